#include "analyzer/redact/redactor.h"

#include <algorithm>
#include <array>

#include "base/ascii_case.h"
#include "base/guid.h"

namespace vmsift {
namespace {

bool IsGuid(std::string_view word) {
  return word.size() == kGuidBytes && StartsWithGuid(word);
}

// Of names of resources, of addresses and of mails.
bool IsInWord(char c) {
  return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsMail(std::string_view word) {
  const size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 && word.find('.', at) != std::string_view::npos;
}

// `10.0.0.4`
bool IsAddress(std::string_view word) {
  size_t dots = 0;
  for (char c : word) {
    if (c == '.')
      ++dots;
    else if (!IsAsciiDigit(c))
      return false;
  }
  return dots == 3 && word.size() >= 7 && word.size() <= 15 && IsAsciiDigit(word.front()) &&
         IsAsciiDigit(word.back());
}

// `fe80::1`, `2001:db8:0:0:0:0:0:1`: four groups at least or a gap, which times have not.
size_t Ipv6End(std::string_view text, size_t at) {
  size_t end = at;
  size_t colons = 0;
  bool gap = false;
  while (end < text.size() && (IsHexDigit(text[end]) || text[end] == ':')) {
    if (text[end] == ':') {
      ++colons;
      gap = gap || text.substr(end, 2) == "::";
    }
    ++end;
  }
  return colons >= 4 || (gap && colons >= 2 && end - at > 4) ? end : at;
}

size_t WordEnd(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && IsInWord(text[end])) ++end;
  // A sentence ends there, the name does not hold it.
  while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  return end;
}

// Calls `name` for each part of the resource ids of a text that is a name, with its place.
template <typename TakeName>
void ForNamesOfIds(std::string_view text, TakeName take_name) {
  static constexpr std::array<std::string_view, 3> kStarts = {"/subscriptions/", "/resourcegroups/",
                                                              "/providers/"};
  size_t at = 0;
  while ((at = text.find('/', at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at);
    if (std::none_of(kStarts.begin(), kStarts.end(),
                     [rest](std::string_view start) { return StartsWithIgnoreCase(rest, start); })) {
      ++at;
      continue;
    }
    // Labels and names take turns; a provider is followed by its namespace first.
    bool name_next = false;
    while (at < text.size() && text[at] == '/') {
      const size_t begin = at + 1;
      const size_t end = WordEnd(text, begin);
      if (end == begin) break;
      const std::string_view part = text.substr(begin, end - begin);
      if (EqualsIgnoreCase(part, "providers") && !name_next) {
        at = end;
        const size_t provider_end = end < text.size() && text[end] == '/' ? WordEnd(text, end + 1) : end;
        at = std::max(provider_end, end);
        continue;
      }
      if (name_next) take_name(part, begin);
      name_next = !name_next;
      at = end;
    }
  }
}

// The text with each of its words as `replace` gives it, which gets the word's place and its end.
template <typename Replace>
std::string WithWords(std::string_view text, Replace replace) {
  std::string out;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = at + 1;
    if (!IsInWord(text[at])) {
      out += text[at];
      continue;
    }
    end = std::max({WordEnd(text, at), Ipv6End(text, at), end});
    out += replace(at, end);
  }
  return out;
}

}  // namespace

void AddNamesOfIds(std::string_view text, NameSet* names) {
  ForNamesOfIds(text, [names](std::string_view name, size_t) { names->insert(AsciiLowered(name)); });
}

std::string Redactor::Name(std::string_view name) const {
  if (name.empty()) return {};
  return pseudonyms_.Of(name, IsGuid(name)   ? Pseudonyms::Form::kGuid
                              : IsMail(name) ? Pseudonyms::Form::kMail
                                             : Pseudonyms::Form::kName);
}

std::string Redactor::Text(std::string_view text, const NameSet& names) const {
  std::set<size_t> in_ids;  // where names in ids begin
  ForNamesOfIds(text, [&in_ids](std::string_view, size_t begin) { in_ids.insert(begin); });
  return WithWords(text, [&](size_t at, size_t end) {
    const std::string_view word = text.substr(at, end - at);
    const bool quoted = at > 0 && text[at - 1] == '\'' && end < text.size() && text[end] == '\'';
    const bool secret = quoted || IsGuid(word) || IsMail(word) || IsAddress(word) ||
                        Ipv6End(text, at) == end || in_ids.contains(at) || names.contains(AsciiLowered(word));
    return secret ? Name(word) : std::string(word);
  });
}

std::string Restored(std::string_view text, const Pseudonyms& pseudonyms) {
  return WithWords(text, [&](size_t at, size_t end) {
    const std::string_view word = text.substr(at, end - at);
    const std::string_view original = pseudonyms.Original(word);
    return std::string(original.empty() ? word : original);
  });
}

}  // namespace vmsift
