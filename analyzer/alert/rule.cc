#include "analyzer/alert/rule.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/duration.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kExample = "code=VMStartTimedOut count>10 within 5m";
constexpr std::string_view kSpaces = " \t\r\n";

// Empty if it is not a whole number up to `most`.
std::optional<uint64_t> WholeNumber(std::string_view text, uint64_t most) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

// Parses a rule.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  absl::StatusOr<AlertRule> Read() {
    AlertRule rule;
    absl::Status status = ReadNames(&rule);
    if (status.ok()) status = ReadCount(&rule);
    if (status.ok()) status = ReadWithin(&rule);
    if (status.ok()) status = ReadGrouping(&rule);
    if (!status.ok()) return status;
    return rule;
  }

 private:
  absl::Status ReadNames(AlertRule* rule) {
    for (;;) {
      NameFilter* filter = nullptr;
      if (Take("code=")) {
        filter = &rule->codes;
      } else if (Take("vm=")) {
        filter = &rule->vms;
      } else {
        return absl::OkStatus();
      }
      const std::string_view pattern = RestOfWord();
      if (const absl::Status status = filter->Add(pattern); !status.ok()) return Refused(Message(status));
    }
  }

  absl::Status ReadCount(AlertRule* rule) {
    if (!Take("count")) return Refused("here code=, vm= or count is expected");
    rule->or_equal = Take(">=");
    if (!rule->or_equal && !Take(">")) return Refused("after count, > or >= is expected");
    const std::optional<uint64_t> number = WholeNumber(Word(), AlertRule::kMostCount);
    if (!number) {
      return Refused(absl::StrCat("a whole number up to ", AlertRule::kMostCount, " is expected"));
    }
    if (rule->or_equal && *number == 0) return Refused("count>=0 always holds");
    rule->count = *number;
    return absl::OkStatus();
  }

  absl::Status ReadWithin(AlertRule* rule) {
    if (Word() != "within") return Refused("within is expected");
    const absl::StatusOr<int64_t> ms = ParseDuration(Word(), 1000, AlertRule::kMostSeconds * 1000);
    if (!ms.ok()) return Refused(Message(ms.status()));
    if (*ms % 1000 != 0) return Refused("whole seconds are expected");
    rule->within_seconds = *ms / 1000;
    return absl::OkStatus();
  }

  absl::Status ReadGrouping(AlertRule* rule) {
    const std::string_view by = Word();
    if (by.empty()) return absl::OkStatus();
    if (by != "by") return Refused("nothing but 'by vm' or 'by code' can follow");
    const std::string_view what = Word();
    if (what == "vm") {
      rule->grouping = AlertRule::Grouping::kByVm;
    } else if (what == "code") {
      rule->grouping = AlertRule::Grouping::kByCode;
    } else {
      return Refused("vm or code is expected");
    }
    if (!Word().empty()) return Refused("nothing can follow here");
    return absl::OkStatus();
  }

  // Takes a required token, with or without spaces before it.
  bool Take(std::string_view expected) {
    SkipSpaces();
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  // Takes the next word; empty at the end.
  std::string_view Word() {
    SkipSpaces();
    return RestOfWord();
  }

  std::string_view RestOfWord() {
    const std::string_view word = WordAt(at_);
    at_ += word.size();
    return word;
  }

  std::string_view WordAt(size_t begin) const {
    const std::string_view rest = text_.substr(begin);
    return rest.substr(0, rest.find_first_of(kSpaces));
  }

  void SkipSpaces() {
    at_ = std::min(text_.find_first_not_of(kSpaces, at_), text_.size());
    word_ = at_;
  }

  // An error at the last word.
  absl::Status Refused(std::string_view reason) const {
    const std::string_view word = WordAt(word_);
    const std::string place =
        word.empty() ? "at its end" : absl::StrCat("at '", ToAbsl(word), "' (character ", word_ + 1, ")");
    return absl::InvalidArgumentError(absl::StrCat("alert rule '", ToAbsl(text_), "', ", place, ": ",
                                                   ToAbsl(reason), "; a rule is, for example, '",
                                                   ToAbsl(kExample), "'"));
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t word_ = 0;
};

}  // namespace

absl::StatusOr<AlertRule> AlertRule::Parse(std::string_view text) {
  return RuleReader(text).Read();
}

std::string AlertRule::Text() const {
  std::string text;
  for (const std::string& pattern : codes.patterns()) absl::StrAppend(&text, "code=", pattern, " ");
  for (const std::string& pattern : vms.patterns()) absl::StrAppend(&text, "vm=", pattern, " ");
  absl::StrAppend(&text, or_equal ? "count>=" : "count>", count, " within ",
                  DurationText(within_seconds * 1000));
  if (grouping == Grouping::kByCode) text += " by code";
  if (grouping == Grouping::kByVm) text += " by vm";
  return text;
}

}  // namespace vmsift
