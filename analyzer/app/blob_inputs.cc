#include "analyzer/app/blob_inputs.h"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/blob/blob_folder.h"
#include "analyzer/blob/blob_listing.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/pipeline/blob_hour.h"

namespace vmsift {

absl::Status BlobInputs::Begin() {
  if (curl_) return absl::OkStatus();
  absl::StatusOr<StorageSettings> settings =
      StorageSettings::FromEnvironment([](const char* name) { return std::getenv(name); });
  if (!settings.ok()) return settings.status();
  absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
  if (!curl.ok()) return curl.status();
  settings_ = *std::move(settings);
  curl_ = *curl;
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<BlobStore>> BlobInputs::StoreOf(const BlobLocation& location) {
  std::shared_ptr<BlobStore>& known = stores_[{location.PathOf(""), location.sas}];
  if (known != nullptr) return known;
  absl::StatusOr<std::unique_ptr<BlobService>> service =
      BlobService::Create(*curl_, location, settings_, BlobService::Options());
  if (!service.ok()) return service.status();
  auto store = std::make_shared<BlobStore>();
  store->service = *std::move(service);
  return known = std::move(store);
}

absl::StatusOr<std::shared_ptr<RemoteFolder>> BlobInputs::Follow(const std::string& path) {
  if (const absl::Status begun = Begin(); !begun.ok()) return begun;
  const absl::StatusOr<BlobLocation> location = ParseBlobPath(path, settings_);
  if (!location.ok()) return location.status();
  const absl::StatusOr<std::shared_ptr<BlobStore>> store = StoreOf(*location);
  if (!store.ok()) return store.status();
  BlobFolder::Options options;
  options.filter = options_.filter;
  const Period& period = options_.selection.period;
  if (period.bounded())
    options.judge = [&period](std::string_view folder) { return JudgeFolder(period, folder); };
  return std::make_shared<BlobFolder>(*store, *location, std::move(options));
}

absl::Status BlobInputs::AddPlanned(std::vector<Input>* inputs) {
  const auto order = std::make_shared<BlobOrder>();
  for (Input& input : *inputs) {
    if (!IsBlobPath(input.path) || !input.status.ok()) continue;
    if (const absl::Status begun = Begin(); !begun.ok()) return begun;
    const absl::StatusOr<BlobLocation> location = ParseBlobPath(input.path, settings_);
    if (!location.ok()) return location.status();
    const absl::StatusOr<std::shared_ptr<BlobStore>> store = StoreOf(*location);
    if (!store.ok()) return store.status();
    BlobVersion version = ParseVersionText(input.version);
    version.name = location->name;
    version.size = input.size;
    const auto blob = std::make_shared<BlobFile>(*store, std::move(version));
    input.remote = blob;
    // Parts are read from somewhere in the middle.
    if (!input.runs.empty()) continue;
    blob->set_order(order, order->blobs.size());
    order->blobs.push_back(blob);
  }
  return absl::OkStatus();
}

absl::Status BlobInputs::Append(const std::string& path, InputList* list) {
  if (const absl::Status begun = Begin(); !begun.ok()) return begun;
  const absl::StatusOr<BlobLocation> location = ParseBlobPath(path, settings_);
  if (!location.ok()) return location.status();
  const absl::StatusOr<std::shared_ptr<BlobStore>> store = StoreOf(*location);
  if (!store.ok()) return store.status();
  BlobSelection selection;
  selection.filter = &options_.filter;
  const Period& period = options_.selection.period;
  if (period.bounded())
    selection.judge = [&period](std::string_view folder) { return JudgeFolder(period, folder); };
  const absl::StatusOr<BlobList> blobs = ListBlobs(*store, *location, selection);
  if (!blobs.ok()) {
    list->inputs.push_back({location->Path(), blobs.status()});
    return absl::OkStatus();
  }
  for (const std::shared_ptr<BlobFile>& blob : blobs->blobs) {
    Input input{blob->path(), absl::OkStatus(), /*in_directory=*/!blobs->is_blob};
    input.remote = blob;
    list->inputs.push_back(std::move(input));
  }
  if (!blobs->blobs.empty()) return absl::OkStatus();
  // Folders are nothing but the names of their blobs, so a slip of the pen looks like an empty one.
  if (location->name.empty() || period.bounded() || !options_.filter.takes_all()) {
    list->bare.push_back(location->Path());
  } else {
    const std::string what = location->Path() + ": there is no such blob, and no blob below it";
    list->inputs.push_back({location->Path(), absl::NotFoundError(what)});
  }
  return absl::OkStatus();
}

}  // namespace vmsift
