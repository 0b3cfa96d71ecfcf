#include "matchers/normalized_text.h"

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
  original_ = original;
  text_.clear();
  bool pending_space = false;
  for (size_t i = 0; i < original.size();) {
    const Unit unit = UnitAt(original.substr(i));
    if (unit.kind == Unit::kSpace) {
      pending_space = !text_.empty();
    } else {
      if (pending_space) text_ += ' ';
      pending_space = false;
      text_ += unit.kind == Unit::kQuote ? '\'' : original[i];
    }
    i += unit.bytes;
  }
}

// Walks the original again rather than keeping a map: parameters are few, and most messages have none to look
// up.
size_t NormalizedText::OriginalOffset(size_t normalized_offset, bool end) const {
  size_t written = 0;
  bool pending_space = false;
  size_t i = 0;
  size_t after_last_kept = 0;
  for (; i < original_.size();) {
    const Unit unit = UnitAt(original_.substr(i));
    if (unit.kind == Unit::kSpace) {
      pending_space = written > 0;
    } else {
      if (end && written >= normalized_offset) break;
      if (pending_space) ++written;
      pending_space = false;
      if (end && written >= normalized_offset) break;  // the part ends with the space just passed
      if (!end && written >= normalized_offset) return i;
      ++written;
      after_last_kept = i + unit.bytes;
    }
    i += unit.bytes;
  }
  return end ? after_last_kept : i;
}

std::string_view NormalizedText::Original(std::string_view part) const {
  if (part.empty()) return {};
  const size_t begin = static_cast<size_t>(part.data() - text_.data());
  const size_t from = OriginalOffset(begin, /*end=*/false);
  const size_t to = OriginalOffset(begin + part.size(), /*end=*/true);
  return from < to ? original_.substr(from, to - from) : std::string_view();
}

std::string NormalizeText(std::string_view original) {
  NormalizedText normalized;
  normalized.Assign(original);
  return std::string(normalized.text());
}

}  // namespace vmsift
