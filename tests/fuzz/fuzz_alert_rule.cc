// Alert rules: what is refused says where and shows how; what is accepted is in its limits and prints as a
// rule that means the same. Input: the rule.
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/alert/rule.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

void CheckSameNames(const NameFilter& a, const NameFilter& b) {
  FUZZ_CHECK(a.patterns() == b.patterns());
  FUZZ_CHECK(a.takes_all() == a.patterns().empty());
  std::vector<std::string> names = a.patterns();
  names.insert(names.end(), {"", "VMStartTimedOut", "web-01", "0000/rg-shop/web-01"});
  for (const std::string& name : names) FUZZ_CHECK(a.Takes(name) == b.Takes(name));
}

void CheckRule(const AlertRule& rule) {
  FUZZ_CHECK(rule.count <= AlertRule::kMostCount);
  FUZZ_CHECK(rule.within_seconds >= 1 && rule.within_seconds <= AlertRule::kMostSeconds);
  FUZZ_CHECK(!rule.HoldsFor(0));
  FUZZ_CHECK(rule.HoldsFor(rule.count + 1));
  FUZZ_CHECK(rule.HoldsFor(rule.count) == rule.or_equal);

  const std::string text = rule.Text();
  const absl::StatusOr<AlertRule> again = AlertRule::Parse(text);
  FUZZ_CHECK(again.ok());
  FUZZ_CHECK(again->Text() == text);
  FUZZ_CHECK(again->count == rule.count && again->or_equal == rule.or_equal);
  FUZZ_CHECK(again->within_seconds == rule.within_seconds && again->grouping == rule.grouping);
  CheckSameNames(rule.codes, again->codes);
  CheckSameNames(rule.vms, again->vms);
}

void CheckRefusal(std::string_view text, std::string_view reason) {
  FUZZ_CHECK(reason.find("a rule is, for example, '") != std::string_view::npos);
  FUZZ_CHECK(reason.find(text) != std::string_view::npos);
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<vmsift::AlertRule> rule = vmsift::AlertRule::Parse(text);
  if (rule.ok()) {
    vmsift::CheckRule(*rule);
  } else {
    vmsift::CheckRefusal(text, {rule.status().message().data(), rule.status().message().size()});
  }
  return 0;
}
