// Unpacking gzip and zstd: of any bytes, the same text and the same end come whatever is read at a time, and
// no more after the end.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

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

template <typename Source>
Unpacked Unpack(std::string_view packed, size_t capacity) {
  Source source(std::make_unique<PortionSource>(packed), "a");
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

template <typename Source>
void CheckUnpacking(std::string_view packed) {
  const Unpacked whole = Unpack<Source>(packed, 1 << 18);
  // Few bytes at a time take long for a bomb.
  const size_t few = whole.text.size() < (1 << 16) ? 7 : 4097;
  const Unpacked portions = Unpack<Source>(packed, few);
  if (std::min(whole.text.size(), portions.text.size()) < kEnough) {
    FUZZ_CHECK(whole.text == portions.text);
    FUZZ_CHECK(whole.error == portions.error);
  }
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view packed(reinterpret_cast<const char*>(data), size);
  vmsift::CheckUnpacking<vmsift::GzipSource>(packed);
  vmsift::CheckUnpacking<vmsift::ZstdSource>(packed);
  return 0;
}
