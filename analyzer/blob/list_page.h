// What the blob service answers in XML: a page of a listing, and errors (Microsoft, "List Blobs").
#ifndef VMSIFT_ANALYZER_BLOB_LIST_PAGE_H_
#define VMSIFT_ANALYZER_BLOB_LIST_PAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace vmsift {

// A blob as it was when it was listed. Its bytes are those of this version.
struct BlobVersion {
  std::string name;
  uint64_t size = 0;  // in bytes
  std::string etag;   // in quotes, as the service has it
  std::string created;
  bool append = false;  // only grows, unless it is made anew
};

// What tells the version of a blob apart from others of its name: its tag without quotes, and of an append
// blob also when it was made, since its tag changes as it grows.
std::string VersionText(const BlobVersion& blob);
// Undoes it; the name and the size are not in the text.
BlobVersion ParseVersionText(const std::string& text);

struct ListPage {
  std::vector<BlobVersion> blobs;
  std::vector<std::string> folders;  // with a slash at their end; only where a delimiter was asked for
  std::string next_marker;           // empty: the last page
};

// Fails on what is no such answer. Folders of accounts with a hierarchical namespace are left out of `blobs`.
absl::StatusOr<ListPage> ParseListPage(const std::string& xml);

// The code of an error, of letters and digits; empty: none.
std::string ErrorCodeOf(const std::string& xml);

// In quotes, whatever the service does.
std::string QuotedTag(std::string tag);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_LIST_PAGE_H_
