#include "analyzer/compare/gate.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/quantity_text.h"
#include "base/status_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kExamples =
    "a rule is one of: new; worse>2x; code=VM* count>0; vm=web-* count>10; suspects>0; empty";

absl::Status Wrong(std::string_view text, size_t at, std::string_view what) {
  return absl::InvalidArgumentError(
      fmt::format("\"{}\": character {}: {}; {}", text, at + 1, what, kExamples));
}

// The words of a rule with where they begin.
std::vector<std::pair<std::string_view, size_t>> WordsOf(std::string_view text) {
  std::vector<std::pair<std::string_view, size_t>> words;
  for (size_t at = text.find_first_not_of(' '); at != std::string_view::npos;
       at = text.find_first_not_of(' ', at)) {
    const size_t end = std::min(text.find(' ', at), text.size());
    words.emplace_back(text.substr(at, end - at), at);
    at = end;
  }
  return words;
}

template <typename T>
bool ReadNumber(std::string_view text, T* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

// `worse>2x`, `worse>1.5`
bool ReadRatio(std::string_view text, double* ratio) {
  if (!text.empty() && text.back() == 'x') text.remove_suffix(1);
  return ReadNumber(text, ratio) && *ratio >= 1 && *ratio < 1e9;
}

// `A (3), B (1) and 4 more`
std::string NamesOf(const std::vector<const Change*>& changes) {
  constexpr size_t kShown = 3;
  std::string names;
  for (size_t i = 0; i < std::min(kShown, changes.size()); ++i)
    names += fmt::format("{}{} ({})", i == 0 ? "" : ", ", changes[i]->name, Grouped(changes[i]->after));
  if (changes.size() > kShown) names += fmt::format(" and {} more", Grouped(changes.size() - kShown));
  return names;
}

}  // namespace

absl::StatusOr<Gate> Gate::Parse(std::string_view text) {
  Gate gate;
  gate.text = text;
  const std::vector<std::pair<std::string_view, size_t>> words = WordsOf(text);
  if (words.empty()) return Wrong(text, 0, "an empty rule");
  bool counted = false;
  for (const auto& [word, at] : words) {
    const bool alone = words.size() == 1;
    if (word == "new" && alone) {
      gate.kind = Kind::kNew;
      return gate;
    }
    if (word == "empty" && alone) {
      gate.kind = Kind::kEmpty;
      return gate;
    }
    if (word.substr(0, 5) == "worse" && alone) {
      gate.kind = Kind::kWorse;
      if (word == "worse") return gate;
      if (word.substr(5, 1) == ">" && ReadRatio(word.substr(6), &gate.ratio)) return gate;
      return Wrong(text, at + 5, "a factor is missing, such as >2x");
    }
    if (word.substr(0, 9) == "suspects>" && alone) {
      gate.kind = Kind::kSuspects;
      if (ReadNumber(word.substr(9), &gate.count)) return gate;
      return Wrong(text, at + 9, "a number is missing");
    }
    if (word.substr(0, 5) == "code=" || word.substr(0, 3) == "vm=") {
      const size_t begin = word.find('=') + 1;
      const absl::Status status = (word[0] == 'c' ? gate.codes : gate.vms).Add(word.substr(begin));
      if (!status.ok()) return Wrong(text, at + begin, Message(status));
    } else if (word.substr(0, 6) == "count>" && !counted) {
      counted = true;
      if (!ReadNumber(word.substr(6), &gate.count)) return Wrong(text, at + 6, "a number is missing");
    } else {
      return Wrong(text, at, fmt::format("\"{}\" is no part of a rule", word));
    }
  }
  if (!counted) return Wrong(text, text.size(), "count>N is missing");
  return gate;
}

std::optional<std::string> Gate::Met(const Tally& tally, const Catalog& catalog,
                                     const Comparison* comparison) const {
  std::vector<const Change*> changes;
  switch (kind) {
    case Kind::kNew:
      for (const Change& change : comparison->codes.appeared) changes.push_back(&change);
      if (changes.empty()) return std::nullopt;
      return fmt::format("{}: {}", Counted(changes.size(), "new code", "new codes"), NamesOf(changes));
    case Kind::kWorse:
      for (const Change& change : comparison->codes.worse) {
        if (change.rate_ratio && *change.rate_ratio > ratio) changes.push_back(&change);
      }
      if (changes.empty()) return std::nullopt;
      return fmt::format("{} worse: {}", Counted(changes.size(), "code is", "codes are"), NamesOf(changes));
    case Kind::kSuspects:
      if (tally.suspect_count <= count) return std::nullopt;
      return Counted(tally.suspect_count, "suspect", "suspects");
    case Kind::kEmpty:
      return tally.ledger.Booked().lines > 0 ? std::nullopt : std::optional<std::string>("no line was read");
    case Kind::kCount:
      break;
  }
  uint64_t found = 0;
  for (const auto& [key, cell] : tally.cube.cells()) {
    std::string_view code = tally.cube.codes().name(key.code).shown;
    if (const CatalogCode* known = catalog.FindCode(code)) code = known->code;
    if (codes.Takes(code) && vms.Takes(tally.cube.vms().name(key.vm).key)) found += cell.count;
  }
  if (found <= count) return std::nullopt;
  return Counted(found, "failure", "failures");
}

}  // namespace vmsift
