#include "matchers/template_set.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matchers/template_pattern.h"

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

// At most: a catalog that needs more is refused.
constexpr int64_t kMostMemory = int64_t{1} << 30;

// Memory for a program and an automaton that RE2 refuses on no account: twice what catalogs of all kinds were
// seen to need for a byte of text.
constexpr int64_t kMemoryPerByte = 400;

re2::StringPiece ToRe2(std::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

}  // namespace

TemplateSet::TemplateSet(const Catalog& catalog)
    : catalog_(catalog), options_(SetOptions(kDefaultMaxMemory)) {}

absl::StatusOr<std::unique_ptr<TemplateSet>> TemplateSet::Create(const Catalog& catalog,
                                                                 std::optional<int64_t> max_memory,
                                                                 Compile compile) {
  std::unique_ptr<TemplateSet> result(new TemplateSet(catalog));
  int64_t ample = 0;
  for (size_t row = 0; row < catalog.rows().size(); ++row) {
    if (catalog.rows()[row].duplicate_of >= 0) continue;
    const std::vector<PatternOutline>& patterns = catalog.rows()[row].patterns;
    for (size_t i = 0; i < patterns.size(); ++i)
      result->entries_.push_back({static_cast<int>(row), i, patterns[i].exact, patterns[i].literal_length});
    ample += catalog.rows()[row].pattern_size * kMemoryPerByte;
  }
  result->singles_.resize(result->entries_.size());
  result->capturing_.resize(result->entries_.size());
  result->max_memory_ = max_memory.value_or(std::clamp(ample, kDefaultMaxMemory, kMostMemory));
  if (compile == Compile::kNow || ample > result->max_memory_) {
    const absl::Status status = result->CompileSet();
    if (!status.ok()) return status;
  }
  return result;
}

absl::Status TemplateSet::CompileSet() {
  auto set = std::make_unique<RE2::Set>(SetOptions(max_memory_), RE2::ANCHOR_BOTH);
  int row = -1;
  std::vector<TemplatePattern> patterns;
  for (const SetEntry& entry : entries_) {
    const CatalogRow& catalog_row = catalog_.rows()[static_cast<size_t>(entry.row)];
    if (entry.row != row) patterns = SetPatterns(catalog_row.message);
    row = entry.row;
    std::string error;
    if (set->Add(patterns[entry.pattern].regex, &error) < 0) {
      return absl::InternalError(
          absl::StrCat(catalog_row.catalog, ":", catalog_row.line, ": pattern refused: ", error));
    }
  }
  if (!set->Compile()) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the catalog's ", entries_.size(), " patterns need more than ", max_memory_, " bytes to compile"));
  }
  set_ = std::move(set);
  return absl::OkStatus();
}

const std::vector<int>& TemplateSet::Match(std::string_view normalized) {
  matched_.clear();
  if (set_ == nullptr && !compile_failed_) compile_failed_ = !CompileSet().ok();
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (set_ != nullptr && set_->Match(ToRe2(normalized), &matched_, &error)) {
    std::sort(matched_.begin(), matched_.end());
  } else if (set_ == nullptr || error.kind == RE2::Set::kOutOfMemory) {
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
