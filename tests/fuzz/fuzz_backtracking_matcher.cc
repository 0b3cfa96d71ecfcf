// Backtracking against RE2: for any template and any message, each pattern fits alike and gives the same
// values, whatever the budget. Input: the template, a line end, and the message.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/backtracking_matcher.h"
#include "matchers/message_template.h"
#include "matchers/normalized_text.h"
#include "matchers/pattern_matcher.h"
#include "matchers/pattern_steps.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

// RE2 takes milliseconds for more.
constexpr size_t kMaxTemplate = 100;
constexpr size_t kMaxMessage = 200;

bool SamePlace(std::string_view a, std::string_view b) {
  return a.data() == b.data() && a.size() == b.size();
}

void CheckPattern(const MessageTemplate& message_template, size_t index, const PatternSteps& steps,
                  std::string_view text) {
  PatternMatcher matcher(message_template, index, steps);
  std::vector<std::string_view> by_re2;
  const bool fits = matcher.MatchByRe2(text, &by_re2);
  FUZZ_CHECK(by_re2.size() == message_template.placeholders().size());

  const BacktrackingMatcher backtracking(steps);
  FUZZ_CHECK(backtracking.placeholder_count() <=
             std::min(by_re2.size(), BacktrackingMatcher::kMaxPlaceholders));
  for (const int64_t most : {10, 100, 1000, 100'000}) {
    int64_t budget = most;
    std::array<std::string_view, BacktrackingMatcher::kMaxPlaceholders> values;
    const Fit fit = backtracking.Run(text, values.data(), &budget);
    FUZZ_CHECK(budget <= most);
    if (fit == Fit::kUnknown) continue;
    FUZZ_CHECK((fit == Fit::kYes) == fits);
    if (!fits) continue;
    for (size_t p = 0; p < by_re2.size(); ++p) {
      if (p < backtracking.placeholder_count()) {
        FUZZ_CHECK(SamePlace(values[p], by_re2[p]));
      } else {
        FUZZ_CHECK(by_re2[p].data() == nullptr);
      }
    }
  }

  // Both together, as they are used.
  int64_t budget = 50;
  std::vector<std::string_view> values;
  FUZZ_CHECK(matcher.Match(text, &budget, &values) == fits);
  if (fits) FUZZ_CHECK(std::equal(values.begin(), values.end(), by_re2.begin(), by_re2.end(), SamePlace));
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view text = input.substr(0, input.find('\n'));
  if (text.size() > vmsift::kMaxTemplate) return 0;
  std::vector<std::string> oddities;
  const absl::StatusOr<vmsift::MessageTemplate> parsed = vmsift::MessageTemplate::Parse(text, &oddities);
  if (!parsed.ok()) return 0;
  const std::string_view message = input.substr(std::min(text.size() + 1, size));
  const std::string normalized = vmsift::NormalizeText(message.substr(0, vmsift::kMaxMessage));
  const std::vector<vmsift::PatternSteps> patterns = vmsift::StepsOfPatterns(*parsed);
  for (size_t i = 0; i < patterns.size(); ++i) vmsift::CheckPattern(*parsed, i, patterns[i], normalized);
  return 0;
}
