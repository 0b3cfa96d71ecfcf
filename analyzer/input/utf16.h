// Detects UTF-16, which PowerShell writes by default, and transcodes it to UTF-8.
#ifndef VMSIFT_ANALYZER_INPUT_UTF16_H_
#define VMSIFT_ANALYZER_INPUT_UTF16_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

enum class Utf16Order { kLittleEndian, kBigEndian };

// How many of the first bytes DetectUtf16 examines.
inline constexpr size_t kUtf16HeadBytes = 32;

// Detects UTF-16 by its byte order mark, or without one, by the zero bytes among its first bytes: most of its
// first characters are ASCII, and UTF-8 has no zeros. Empty for other text.
std::optional<Utf16Order> DetectUtf16(std::string_view first_bytes);

// Transcodes another source from UTF-16 to UTF-8 and drops the byte order mark. A lone surrogate and an odd
// last byte become U+FFFD each. An error of the other source is returned after all text before it.
class Utf16Source : public ByteSource {
 public:
  Utf16Source(std::unique_ptr<ByteSource> source, Utf16Order order);

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;
  bool was_utf16() const override { return true; }

 private:
  static constexpr size_t kUnits = 16 << 10;  // that are converted at once
  static constexpr size_t kMostBytesOfUnit = 3;

  // Reads and converts some; false at the end.
  absl::StatusOr<bool> Convert();
  void ConvertUnits(const char* units, size_t count);
  void Append(char32_t character);

  const std::unique_ptr<ByteSource> source_;
  const Utf16Order order_;
  const std::unique_ptr<char[]> in_;
  const std::unique_ptr<char[]> out_;
  bool has_odd_byte_ = false;    // in_ begins with half a unit
  bool at_begin_ = true;         // a byte order mark may come
  char32_t high_surrogate_ = 0;  // whose low surrogate is still missing; 0: none
  size_t given_ = 0;             // of out_
  size_t size_ = 0;              // of what out_ holds
  bool ended_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_UTF16_H_
