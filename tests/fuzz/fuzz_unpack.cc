// Unpacking gzip, zstd, bzip2, xz and lz4: of any bytes, the same text and the same end come whatever is read
// at a time, and no more after the end.
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/input/decoder_source.h"
#include "analyzer/input/gzip_source.h"
#include "analyzer/input/zstd_source.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/portion_source.h"

namespace vmsift {
namespace {

constexpr size_t kEnough = 4 << 20;  // of what a bomb unpacks to

struct Unpacked {
  std::string text;  // at most about kEnough bytes
  std::string error;
};

// Makes the source that unpacks `packed`, by any format's rules.
using MakeSource = std::function<std::unique_ptr<ByteSource>(std::unique_ptr<ByteSource> packed)>;

Unpacked Unpack(std::string_view packed, const MakeSource& make, size_t capacity) {
  const std::unique_ptr<ByteSource> unpacking = make(std::make_unique<PortionSource>(packed));
  ByteSource& source = *unpacking;
  Unpacked unpacked;
  const auto buffer = std::make_unique<char[]>(capacity);  // so that a sanitizer sees one byte more
  while (unpacked.text.size() < kEnough) {
    const absl::StatusOr<size_t> got = source.Read(buffer.get(), capacity);
    if (!got.ok()) {
      unpacked.error = std::string(got.status().message());
      FUZZ_CHECK(unpacked.error.rfind("a: ", 0) == 0);
      FUZZ_CHECK(!source.Read(buffer.get(), capacity).ok());
      break;
    }
    FUZZ_CHECK(*got <= capacity);
    if (*got == 0) {
      FUZZ_CHECK(*source.Read(buffer.get(), capacity) == 0);
      break;
    }
    unpacked.text.append(buffer.get(), *got);
  }
  return unpacked;
}

void CheckUnpacking(std::string_view packed, const MakeSource& make) {
  const Unpacked whole = Unpack(packed, make, 1 << 18);
  // Few bytes at a time take long for a bomb.
  const size_t few = whole.text.size() < (1 << 16) ? 7 : 4097;
  const Unpacked portions = Unpack(packed, make, few);
  if (std::min(whole.text.size(), portions.text.size()) < kEnough) {
    FUZZ_CHECK(whole.text == portions.text);
    FUZZ_CHECK(whole.error == portions.error);
  }
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view packed(reinterpret_cast<const char*>(data), size);
  using Bytes = std::unique_ptr<vmsift::ByteSource>;
  vmsift::CheckUnpacking(
      packed, [](Bytes bytes) { return std::make_unique<vmsift::GzipSource>(std::move(bytes), "a"); });
  vmsift::CheckUnpacking(
      packed, [](Bytes bytes) { return std::make_unique<vmsift::ZstdSource>(std::move(bytes), "a"); });
  using vmsift::Compression;
  for (const Compression compression : {Compression::kBzip2, Compression::kXz, Compression::kLz4}) {
    vmsift::CheckUnpacking(packed, [compression](Bytes bytes) {
      const vmsift::CompressionFormat format{compression, "this"};
      return std::make_unique<vmsift::DecoderSource>(std::move(bytes), format, "a");
    });
  }
  return 0;
}
