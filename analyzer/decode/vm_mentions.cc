#include "analyzer/decode/vm_mentions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/resource_id.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxIdBytes = 1024;  // before and after the type; Azure's ids are shorter

constexpr std::array<std::string_view, 2> kTypes = {"virtualmachines/extensions", "virtualmachines"};

bool IsNameByte(char c) {
  return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.';
}

std::string_view NameAt(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && IsNameByte(text[end])) ++end;
  std::string_view name = text.substr(at, end - at);
  while (!name.empty() && name.back() == '.') name.remove_suffix(1);
  return IsVmName(name) ? name : std::string_view();
}

// The name in quotes at `at`, closed by a quote or, for `vm/extension`, by a slash.
std::string_view QuotedName(std::string_view text, size_t at, bool slash) {
  const QuoteToken quote = QuoteAt(text, at);
  if (quote.quote == 0) return {};
  const std::string_view name = NameAt(text, quote.end);
  const size_t end = quote.end + name.size();
  if (name.empty() || end >= text.size()) return {};
  if (slash && text[end] == '/') return name;
  return QuoteAt(text, end).quote != 0 ? name : std::string_view();
}

// `Virtual Machine Name: "x"`, `vmName=x`, `VM: "x"`, `VM 'x'`, `VM x in resource group …`: a noun stands at
// `at`.
std::string_view NameAfterNoun(std::string_view text, size_t at) {
  static constexpr std::array<std::string_view, 6> kNouns = {
      "virtual_machine_name", "virtual machine", "virtualmachine", "vm_name", "vmname", "vm"};
  for (std::string_view noun : kNouns) {
    if (!EqualsIgnoreCase(text.substr(at, noun.size()), noun)) continue;
    size_t next = at + noun.size();
    // `'vm': 'x'`
    const bool quoted_key = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'') &&
                            text.substr(next, 1) == text.substr(at - 1, 1);
    bool field = quoted_key || noun.ends_with("name");
    const size_t word = SkipSpaces(text, next);
    if (EqualsIgnoreCase(text.substr(word, 4), "name")) {
      next = word + 4;
      field = true;
    }
    // The closing quote of a JSON key: `"vmName": "x"`
    const QuoteToken key_end = QuoteAt(text, next);
    if (key_end.quote != 0 && field) next = key_end.end;
    const size_t before_separator = next;
    next = SkipSpaces(text, next);
    const bool separator = next < text.size() && (text[next] == ':' || text[next] == '=');
    if (separator) next = SkipSpaces(text, next + 1);
    // `Virtual Machine: (Name "x" / Resource Group "y")`
    if (EqualsIgnoreCase(text.substr(next, 6), "(name ")) next = SkipSpaces(text, next + 6);
    if (next == before_separator) return {};
    const std::string_view quoted = QuotedName(text, next, /*slash=*/false);
    if (!quoted.empty()) return quoted;
    const std::string_view name = NameAt(text, next);
    if (field && separator) return name;
    // `creating virtual machine: web-01`, `create vm web-01: …`; but "VM: stopped", "the VM failed: …"
    const std::string_view rest = text.substr(next + name.size());
    const bool ends = rest.empty() ||
                      std::string_view("\n\"'\\,`").find(rest.front()) != std::string_view::npos ||
                      rest.substr(0, 2) == ": " || rest.substr(0, 2) == " (" || rest.substr(0, 3) == " - ";
    if (ends && std::any_of(name.begin(), name.end(), IsAsciiDigit)) return name;
    if (separator) return text[before_separator] == '=' ? name : std::string_view();  // `vm=web-01`
    static constexpr std::array<std::string_view, 3> kAfterName = {" in resource group", " in resourcegroup",
                                                                   " - azure error"};
    const bool named = std::any_of(kAfterName.begin(), kAfterName.end(), [rest](std::string_view after) {
      return StartsWithIgnoreCase(rest, after);
    });
    return named ? name : std::string_view();
  }
  return {};
}

// The id that `virtualMachines` at `at` stands in, from where it begins, for subscription and group.
std::optional<VmMention> IdAround(std::string_view text, size_t at) {
  size_t begin = at;
  while (begin > 0 && at - begin < kMaxIdBytes &&
         std::string_view("'\"\n ").find(text[begin - 1]) == std::string_view::npos)
    --begin;
  const size_t end = FindAnyByte<' ', '\n', '\'', '"'>(text.substr(0, at + kMaxIdBytes), at);
  const std::string_view id = text.substr(begin, end - begin);
  const std::optional<ResourceId> parts = FindVmResourceId(id);
  if (!parts) return std::nullopt;
  return VmMention{at, parts->vm, id};
}

// `Microsoft.Compute/virtualMachines:NAME`, `type: Microsoft.Compute/virtualMachines, name: NAME`; of an
// extension, the VM before the slash of its name.
std::string_view NameBesideType(std::string_view text, size_t at, bool extension) {
  if (at >= text.size()) return {};
  const bool quote = text[at] == '\'' || text[at] == '"';
  if (text[at] == ':') {
    ++at;
  } else {
    at = SkipSpaces(text, at + (quote ? 1 : 0));
    if (at >= text.size() || text[at] != ',') return {};
    at = SkipSpaces(text, at + 1);
    if (EqualsIgnoreCase(text.substr(at, 9), "resource ")) at += 9;
    if (!EqualsIgnoreCase(text.substr(at, 4), "name")) return {};
    at = SkipSpaces(text, at + 4);
    if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return {};
    at = SkipSpaces(text, at + 1);
    if (at < text.size() && (text[at] == '\'' || text[at] == '"')) ++at;
  }
  const std::string_view name = NameAt(text, at);
  const size_t end = at + name.size();
  const bool slash = end < text.size() && text[end] == '/';
  return extension && !slash ? std::string_view() : name;
}

