// What is around the content of a counts file: its mark, its version and its checksum.
#ifndef VMSIFT_ANALYZER_COUNT_COUNTS_FRAME_H_
#define VMSIFT_ANALYZER_COUNT_COUNTS_FRAME_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/input/byte_hash.h"

namespace vmsift {

static_assert(std::endian::native == std::endian::little);

class CountsFrame {
 public:
  static std::string Around(std::string_view content) {
    std::string bytes(kMark);
    Append(Counts::kVersion, &bytes);
    bytes += content;
    Append(HashOn(0, bytes), &bytes);
    return bytes;
  }

  // The content.
  static absl::StatusOr<std::string_view> Inside(std::string_view bytes) {
    if (bytes.substr(0, kMark.size()) != kMark.substr(0, bytes.size()) || bytes.empty())
      return absl::InvalidArgumentError("is no counts file; vmsift scan --format counts -o FILE writes one");
    if (bytes.size() < kHeadBytes + kSumBytes) return absl::DataLossError("a counts file that is cut short");
    const auto version = At<uint32_t>(bytes, kMark.size());
    if (version != Counts::kVersion) {
      return absl::FailedPreconditionError(absl::StrCat("a counts file of version ", version,
                                                        "; this vmsift reads version ", Counts::kVersion));
    }
    const size_t end = bytes.size() - kSumBytes;
    if (HashOn(0, bytes.substr(0, end)) != At<uint64_t>(bytes, end))
      return absl::DataLossError("a counts file that is cut short or was changed: its checksum is wrong");
    return bytes.substr(kHeadBytes, end - kHeadBytes);
  }

 private:
  static constexpr std::string_view kMark = "VMSIFTC\n";
  static constexpr size_t kHeadBytes = kMark.size() + sizeof(uint32_t);
  static constexpr size_t kSumBytes = sizeof(uint64_t);

  template <typename T>
  static void Append(T number, std::string* out) {
    out->append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  template <typename T>
  static T At(std::string_view bytes, size_t at) {
    T number;
    std::memcpy(&number, bytes.data() + at, sizeof(number));
    return number;
  }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_COUNTS_FRAME_H_
