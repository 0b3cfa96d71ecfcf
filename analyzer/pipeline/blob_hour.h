// The hour in a blob's path, so that archives need not be opened where no record can be wanted.
//
// Format: `…/y=2026/m=11/d=23/h=17/m=00/PT1H.json`, as Azure Monitor's diagnostic settings name blobs (Azure
// Monitor, "Azure resource logs", Send to Azure Storage). The first `m=` is the month, the second one the
// minute, always 00. A blob holds what was *received* in its hour, whenever it came to be: records may be
// late, by 48 hours in the worst case named there, and those of an hour's end may stand in the blob of that
// hour while the next one has begun.
#ifndef VMSIFT_ANALYZER_PIPELINE_BLOB_HOUR_H_
#define VMSIFT_ANALYZER_PIPELINE_BLOB_HOUR_H_

#include <optional>
#include <string_view>

#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/selection.h"
#include "base/timestamp.h"

namespace vmsift {

// How much later than a record its blob may be, and how much earlier its blob's end.
inline constexpr int kLateHours = 48;
inline constexpr int kEarlyHours = 1;

// The start of the blob's hour; nothing when the path does not end so. What packs the file may add to its
// name (`PT1H.json.gz`).
std::optional<Timestamp> BlobHour(std::string_view path);

// Whether a file may hold records of the period, by its path.
bool MayHoldRecordsOf(const Period& period, std::string_view path);

// Which blobs below a folder may hold records of the period, by its path, which ends with a slash:
// `…/y=2026/`, `…/y=2026/m=11/`, and so on to the hour.
FolderVerdict JudgeFolder(const Period& period, std::string_view folder);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_BLOB_HOUR_H_
