#include "matchers/regex_set.h"

#include <string>

#include "matchers/template_pattern.h"

namespace vmsift {

RegexSet::RegexSet(const Catalog& catalog, int64_t max_memory) : catalog_(catalog), max_memory_(max_memory) {
  for (size_t row = 0; row < catalog.rows().size(); ++row) {
    const CatalogRow& r = catalog.rows()[row];
    if (r.duplicate_of < 0 && !r.too_short && !r.needs_code) rows_.push_back(static_cast<int>(row));
  }
}

void RegexSet::Compile() {
  compiled_ = true;
  RE2::Options options = PatternOptions();
  options.set_max_mem(max_memory_);
  auto set = std::make_unique<RE2::Set>(options, RE2::ANCHOR_START);
  for (int row : rows_) {
    std::string error;
    if (set->Add(OpeningRegex(catalog_.rows()[static_cast<size_t>(row)].message), &error) < 0) return;
  }
  if (set->Compile()) set_ = std::move(set);
}

const std::vector<int>& RegexSet::Match(std::string_view normalized) {
  if (!compiled_) Compile();
  // RE2 answers false both for no match and for lack of memory.
  RE2::Set::ErrorInfo error{RE2::Set::kOutOfMemory};
  matched_.clear();
  if (set_ != nullptr && set_->Match(normalized, &matched_, &error)) {
    for (int& match : matched_) match = rows_[static_cast<size_t>(match)];
  } else if (error.kind == RE2::Set::kOutOfMemory) {
    ++out_of_memory_count_;
    matched_ = rows_;
  }
  return matched_;
}

}  // namespace vmsift
