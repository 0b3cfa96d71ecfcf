#include "analyzer/blob/blob_listing.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace vmsift {
namespace {

// Lists folders until there are none left.
class BlobWalk {
 public:
  // `base`: of paths that the filter is asked about.
  BlobWalk(BlobService* service, const BlobSelection& selection, std::string base)
      : service_(*service), selection_(selection), base_(std::move(base)) {}

  absl::Status Walk(const std::string& prefix) {
    folders_.push_back({prefix, selection_.judge == nullptr});
    while (!folders_.empty()) {
      const Folder folder = folders_.front();
      folders_.pop_front();
      const absl::Status status = List(folder);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  std::vector<BlobVersion> TakeBlobs() { return std::move(blobs_); }

 private:
  struct Folder {
    std::string prefix;
    bool all = false;  // down to any depth
  };

  std::string_view Below(std::string_view name) const {
    return name.substr(std::min(base_.size(), name.size()));
  }

  // As a directory is entered only if nothing excludes it.
  bool Enters(std::string_view name) const {
    const std::string_view below = Below(name);
    for (size_t slash = below.find('/'); slash != std::string_view::npos;
         slash = below.find('/', slash + 1)) {
      if (!selection_.filter->EntersDirectory(below.substr(0, slash + 1))) return false;
    }
    return true;
  }

  absl::Status List(const Folder& folder) {
    std::string marker;
    do {
      absl::StatusOr<ListPage> page = service_.List(folder.prefix, !folder.all, marker);
      if (!page.ok()) return page.status();
      for (BlobVersion& blob : page->blobs) {
        const bool wanted = selection_.filter == nullptr ||
                            (Enters(blob.name) && selection_.filter->TakesFile(Below(blob.name)));
        // What ends with a slash stands for an empty folder.
        if (wanted && !blob.name.ends_with('/')) blobs_.push_back(std::move(blob));
      }
      for (std::string& below : page->folders) Enter(std::move(below));
      marker = page->next_marker;
    } while (!marker.empty());
    return absl::OkStatus();
  }

  void Enter(std::string folder) {
    if (selection_.filter != nullptr && !Enters(folder)) return;
    const FolderVerdict verdict = selection_.judge(folder);
    if (verdict != FolderVerdict::kNone)
      folders_.push_back({std::move(folder), verdict == FolderVerdict::kAll});
  }

  BlobService& service_;
  const BlobSelection& selection_;
  const std::string base_;
  std::deque<Folder> folders_;
  std::vector<BlobVersion> blobs_;
};

std::shared_ptr<BlobFile> FileOf(const std::shared_ptr<BlobStore>& store, BlobVersion version) {
  return std::make_shared<BlobFile>(store, std::move(version));
}

}  // namespace

absl::StatusOr<BlobList> ListBlobs(const std::shared_ptr<BlobStore>& store, const BlobLocation& location,
                                   const BlobSelection& selection) {
  BlobService* const service = store->service.get();
  BlobList list;
  absl::Status not_found;  // why the name is not known to be one of a blob
  if (!location.name.empty() && !location.name.ends_with('/') && !location.is_prefix) {
    absl::StatusOr<std::optional<BlobVersion>> found = service->Find(location.name);
    if (found.ok() && found->has_value()) {
      list.is_blob = true;
      list.blobs.push_back(FileOf(store, **std::move(found)));
      return list;
    }
    not_found = found.status();
    if (absl::IsNotFound(not_found) || absl::IsUnavailable(not_found)) return not_found;
  }
  const bool is_folder = !location.is_prefix && !location.name.empty() && !location.name.ends_with('/');
  const std::string prefix = location.name + (is_folder ? "/" : "");
  const size_t slash = prefix.rfind('/');
  BlobWalk walk(service, selection, slash == std::string::npos ? "" : prefix.substr(0, slash + 1));
  const absl::Status status = walk.Walk(prefix);
  if (!status.ok()) return not_found.ok() ? status : not_found;
  std::vector<BlobVersion> blobs = walk.TakeBlobs();
  if (blobs.empty() && !not_found.ok()) return not_found;
  std::sort(blobs.begin(), blobs.end(),
            [](const BlobVersion& a, const BlobVersion& b) { return a.name < b.name; });
  const auto order = std::make_shared<BlobOrder>();
  for (BlobVersion& blob : blobs) {
    list.blobs.push_back(FileOf(store, std::move(blob)));
    list.blobs.back()->set_order(order, list.blobs.size() - 1);
    order->blobs.push_back(list.blobs.back());
  }
  return list;
}

}  // namespace vmsift
