#include "analyzer/blob/blob_listing.h"

#include <algorithm>
#include <deque>
#include <iterator>
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
    return WalkFolders();
  }
  // What is in a folder itself.
  absl::Status WalkFlat(const std::string& prefix) {
    enters_ = false;
    folders_.push_back({prefix, false});
    return WalkFolders();
  }

  FoundBlobs TakeBlobs() {
    std::sort(found_.blobs.begin(), found_.blobs.end(),
              [](const BlobVersion& a, const BlobVersion& b) { return a.name < b.name; });
    return std::move(found_);
  }

 private:
  struct Folder {
    std::string prefix;
    bool all = false;  // down to any depth
  };

  absl::Status WalkFolders() {
    while (!folders_.empty()) {
      const Folder folder = folders_.front();
      folders_.pop_front();
      const absl::Status status = List(folder);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

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
      ++found_.pages;
      for (BlobVersion& blob : page->blobs) {
        const bool wanted = selection_.filter == nullptr ||
                            (Enters(blob.name) && selection_.filter->TakesFile(Below(blob.name)));
        // What ends with a slash stands for an empty folder.
        if (wanted && !blob.name.ends_with('/')) found_.blobs.push_back(std::move(blob));
      }
      for (std::string& below : page->folders) {
        if (enters_) Enter(std::move(below));
      }
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
  bool enters_ = true;
  std::deque<Folder> folders_;
  FoundBlobs found_;
};

// What blobs of a location have in common, and the folder that paths are below.
struct Root {
  explicit Root(const BlobLocation& location) {
    const bool is_folder = !location.is_prefix && !location.name.empty() && !location.name.ends_with('/');
    prefix = location.name + (is_folder ? "/" : "");
    const size_t slash = prefix.rfind('/');
    folder = slash == std::string::npos ? "" : prefix.substr(0, slash + 1);
  }

  std::string prefix;
  std::string folder;
};

}  // namespace

absl::StatusOr<FoundBlobs> FindBlobs(BlobService* service, const BlobLocation& location,
                                     const BlobSelection& selection) {
  absl::Status not_found;  // why the name is not known to be one of a blob
  if (!location.name.empty() && !location.name.ends_with('/') && !location.is_prefix) {
    absl::StatusOr<std::optional<BlobVersion>> blob = service->Find(location.name);
    if (blob.ok() && blob->has_value()) {
      FoundBlobs found;
      found.is_blob = true;
      found.blobs.push_back(**std::move(blob));
      return found;
    }
    not_found = blob.status();
    if (absl::IsNotFound(not_found) || absl::IsUnavailable(not_found)) return not_found;
  }
  const Root root(location);
  BlobWalk walk(service, selection, root.folder);
  const absl::Status status = walk.Walk(root.prefix);
  if (!status.ok()) return not_found.ok() ? status : not_found;
  FoundBlobs found = walk.TakeBlobs();
  if (found.blobs.empty() && !not_found.ok()) return not_found;
  return found;
}

absl::StatusOr<FoundBlobs> FindBlobsBelow(BlobService* service, const BlobLocation& location,
                                          const BlobSelection& selection,
                                          const std::vector<BlobPrefix>& prefixes) {
  BlobSelection all_below = selection;
  all_below.judge = nullptr;
  FoundBlobs found;
  for (const BlobPrefix& prefix : prefixes) {
    BlobWalk walk(service, all_below, Root(location).folder);
    const absl::Status status = prefix.deep ? walk.Walk(prefix.name) : walk.WalkFlat(prefix.name);
    if (!status.ok()) return status;
    FoundBlobs below = walk.TakeBlobs();
    found.pages += below.pages;
    std::move(below.blobs.begin(), below.blobs.end(), std::back_inserter(found.blobs));
  }
  return found;
}

absl::StatusOr<BlobList> ListBlobs(const std::shared_ptr<BlobStore>& store, const BlobLocation& location,
                                   const BlobSelection& selection) {
  absl::StatusOr<FoundBlobs> found = FindBlobs(store->service.get(), location, selection);
  if (!found.ok()) return found.status();
  BlobList list;
  list.is_blob = found->is_blob;
  const auto order = std::make_shared<BlobOrder>();
  for (BlobVersion& blob : found->blobs) {
    list.blobs.push_back(std::make_shared<BlobFile>(store, std::move(blob)));
    if (list.is_blob) break;
    list.blobs.back()->set_order(order, list.blobs.size() - 1);
    order->blobs.push_back(list.blobs.back());
  }
  return list;
}

}  // namespace vmsift
