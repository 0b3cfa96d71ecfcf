#include "matchers/template_set.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace vmsift {
namespace {

RE2::Options SetOptions(int64_t max_memory) {
  RE2::Options options;
  // Logs hold any bytes; read as UTF-8, `.` would refuse the invalid ones.
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_max_mem(max_memory);
  options.set_log_errors(false);
  return options;
}

re2::StringPiece ToRe2(std::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

}  // namespace

TemplateSet::TemplateSet(const Catalog& catalog)
    : catalog_(catalog), options_(SetOptions(kDefaultMaxMemory)), set_(options_, RE2::ANCHOR_BOTH) {}

absl::StatusOr<std::unique_ptr<TemplateSet>> TemplateSet::Create(const Catalog& catalog, int64_t max_memory) {
  std::unique_ptr<TemplateSet> result(new TemplateSet(catalog));
  result->set_ = RE2::Set(SetOptions(max_memory), RE2::ANCHOR_BOTH);
  for (size_t row = 0; row < catalog.rows().size(); ++row) {
    if (catalog.rows()[row].duplicate_of >= 0) continue;
    const std::vector<TemplatePattern> patterns = SetPatterns(catalog.rows()[row].message);
    for (size_t i = 0; i < patterns.size(); ++i) {
      std::string error;
      if (result->set_.Add(patterns[i].regex, &error) < 0) {
        return absl::InternalError(absl::StrCat(catalog.rows()[row].catalog, ":", catalog.rows()[row].line,
                                                ": pattern refused: ", error));
      }
      result->entries_.push_back({static_cast<int>(row), i, patterns[i].exact, patterns[i].literal_length});
    }
  }
  result->singles_.resize(result->entries_.size());
  result->capturing_.resize(result->entries_.size());
  if (!result->set_.Compile()) {
    return absl::ResourceExhaustedError(absl::StrCat("the catalog's ", result->entries_.size(),
                                                     " patterns need more than ", max_memory,
                                                     " bytes to compile"));
  }
  return result;
}

const std::vector<int>& TemplateSet::Match(std::string_view normalized) {
  matched_.clear();
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (set_.Match(ToRe2(normalized), &matched_, &error)) {
    std::sort(matched_.begin(), matched_.end());
  } else if (error.kind == RE2::Set::kOutOfMemory) {
    ++out_of_memory_count_;
    matched_ = MatchOneByOne(normalized);
  }
  return matched_;
}

std::vector<int> TemplateSet::MatchOneByOne(std::string_view normalized) {
  std::vector<int> matched;
  for (int entry = 0; entry < static_cast<int>(entries_.size()); ++entry) {
    if (RE2::FullMatch(ToRe2(normalized), Single(entry))) matched.push_back(entry);
  }
  return matched;
}

const RE2& TemplateSet::Single(int entry) {
  std::unique_ptr<RE2>& single = singles_[static_cast<size_t>(entry)];
  if (single == nullptr) {
    const SetEntry& e = entries_[static_cast<size_t>(entry)];
    const MessageTemplate& message = catalog_.rows()[static_cast<size_t>(e.row)].message;
    single = std::make_unique<RE2>(SetPatterns(message)[e.pattern].regex, options_);
  }
  return *single;
}

const std::vector<std::unique_ptr<RE2>>& TemplateSet::Capturing(int entry) {
  std::vector<std::unique_ptr<RE2>>& capturing = capturing_[static_cast<size_t>(entry)];
  if (capturing.empty()) {
    const SetEntry& e = entries_[static_cast<size_t>(entry)];
    const MessageTemplate& message = catalog_.rows()[static_cast<size_t>(e.row)].message;
    for (const std::string& regex : CapturingRegexes(message, e.pattern)) {
      capturing.push_back(std::make_unique<RE2>(regex, options_));
    }
  }
  return capturing;
}

void TemplateSet::Capture(int entry, std::string_view normalized, std::vector<std::string_view>* values) {
  const SetEntry& e = entries_[static_cast<size_t>(entry)];
  const size_t placeholders = catalog_.rows()[static_cast<size_t>(e.row)].message.placeholders().size();
  values->assign(placeholders, std::string_view());
  if (placeholders == 0) return;
  // The set and these patterns are one language; the oracle test holds them to it.
  for (const std::unique_ptr<RE2>& regex : Capturing(entry)) {
    groups_.assign(1 + static_cast<size_t>(regex->NumberOfCapturingGroups()), re2::StringPiece());
    if (!regex->Match(ToRe2(normalized), 0, normalized.size(), RE2::ANCHOR_BOTH, groups_.data(),
                      static_cast<int>(groups_.size()))) {
      continue;
    }
    // Group 2i+1 or 2i+2 belongs to placeholder i; the pattern may end before the last placeholders.
    for (size_t group = 1; group < groups_.size(); ++group) {
      if (groups_[group].data() == nullptr) continue;
      (*values)[(group - 1) / 2] = std::string_view(groups_[group].data(), groups_[group].size());
    }
    return;
  }
}

}  // namespace vmsift
