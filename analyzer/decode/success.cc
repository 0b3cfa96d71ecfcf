#include "analyzer/decode/success.h"

#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr std::string_view kComplete = " complete after ";
constexpr std::string_view kId = "[id=";

// The id in brackets in a line, from `at` on.
std::string_view IdAt(std::string_view line) {
  const size_t at = line.find(kId);
  if (at == std::string_view::npos) return {};
  const std::string_view id = line.substr(at + kId.size());
  return id.substr(0, id.find(']'));
}

// The id that was told of an address when its destruction began, in the text before it ended.
std::string_view IdOfDestroyed(std::string_view before, std::string_view address) {
  constexpr std::string_view kDestroying = ": Destroying...";
  for (size_t at = before.rfind(kDestroying); at != std::string_view::npos && at > 0;
       at = before.rfind(kDestroying, at - 1)) {
    if (!before.substr(0, at).ends_with(address)) continue;
    const std::string_view line = before.substr(at);
    return IdAt(line.substr(0, line.find('\n')));
  }
  return {};
}

}  // namespace

bool MayTellSuccess(std::string_view text) {
  return text.find("ucce") != std::string_view::npos || text.find(kComplete) != std::string_view::npos;
}

bool SaysSucceeded(std::string_view status) {
  return EqualsIgnoreCase(status, "succeeded") || EqualsIgnoreCase(status, "success");
}

bool IsDeletion(std::string_view operation) {
  return EndsWithIgnoreCase(operation, "/delete") || StartsWithIgnoreCase(operation, "delete ");
}

void FindSuccesses(std::string_view text, std::vector<Success>* successes) {
  for (size_t at = text.find(kComplete); at != std::string_view::npos; at = text.find(kComplete, at + 1)) {
    const size_t line = text.rfind('\n', at) + 1;  // 0 without one
    const std::string_view before = text.substr(line, at - line);
    const bool deleted = before.ends_with(": Destruction");
    if (!deleted && !before.ends_with(": Creation") && !before.ends_with(": Modifications")) continue;
    const std::string_view rest = text.substr(at);
    std::string_view id = IdAt(rest.substr(0, rest.find('\n')));
    if (deleted && id.empty()) {
      std::string_view address = before.substr(0, before.rfind(": "));
      address = address.substr(address.find_last_of(" \t") + 1);
      if (!address.empty()) id = IdOfDestroyed(text.substr(0, line), address);
    }
    if (!StartsWithIgnoreCase(id, "/subscriptions/")) continue;
    successes->push_back({.resource_id = id, .deleted = deleted, .offset = line});
  }
}

}  // namespace vmsift
