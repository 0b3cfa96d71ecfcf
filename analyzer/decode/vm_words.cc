#include "analyzer/decode/vm_words.h"

#include <array>

#include "analyzer/decode/resource_id.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "matchers/placeholder_role.h"

namespace vmsift {
namespace {

constexpr std::array<std::string_view, 2> kNouns = {"vm", "virtual machine"};
constexpr std::array<std::string_view, 6> kQuotes = {"'", "\"", "`", "\xE2\x80\x98", "\xE2\x80\x9C", "\\\""};

// What may stand between the noun and the name.
std::string_view WithoutLink(std::string_view rest) {
  for (std::string_view word : {" with name", " named", " name"}) {
    if (rest.size() > word.size() && StartsWithIgnoreCase(rest, word)) {
      rest.remove_prefix(word.size());
      break;
    }
  }
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == ':')) rest.remove_prefix(1);
  return rest;
}

// The name in quotes at the start of `rest`; empty when none stands there.
std::string_view QuotedName(std::string_view rest) {
  for (std::string_view quote : kQuotes) {
    if (rest.substr(0, quote.size()) != quote) continue;
    rest.remove_prefix(quote.size());
    size_t end = 0;
    while (end < rest.size() &&
           (rest[end] == '-' || rest[end] == '_' || rest[end] == '.' || IsAsciiAlnum(rest[end])))
      ++end;
    const std::string_view name = rest.substr(0, end);
    // A name ends at its quote; `VM 'a b'` or `VM 'group/a'` is something else.
    const bool closed =
        end < rest.size() && (rest[end] == '\'' || rest[end] == '"' || rest[end] == '`' ||
                              rest[end] == '\\' || static_cast<unsigned char>(rest[end]) == 0xE2);
    return closed && IsVmName(name) ? name : std::string_view();
  }
  return {};
}

}  // namespace

VmWords FindVmWords(std::string_view message) {
  VmWords words;
  for (size_t at = FindAnyByte<'v', 'V'>(message, 0); at < message.size();
       at = FindAnyByte<'v', 'V'>(message, at + 1)) {
    if (at > 0 && IsAsciiAlnum(message[at - 1])) continue;
    for (std::string_view noun : kNouns) {
      if (!EqualsIgnoreCase(message.substr(at, noun.size()), noun)) continue;
      const std::string_view name = QuotedName(WithoutLink(message.substr(at + noun.size())));
      if (name.empty()) continue;
      constexpr size_t kLead = 32;  // enough for the longest phrase of ownership
      const size_t from = at > kLead ? at - kLead : 0;
      const bool owner =
          RoleFromWords(message.substr(from, at + noun.size() - from), {}) == PlaceholderRole::kOwnerVm;
      std::string_view& slot = owner ? words.owner : words.vm;
      if (slot.empty()) slot = name;
      if (!words.vm.empty()) return words;
    }
  }
  return words;
}

}  // namespace vmsift
