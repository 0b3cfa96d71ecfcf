// Numbers and texts as the bytes of a counts file (counts_file.h).
#ifndef VMSIFT_ANALYZER_COUNT_NUMBER_CODE_H_
#define VMSIFT_ANALYZER_COUNT_NUMBER_CODE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

class NumberWriter {
 public:
  void Number(uint64_t number) {
    while (number >= 0x80) {
      bytes_ += static_cast<char>(number | 0x80);
      number >>= 7;
    }
    bytes_ += static_cast<char>(number);
  }
  void Signed(int64_t number) {
    Number(static_cast<uint64_t>(number) << 1 ^ static_cast<uint64_t>(number >> 63));
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes_ += text;
  }
  // As they are.
  void Bytes(std::string_view bytes) { bytes_ += bytes; }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// After the first thing that cannot be read all are 0 or empty, and ok() is false.
class NumberReader {
 public:
  explicit NumberReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  // What was read makes no sense.
  void Fail() { ok_ = false; }

  uint64_t Number() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return ok_ ? number : 0;
    }
    ok_ = false;
    rest_ = {};
    return 0;
  }
  int64_t Signed() {
    const uint64_t number = Number();
    return static_cast<int64_t>(number >> 1 ^ (~(number & 1) + 1));
  }
  // A number below `limit`.
  uint64_t Below(uint64_t limit) {
    const uint64_t number = Number();
    if (number < limit) return number;
    ok_ = false;
    return 0;
  }
  std::string_view Text() {
    const uint64_t size = Number();
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  // Of a list whose items take a byte at least.
  uint64_t Size() { return Below(rest_.size() + 1); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_NUMBER_CODE_H_
