#include "bench/generated_text.h"

#include <iterator>

namespace vmsift {
namespace {

constexpr std::string_view kRoles[] = {"web", "db", "gw", "etl", "cache", "build", "dc", "vpn"};
constexpr char kHexDigits[] = "0123456789abcdef";

bool NeedsEscape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

}  // namespace

void AppendJsonEscaped(std::string_view text, std::string* out) {
  size_t plain = 0;  // first character not appended yet
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!NeedsEscape(c)) continue;
    out->append(text, plain, i - plain);
    plain = i + 1;
    if (c == '"' || c == '\\') {
      out->append({'\\', c});
    } else if (c == '\r') {
      out->append("\\r");
    } else if (c == '\n') {
      out->append("\\n");
    } else {
      out->append("\\u00");
      out->append({kHexDigits[c >> 4], kHexDigits[c & 15]});
    }
  }
  out->append(text, plain, text.size() - plain);
}

void AppendUpper(std::string_view text, std::string* out) {
  const size_t start = out->size();
  out->append(text);
  for (size_t i = start; i < out->size(); ++i) {
    char& c = (*out)[i];
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
}

void AppendNumber(uint64_t number, int digits, std::string* out) {
  char text[24];
  int at = sizeof text;
  for (; number > 0 || digits > 0; number /= 10, --digits) text[--at] = static_cast<char>('0' + number % 10);
  out->append(text + at, sizeof text - static_cast<size_t>(at));
}

void AppendHex(Random* random, int digits, std::string* out) {
  uint64_t bits = random->Next();
  for (int i = 0; i < digits; ++i, bits >>= 4) out->push_back(kHexDigits[bits & 15]);
}

void AppendGuid(Random* random, std::string* out) {
  char text[] = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  uint64_t bits = 0;
  int left = 0;
  for (char* c = text; *c != '\0'; ++c) {
    if (*c != 'x') continue;
    if (left-- == 0) {
      bits = random->Next();
      left = 15;
    }
    *c = kHexDigits[bits & 15];
    bits >>= 4;
  }
  out->append(text, sizeof text - 1);
}

std::string VmName(uint32_t number) {
  constexpr uint32_t kRoleCount = std::size(kRoles);
  std::string name(kRoles[number % kRoleCount]);
  name += '-';
  AppendNumber(number / kRoleCount, 4, &name);
  return name;
}

}  // namespace vmsift
