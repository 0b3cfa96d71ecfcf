#include "analyzer/decode/resource_id.h"

#include <algorithm>
#include <array>

#include "base/ascii_case.h"
#include "base/byte_masks.h"

namespace vmsift {
namespace {

constexpr std::string_view kSubscriptions = "/subscriptions/";
constexpr std::string_view kResourceGroups = "/resourcegroups/";
constexpr std::string_view kScaleSets = "/virtualmachinescalesets/";
constexpr std::string_view kVirtualMachines = "/virtualmachines/";
// What stands after the type in the names of other types and of operations.
constexpr std::string_view kSubtypes[] = {"extensions", "write",   "read",        "delete",
                                          "start",      "restart", "runcommands", "instanceview"};
constexpr std::string_view kComputeNamespaces[] = {"microsoft.compute", "microsoft.classiccompute"};

// What can stand in the segment of an id. Groups may have letters of any alphabet.
constexpr std::array<bool, 256> kInSegment = [] {
  std::array<bool, 256> in_segment{};
  for (int c = 0; c < 256; ++c) in_segment[c] = c >= 0x80 || IsAsciiAlnum(static_cast<char>(c));
  for (const unsigned char c : {'-', '_', '.', '(', ')', '<', '>'}) in_segment[c] = true;
  return in_segment;
}();

// Names end at what cannot stand in one; in prose a full stop or colon at the end is punctuation.
std::string_view Segment(std::string_view text, size_t from) {
  size_t end = from;
  while (end < text.size() && kInSegment[static_cast<unsigned char>(text[end])]) {
    // U+2000..U+203F is punctuation, typographic quotes among it.
    if (text[end] == '\xE2' && text.substr(end, 2) == "\xE2\x80") break;
    ++end;
  }
  std::string_view segment = text.substr(from, end - from);
  const bool opens = segment.find('(') != std::string_view::npos;
  while (!segment.empty() && (segment.back() == '.' || (segment.back() == ')' && !opens)))
    segment.remove_suffix(1);
  return segment;
}

// "Microsoft.Compute/virtualMachines/…" is a resource type or an operation unless a path leads up to it.
bool IsTypeName(std::string_view text, size_t slash) {
  const std::string_view before = text.substr(0, slash);
  for (std::string_view compute : kComputeNamespaces) {
    if (before.size() < compute.size()) continue;
    const size_t start = before.size() - compute.size();
    if (!EqualsIgnoreCase(before.substr(start), compute)) continue;
    if (start > 0 && before[start - 1] == '/') return false;
    // `The Resource 'Microsoft.Compute/virtualMachines/NAME' under resource group …`: a name, quoted with its
    // type.
    const std::string_view name = Segment(text, slash + kVirtualMachines.size());
    const char after = name.data() + name.size() < text.data() + text.size() ? name.data()[name.size()] : ' ';
    const bool quoted =
        start > 0 && (before[start - 1] == '\'' || before[start - 1] == '"') && after == before[start - 1];
    return !quoted ||
           std::any_of(std::begin(kSubtypes), std::end(kSubtypes),
                       [name](std::string_view subtype) { return EqualsIgnoreCase(name, subtype); });
  }
  return false;
}

// The segment after the last `label` that stands before a place. Places are asked for from left to right, and
// a text is read once for all of them.
class LastSegment {
 public:
  LastSegment(std::string_view text, std::string_view label) : text_(text), label_(label) {}

  // Empty when an id does not reach from the label to `end`.
  std::string_view Before(size_t end) {
    const std::string_view before = text_.substr(0, end);
    size_t found = std::string_view::npos;
    for (size_t at = FindIgnoreCase(before, label_, read_); at != std::string_view::npos;
         at = FindIgnoreCase(before, label_, read_)) {
      found = at;
      read_ = at + 1;
    }
    if (found != std::string_view::npos) {
      segment_ = Segment(text_, found + label_.size());
      joined_ = found;
    }
    if (end >= label_.size()) read_ = std::max(read_, end - label_.size() + 1);
    // White space or a quote in between: that was another id. (Group names may hold parentheses.)
    const size_t other = FindAnyByte<' ', '\t', '\r', '\n', '\'', '"', '`', ',', ';'>(before, joined_);
    if (other < before.size()) segment_ = {};
    joined_ = std::max(joined_, end);
    return segment_;
  }

