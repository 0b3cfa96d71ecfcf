#include "analyzer/app/live_keys.h"

#include <cstddef>

namespace vmsift {
namespace {

constexpr char kEscapeByte = '\x1b';

// The bytes of the UTF-8 character that begins with this one; 0 if none does.
size_t BytesOfCharacter(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  return byte >= 0xF0 && byte < 0xF5 ? 4 : 0;
}

LiveKey::Kind KindOfSequence(std::string_view parameters, char last) {
  using Kind = LiveKey::Kind;
  if (last == 'A') return Kind::kUp;
  if (last == 'B') return Kind::kDown;
  if (last == 'H') return Kind::kHome;
  if (last == 'F') return Kind::kEnd;
  if (last != '~') return Kind::kOther;
  if (parameters == "5") return Kind::kPageUp;
  if (parameters == "6") return Kind::kPageDown;
  if (parameters == "1" || parameters == "7") return Kind::kHome;
  return parameters == "4" || parameters == "8" ? Kind::kEnd : Kind::kOther;
}

// Takes the sequence that `bytes` begin with; its size, or 0 if it is not complete.
size_t TakeSequence(std::string_view bytes, LiveKey* key) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] != '[' && bytes[1] != 'O') {
    // Alt with a key; or Esc twice.
    key->kind = bytes[1] == kEscapeByte ? LiveKey::Kind::kEscape : LiveKey::Kind::kOther;
    return bytes[1] == kEscapeByte ? 1 : 2;
  }
  constexpr size_t kLongest = 32;
  for (size_t i = 2; i < bytes.size(); ++i) {
    if (bytes[i] < 0x40 && i < kLongest) continue;
    key->kind = KindOfSequence(bytes.substr(2, i - 2), bytes[i]);
    return i + 1;
  }
  return 0;
}

LiveKey ControlKey(char c) {
  if (c == '\r' || c == '\n') return {LiveKey::Kind::kEnter, ""};
  if (c == '\b' || c == '\x7f') return {LiveKey::Kind::kBackspace, ""};
  return {c == '\x15' ? LiveKey::Kind::kClear : LiveKey::Kind::kOther, ""};
}

// The same for any key.
size_t TakeKey(std::string_view bytes, LiveKey* key) {
  const char first = bytes.front();
  if (first == kEscapeByte) return TakeSequence(bytes, key);
  const size_t size = BytesOfCharacter(first);
  if (size == 1) {
    const bool control = (first >= 0 && first < ' ') || first == '\x7f';
    *key = control ? ControlKey(first) : LiveKey{LiveKey::Kind::kText, std::string(1, first)};
    return 1;
  }
  for (size_t i = 1; i < size && i < bytes.size(); ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) return 1;  // no character: kOther
  }
  if (size == 0) return 1;
  if (bytes.size() < size) return 0;
  *key = {LiveKey::Kind::kText, std::string(bytes.substr(0, size))};
  return size;
}

}  // namespace

std::vector<LiveKey> LiveKeyReader::Take(std::string_view bytes) {
  waiting_ += bytes;
  std::vector<LiveKey> keys;
  std::string_view rest = waiting_;
  while (!rest.empty()) {
    LiveKey key;
    const size_t size = TakeKey(rest, &key);
    if (size == 0) break;
    keys.push_back(std::move(key));
    rest.remove_prefix(size);
  }
  waiting_ = std::string(rest);
  return keys;
}

std::vector<LiveKey> LiveKeyReader::Flush() {
  const bool escape = waiting_ == std::string_view(&kEscapeByte, 1);
  waiting_.clear();
  if (!escape) return {};
  return {{LiveKey::Kind::kEscape, ""}};
}

}  // namespace vmsift
