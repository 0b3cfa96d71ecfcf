#include "analyzer/app/counts_input.h"

#include "absl/strings/str_cat.h"
#include "analyzer/input/open_source.h"
#include "base/printable_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Of a year of a large subscription it is some tens of megabytes.
constexpr size_t kMostCountsBytes = size_t{4} << 30;

}  // namespace

absl::StatusOr<std::string> ReadCountsFile(const std::string& path) {
  return ReadWholeFile(path, kMostCountsBytes);
}

absl::StatusOr<Counts> LoadCounts(const std::string& path, const Catalog& catalog) {
  const absl::StatusOr<std::string> bytes = ReadCountsFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<Counts> counts = DecodeCounts(*bytes, catalog);
  if (counts.ok()) return counts;
  return absl::Status(counts.status().code(),
                      absl::StrCat(path, ": ", std::string(Message(counts.status()))));
}

}  // namespace vmsift
