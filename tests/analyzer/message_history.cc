#include "tests/analyzer/message_history.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace vmsift {
namespace {

constexpr size_t kCodes = 60;  // so that several templates share a code

const std::vector<std::string>& Names() {
  static const std::vector<std::string> names = {"web",   "db",  "contoso", "fabrikam",
                                                 "alpha", "sql", "jump",    "build"};
  return names;
}

const std::vector<std::string>& Regions() {
  static const std::vector<std::string> regions = {"eastus", "westeurope", "northeurope", "centralus",
                                                   "uksouth"};
  return regions;
}

}  // namespace

MessageHistory::MessageHistory(uint64_t seed, const MessageHistoryOptions& options) : random_(seed) {
  while (vocabulary_.size() < 600) vocabulary_.push_back(NewWord(1 + Below(4)));
  for (int i = 0; i < 40; ++i) causes_.push_back(NewWords(12));
  std::vector<Template> made;
  std::set<std::string> texts;
  while (made.size() < options.templates) {
    Template t = !made.empty() && Chance(options.siblings) ? SiblingOf(made[Below(made.size())])
                                                           : NewTemplate(options);
    const std::string text = TextOf(t, false);
    if (!texts.insert(text).second) continue;
    templates_.push_back({t.code, text});
    made.push_back(std::move(t));
  }
  const double range =
      static_cast<double>(options.max_instances) / static_cast<double>(options.min_instances);
  for (const Template& t : made) {
    const double instances =
        static_cast<double>(options.min_instances) * std::pow(range, static_cast<double>(Below(1001)) / 1000);
    for (double i = 0; i < instances; ++i) messages_.push_back({t.code, TextOf(t, true)});
  }
  const auto noise = static_cast<size_t>(static_cast<double>(messages_.size()) * options.noise);
  for (size_t i = 0; i < noise; ++i)
    messages_.push_back({templates_[Below(templates_.size())].code, NewWords(15) + "."});
  std::shuffle(messages_.begin(), messages_.end(), random_);
}

MessageHistory::Template MessageHistory::NewTemplate(const MessageHistoryOptions& options) {
  Template t;
  t.code = "Code" + std::to_string(Below(kCodes));
  const size_t words = 6 + Below(20);
  for (size_t i = 0; i < words; ++i) t.words.push_back(AnyOf(vocabulary_));
  for (size_t wanted = Below(5); wanted > 0; --wanted) {
    const size_t at = 1 + Below(words - 2);
    // Placeholders that touch are one value to anybody who does not know them.
    if (!t.words[at - 1].empty() && !t.words[at + 1].empty()) t.words[at].clear();
  }
  for (const std::string& word : t.words) {
    if (!word.empty()) continue;
    t.kinds.push_back(static_cast<Kind>(Below(kKinds)));
    t.quoted.push_back(t.kinds.back() == kWords || Chance(0.6));
  }
  t.end = ".";
  if (Chance(options.free_text)) {
    t.end = ": ";
    t.words.emplace_back();
    t.kinds.push_back(kFreeText);
    t.quoted.push_back(false);
  }
  return t;
}

MessageHistory::Template MessageHistory::SiblingOf(Template original) {
  if (Chance(0.3) && original.end == ".") {
    original.end = ". " + NewWords(8) + ".";
    return original;
  }
  for (int changed = 0; changed < 2;) {
    std::string& word = original.words[Below(original.words.size())];
    if (word.empty()) continue;
    word = AnyOf(vocabulary_);
    ++changed;
  }
  return original;
}

std::string MessageHistory::TextOf(const Template& t, bool filled) {
  std::string text;
  size_t placeholder = 0;
  for (const std::string& word : t.words) {
    const bool free_text = word.empty() && t.kinds[placeholder] == kFreeText;
    if (free_text) {
      text += t.end;
    } else if (!text.empty()) {
      text += ' ';
    }
    if (!word.empty()) {
      text += word;
      continue;
    }
    const bool quoted = t.quoted[placeholder];
    const std::string quote = quoted ? "'" : "";
    text += quote + (filled ? Value(t.kinds[placeholder], quoted) : "{" + std::to_string(placeholder) + "}") +
            quote;
    ++placeholder;
  }
  return t.kinds.empty() || t.kinds.back() != kFreeText ? text + t.end : text;
}

std::string MessageHistory::Value(Kind kind, bool quoted) {
  switch (kind) {
    case kName:
      return AnyOf(Names()) + "-" + std::to_string(Below(100));
    case kGuid:
      return Hex(8) + "-" + Hex(4) + "-" + Hex(4) + "-" + Hex(4) + "-" + Hex(12);
    case kNumber:
      return std::to_string(Below(1000));
    case kRegion:
      return quoted && Chance(0.2) ? "West Europe" : AnyOf(Regions());
    case kResourceId:
      return "/subscriptions/" + Hex(8) + "/resourceGroups/" + AnyOf(Names()) +
             "/providers/Microsoft.Compute/virtualMachines/" + AnyOf(Names()) + std::to_string(Below(50));
    case kTwoWords:
      return NewWord(2) + "-" + NewWord(2);
    case kSize:
      return "Standard_D" + std::to_string(size_t{2} << Below(5)) + "s_v" + std::to_string(2 + Below(4));
    case kUrl:
      return "https://" + NewWord(3) + ".blob.core.windows.net/vhds/" + NewWord(2) + ".vhd";
    case kFreeText:
      return Chance(0.5) ? AnyOf(causes_) : NewWords(12);
    default:
      return NewWord(2) + (Chance(0.5) ? " " + NewWord(3) : "");
  }
}

std::string MessageHistory::NewWord(size_t syllables) {
  constexpr std::string_view kConsonants = "bcdfghklmnprstvw";
  constexpr std::string_view kVowels = "aeiou";
  std::string word;
  for (size_t i = 0; i < syllables; ++i) {
    word += kConsonants[Below(kConsonants.size())];
    word += kVowels[Below(kVowels.size())];
  }
  return word;
}

// At least two; half of them from the vocabulary.
std::string MessageHistory::NewWords(size_t most) {
  std::string words;
  for (size_t left = 2 + Below(most - 1); left > 0; --left) {
    if (!words.empty()) words += ' ';
    words += Chance(0.5) ? AnyOf(vocabulary_) : NewWord(4);
  }
  return words;
}

std::string MessageHistory::Hex(size_t digits) {
  std::string text;
  for (size_t i = 0; i < digits; ++i) text += "0123456789abcdef"[Below(16)];
  return text;
}

}  // namespace vmsift