// `instance "NAME"`, `node "NAME"`, `node NAME: …`: what Kubernetes calls a VM, whose noun stands at `at`.
std::string_view NameOfNode(std::string_view text, size_t at) {
  static constexpr std::array<std::string_view, 2> kNouns = {"instance", "node"};
  for (std::string_view noun : kNouns) {
    if (!EqualsIgnoreCase(text.substr(at, noun.size()), noun)) continue;
    size_t next = SkipSpaces(text, at + noun.size());
    if (next == at + noun.size()) return {};
    if (text.substr(next, 1) == "(") ++next;
    const std::string_view quoted = QuotedName(text, next, /*slash=*/false);
    if (!quoted.empty()) return quoted;
    const std::string_view name = NameAt(text, next);
    const std::string_view rest = text.substr(next + name.size());
    const bool goes_on = noun == "node" ? rest.substr(0, 2) == ": " : rest.substr(0, 8) == " failed ";
    const bool named = goes_on && name.find('-') != std::string_view::npos &&
                       std::any_of(name.begin(), name.end(), IsAsciiDigit);
    return named ? name : std::string_view();
  }
  return {};
}

// An id, or a type with a resource's name after it.
std::optional<VmMention> MentionByType(std::string_view text, size_t at) {
  for (std::string_view type : kTypes) {
    if (!EqualsIgnoreCase(text.substr(at, type.size()), type)) continue;
    const size_t next = at + type.size();
    if (next < text.size() && text[next] == '/' && text[at - 1] == '/') return IdAround(text, at);
    std::string_view name = QuotedName(text, SkipSpaces(text, next), /*slash=*/true);
    if (name.empty()) name = NameBesideType(text, next, type == kTypes[0]);
    if (name.empty()) return std::nullopt;
    return VmMention{at, name, {}};
  }
  return std::nullopt;
}

}  // namespace

std::string NamedScope(std::string_view text) {
  const auto named = [text](std::string_view noun) -> std::string_view {
    size_t at = FindIgnoreCase(text, noun);
    if (at == std::string_view::npos) return {};
    at += noun.size();
    if (EqualsIgnoreCase(text.substr(at, 5), " name")) at += 5;
    at = SkipSpaces(text, at);
    if (at < text.size() && (text[at] == ':' || text[at] == '=')) at = SkipSpaces(text, at + 1);
    return QuotedName(text, at, /*slash=*/false);
  };
  const std::string_view group = named("resource group");
  if (group.empty()) return {};
  std::string scope;
  const std::string_view subscription = named("subscription");
  if (!subscription.empty()) scope.append("/subscriptions/").append(subscription);
  return scope.append("/resourceGroups/").append(group);
}

std::optional<VmMention> VmMentionAt(std::string_view text, size_t at) {
  const char previous = at > 0 ? text[at - 1] : ' ';
  const char first = AsciiLower(text[at]);
  if (first == 'i' || first == 'n') {
    if (IsAsciiAlnum(previous) || previous == '_' || previous == '/' || previous == '-') return std::nullopt;
    const std::string_view name = NameOfNode(text, at);
    if (name.empty()) return std::nullopt;
    return VmMention{at, name, {}};
  }
  if (first != 'v') return std::nullopt;
  if (previous == '/' || previous == '.') return MentionByType(text, at);
  if (IsAsciiAlnum(previous) || previous == '_') return std::nullopt;
  const std::string_view name = NameAfterNoun(text, at);
  if (name.empty()) return std::nullopt;
  return VmMention{at, name, {}};
}

std::optional<VmMention> NearestVmMention(std::string_view text, size_t place) {
  const size_t after = std::min(place + 1, text.size());
  const auto next = [text](size_t from) { return FindAnyByte<'v', 'V', 'i', 'I', 'n', 'N'>(text, from); };
  size_t at = after;
  // What the rest of the line says is nearer than the lines before.
  const size_t line = text.substr(0, after).rfind('\n') + 1;  // 0 without one
  const size_t line_end = std::min(text.find('\n', after), text.size());
  while (at-- > line) {
    if (auto mention = VmMentionAt(text, at)) return mention;
  }
  for (at = next(after); at < line_end; at = next(at + 1)) {
    if (auto mention = VmMentionAt(text, at)) return mention;
  }
  at = line;
  while (at >= 16) {
    at -= 16;
    const SixteenBytes bytes(text.data() + at);
    for (uint32_t mask = bytes.EqualFolded('v') | bytes.EqualFolded('i', 'n'); mask != 0;) {
      const auto last = static_cast<uint32_t>(std::bit_width(mask)) - 1;
      if (auto mention = VmMentionAt(text, at + last)) return mention;
      mask &= ~(uint32_t{1} << last);
    }
  }
  while (at-- > 0) {
    if (auto mention = VmMentionAt(text, at)) return mention;
  }
  for (at = next(line_end); at < text.size(); at = next(at + 1)) {
    if (auto mention = VmMentionAt(text, at)) return mention;
  }
  return std::nullopt;
}

}  // namespace vmsift