 private:
  const std::string_view text_;
  const std::string_view label_;
  std::string_view segment_;
  size_t read_ = 0;    // no label begins before it that was not seen
  size_t joined_ = 0;  // what was looked over for white space and quotes
};

}  // namespace

bool IsVmName(std::string_view text) {
  return !text.empty() && text.size() <= 80 && std::any_of(text.begin(), text.end(), IsAsciiAlnum) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.'; });
}

namespace {

// Whether what leads up to `/virtualMachines/` is an id: a provider's namespace, a scale set, a group, or
// nothing (an id cut short). A link to a page of documentation is led up to by something else.
bool IsLedUpTo(std::string_view text, size_t slash, LastSegment* scale_set, LastSegment* group) {
  const std::string_view before = text.substr(0, slash);
  if (before.empty() || (!IsAsciiAlnum(before.back()) && before.back() != '-' && before.back() != '_'))
    return true;
  for (std::string_view compute : kComputeNamespaces) {
    if (before.size() >= compute.size() &&
        EqualsIgnoreCase(before.substr(before.size() - compute.size()), compute))
      return true;
  }
  return !scale_set->Before(slash).empty() || !group->Before(slash).empty();
}

}  // namespace

std::optional<ResourceId> FindVmResourceId(std::string_view text) {
  LastSegment subscription(text, kSubscriptions);
  LastSegment group(text, kResourceGroups);
  LastSegment scale_set(text, kScaleSets);
  for (size_t at = FindIgnoreCase(text, kVirtualMachines); at != std::string_view::npos;
       at = FindIgnoreCase(text, kVirtualMachines, at + 1)) {
    if (IsTypeName(text, at) || !IsLedUpTo(text, at, &scale_set, &group)) continue;
    ResourceId id;
    id.vm = Segment(text, at + kVirtualMachines.size());
    if (!IsVmName(id.vm)) continue;
    id.subscription = subscription.Before(at);
    id.resource_group = group.Before(at);
    // The slash that ends a scale set's name begins "/virtualMachines/".
    id.scale_set = scale_set.Before(at);
    if (id.scale_set.data() != nullptr && id.scale_set.data() + id.scale_set.size() != text.data() + at)
      id.scale_set = {};
    return id;
  }
  return std::nullopt;
}

ResourceId FindScope(std::string_view text) {
  const auto segment = [text](std::string_view label) {
    const size_t at = FindIgnoreCase(text, label);
    return at == std::string_view::npos ? std::string_view() : Segment(text, at + label.size());
  };
  ResourceId id;
  id.subscription = segment(kSubscriptions);
  id.resource_group = segment(kResourceGroups);
  id.scale_set = segment(kScaleSets);
  return id;
}

void AppendVmName(const ResourceId& id, std::string* out) {
  if (!id.scale_set.empty()) out->append(id.scale_set).append("_");
  out->append(id.vm);
}

void AppendVmIdentity(const ResourceId& id, std::string* out) {
  if (!id.resource_group.empty())
    out->append(id.subscription).append("/").append(id.resource_group).append("/");
  AppendVmName(id, out);
}

void AppendVmResourceId(const ResourceId& id, std::string* out) {
  if (id.resource_group.empty()) return;
  if (!id.subscription.empty()) out->append("/subscriptions/").append(id.subscription);
  out->append("/resourceGroups/").append(id.resource_group).append("/providers/Microsoft.Compute");
  if (!id.scale_set.empty()) out->append("/virtualMachineScaleSets/").append(id.scale_set);
  out->append("/virtualMachines/").append(id.vm);
}

}  // namespace vmsift
