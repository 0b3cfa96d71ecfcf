// The blobs of a path as files that may grow.
//
// Each listing costs money: what is asked for is what may have changed. Diagnostic settings write to the blob
// of the current hour (`…/y=2026/m=11/d=23/h=17/…`), so between whole listings only the folders of today, in
// the first hours of a day also of yesterday, and folders of blobs without a date are listed, if that takes
// fewer requests.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_FOLDER_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_FOLDER_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "analyzer/blob/blob_listing.h"
#include "analyzer/blob/blob_reader.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/remote_folder.h"

namespace vmsift {

class BlobFolder : public RemoteFolder {
 public:
  struct Options {
    PathFilter filter;                                             // of paths below the folder
    std::function<FolderVerdict(std::string_view folder)> judge;   // BlobSelection's
    std::function<absl::Time()> now = [] { return absl::Now(); };  // for tests
  };

  // The location is in the container of the store.
  BlobFolder(std::shared_ptr<BlobStore> store, BlobLocation location, Options options);

  const std::string& path() const override { return path_; }
  bool Covers(const std::string& path) const override;
  absl::StatusOr<RemoteListing> List(bool whole) override;
  absl::StatusOr<std::optional<RemoteEntry>> Find(const std::string& path) override;
  absl::Status Read(const RemoteEntry& file, uint64_t offset, char* buffer, size_t size) override;
  void Stop() override { store_->service->Stop(); }

 private:
  // What was learnt from the last whole listing.
  struct Layout {
    std::set<std::string> dated;  // folders that hold `y=2026/`, with a slash at their end, or empty
    std::set<std::string> plain;  // folders of other blobs
    size_t pages = 0;             // of a whole listing
    bool is_folder = false;       // and no blob
  };

  BlobSelection Selection() const;
  RemoteEntry EntryOf(const BlobVersion& blob) const;
  std::string NameOf(const std::string& path) const;
  Layout LayoutOf(const FoundBlobs& found) const;
  // What to list between whole listings; empty: a whole listing.
  std::vector<BlobPrefix> Prefixes() const;

  const std::shared_ptr<BlobStore> store_;
  const BlobLocation location_;
  const Options options_;
  const std::string path_;
  const std::string base_;  // of all paths

  mutable std::mutex mutex_;  // guards what follows
  std::optional<Layout> layout_;
};

// `…/` of `…/y=2026/m=11/d=23/…`; nothing of a name that is not dated so.
std::optional<std::string> FolderOfDates(std::string_view name);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_FOLDER_H_
