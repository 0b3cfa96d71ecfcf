#include "analyzer/input/utf16.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/utf8.h"

namespace vmsift {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kByteOrderMark = 0xFEFF;

bool IsHighSurrogate(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool IsLowSurrogate(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

}  // namespace

std::optional<Utf16Order> DetectUtf16(std::string_view first_bytes) {
  const std::string_view head = first_bytes.substr(0, kUtf16HeadBytes);
  if (head.starts_with("\xFF\xFE")) return Utf16Order::kLittleEndian;
  if (head.starts_with("\xFE\xFF")) return Utf16Order::kBigEndian;
  const size_t units = head.size() / 2;
  if (units < 2) return std::nullopt;
  size_t zeros[2] = {0, 0};  // first and second bytes of units
  for (size_t i = 0; i < 2 * units; ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  const auto most = [units](size_t count) { return 4 * count >= 3 * units; };
  if (zeros[0] == 0 && most(zeros[1])) return Utf16Order::kLittleEndian;
  if (zeros[1] == 0 && most(zeros[0])) return Utf16Order::kBigEndian;
  return std::nullopt;
}

Utf16Source::Utf16Source(std::unique_ptr<ByteSource> source, Utf16Order order)
    : source_(std::move(source)),
      order_(order),
      in_(std::make_unique_for_overwrite<char[]>(2 * kUnits)),
      // A unit that is no half of a pair may come with the replacement of one before it.
      out_(std::make_unique_for_overwrite<char[]>((kUnits + 2) * kMostBytesOfUnit)) {}

absl::StatusOr<size_t> Utf16Source::Read(char* buffer, size_t capacity) {
  while (given_ == size_) {
    const absl::StatusOr<bool> more = Convert();
    if (!more.ok()) return more.status();
    if (!*more) return size_t{0};
  }
  const size_t size = std::min(capacity, size_ - given_);
  std::memcpy(buffer, out_.get() + given_, size);
  given_ += size;
  return size;
}

absl::StatusOr<bool> Utf16Source::Convert() {
  given_ = size_ = 0;
  if (ended_) return false;
  const size_t kept = has_odd_byte_ ? 1 : 0;
  const absl::StatusOr<size_t> got = source_->Read(in_.get() + kept, 2 * kUnits - kept);
  if (!got.ok()) return got.status();
  if (*got == 0) {
    ended_ = true;
    if (high_surrogate_ != 0) Append(kReplacement);
    if (has_odd_byte_) Append(kReplacement);
    return true;
  }
  const size_t bytes = kept + *got;
  ConvertUnits(in_.get(), bytes / 2);
  has_odd_byte_ = bytes % 2 == 1;
  if (has_odd_byte_) in_[0] = in_[bytes - 1];
  return true;
}

void Utf16Source::ConvertUnits(const char* units, size_t count) {
  const size_t low = order_ == Utf16Order::kLittleEndian ? 0 : 1;
  for (size_t i = 0; i < count; ++i) {
    const char32_t unit = static_cast<unsigned char>(units[2 * i + low]) |
                          static_cast<char32_t>(static_cast<unsigned char>(units[2 * i + 1 - low])) << 8;
    if (unit < 0x80 && high_surrogate_ == 0) {
      out_[size_++] = static_cast<char>(unit);
      at_begin_ = false;
      continue;
    }
    const bool is_mark = std::exchange(at_begin_, false) && unit == kByteOrderMark;
    if (is_mark) continue;
    if (high_surrogate_ != 0 && IsLowSurrogate(unit)) {
      Append(0x10000 + ((std::exchange(high_surrogate_, 0) - 0xD800) << 10) + (unit - 0xDC00));
      continue;
    }
    if (std::exchange(high_surrogate_, 0) != 0) Append(kReplacement);
    if (IsHighSurrogate(unit)) {
      high_surrogate_ = unit;
    } else {
      Append(IsLowSurrogate(unit) ? kReplacement : unit);
    }
  }
}

void Utf16Source::Append(char32_t character) {
  size_ += EncodeUtf8(character, out_.get() + size_);
}

}  // namespace vmsift
