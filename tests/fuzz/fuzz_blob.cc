// What comes from a storage service or names blobs: listings, errors, tokens, paths, versions. A path that a
// report prints means the same blob, and holds no query.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/blob/blob_location.h"
#include "analyzer/blob/list_page.h"
#include "analyzer/blob/managed_identity.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

void CheckName(const BlobLocation& location, const std::string& name) {
  const absl::StatusOr<BlobLocation> again = ParseBlobPath(location.PathOf(name), {});
  FUZZ_CHECK(again.ok());
  FUZZ_CHECK(again->name == name);
  FUZZ_CHECK(!again->is_prefix && again->sas.empty());
}

void CheckPage(const std::string& xml) {
  const absl::StatusOr<ListPage> page = ParseListPage(xml);
  if (!page.ok()) return;
  const BlobLocation location = *ParseBlobPath("https://account.blob.core.windows.net/logs", {});
  for (const BlobVersion& blob : page->blobs) {
    FUZZ_CHECK(!blob.name.empty());
    CheckName(location, blob.name);
    const BlobVersion again = ParseVersionText(VersionText(blob));
    FUZZ_CHECK(again.append == blob.append || blob.etag.find(",") != std::string::npos);
  }
}

void CheckPath(const std::string& path) {
  if (!IsBlobPath(path)) return;
  StorageSettings settings;
  settings.account = "account";
  const absl::StatusOr<BlobLocation> location = ParseBlobPath(path, settings);
  if (!location.ok()) return;
  FUZZ_CHECK(!location->container.empty());
  FUZZ_CHECK(location->Path().find('?') == std::string::npos);
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  vmsift::CheckPage(text);
  vmsift::CheckPath(text);
  vmsift::ErrorCodeOf(text);
  vmsift::JsonMember(text, "access_token");
  return 0;
}
