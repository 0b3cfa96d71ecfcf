#include "matchers/normalized_text.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/byte_masks.h"

namespace vmsift {
namespace {

// What stands at the start of a text: how many bytes it takes, and what it becomes (kKeep: itself).
struct Unit {
  size_t bytes;
  enum Kind { kKeep, kSpace, kQuote } kind;
};

Unit UnitAt(std::string_view rest) {
  const auto byte = [&](size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u; };
  switch (byte(0)) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '\v':
    case '\f':
      return {1, Unit::kSpace};
    case '\'':
    case '"':
    case '`':
      return {1, Unit::kQuote};
    case 0xC2:  // U+00A0 no-break space, U+00AB and U+00BB are C2 AB and C2 BB, U+00B4 acute accent
      if (byte(1) == 0xA0) return {2, Unit::kSpace};
      if (byte(1) == 0xAB || byte(1) == 0xBB || byte(1) == 0xB4) return {2, Unit::kQuote};
      break;
    case 0xE2:  // U+2018..U+201F: typographic single and double quotes
      if (byte(1) == 0x80 && byte(2) >= 0x98 && byte(2) <= 0x9F) return {3, Unit::kQuote};
      break;
    default:
      break;
  }
  return {1, Unit::kKeep};
}

}  // namespace

void NormalizedText::Assign(std::string_view original) {
  constexpr size_t kBlock = 16;
  original_ = original;
  size_ = 0;
  if (buffer_.size() < original.size() + kBlock) buffer_.resize(original.size() + kBlock);
  offsets_.assign(1, Offset());
  bool after_space = true;  // white space at the beginning goes as well
  for (size_t i = 0; i < original.size();) {
    const size_t length = std::min(kBlock, original.size() - i);
    const char* block = original.data() + i;
    char last[kBlock] = {};
    if (length < kBlock) block = static_cast<const char*>(std::memcpy(last, block, length));
    const SixteenBytes bytes(block);
    const uint32_t spaces = bytes.Equal(' ');
    const uint32_t odd = bytes.Between('\t', '\r') | bytes.Equal('\xC2') | bytes.Equal('\xE2') |
                         (spaces & (spaces << 1 | uint32_t{after_space}));
    const size_t plain = std::min(length, static_cast<size_t>(std::countr_zero(odd | 1u << kBlock)));
    bytes.Replace('"', '`', '\'', buffer_.data() + size_);
    size_ += plain;
    i += plain;
    if (plain > 0) after_space = (spaces >> (plain - 1) & 1) != 0;
    if (plain < length) PassOdd(&i, &after_space);
  }
  if (size_ > 0 && buffer_[size_ - 1] == ' ') --size_;
}

void NormalizedText::PassOdd(size_t* i, bool* after_space) {
  Unit unit = UnitAt(original_.substr(*i));
  if (unit.kind == Unit::kSpace) {
    if (!*after_space) buffer_[size_++] = ' ';
    *after_space = true;
    while (unit.kind == Unit::kSpace) {
      *i += unit.bytes;
      if (*i == original_.size()) return;
      unit = UnitAt(original_.substr(*i));
    }
  } else {
    buffer_[size_++] = unit.kind == Unit::kQuote ? '\'' : original_[*i];
    *after_space = false;
    *i += unit.bytes;
  }
  if (*i - size_ != offsets_.back().original - offsets_.back().normalized) offsets_.push_back({size_, *i});
}

size_t NormalizedText::OriginalOffset(size_t normalized) const {
  // Most messages have one.
  const auto next =
      std::upper_bound(offsets_.begin() + 1, offsets_.end(), normalized,
                       [](size_t offset, const Offset& from) { return offset < from.normalized; });
  return (next - 1)->original + (normalized - (next - 1)->normalized);
}

std::string_view NormalizedText::Original(std::string_view part) const {
  if (part.starts_with(' ')) part.remove_prefix(1);
  if (part.ends_with(' ')) part.remove_suffix(1);
  if (part.empty()) return {};
  const size_t begin = static_cast<size_t>(part.data() - buffer_.data());
  const size_t from = OriginalOffset(begin);
  const size_t last = OriginalOffset(begin + part.size() - 1);
  return original_.substr(from, last + UnitAt(original_.substr(last)).bytes - from);
}

std::string NormalizeText(std::string_view original) {
  NormalizedText normalized;
  normalized.Assign(original);
  return std::string(normalized.text());
}

}  // namespace vmsift
