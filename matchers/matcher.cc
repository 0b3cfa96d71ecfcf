#include "matchers/matcher.h"

#include <tuple>
#include <utility>

namespace vmsift {

std::string_view GradeName(Grade grade) {
  switch (grade) {
    case Grade::kExact:
      return "exact";
    case Grade::kRevised:
      return "revised";
    case Grade::kCode:
      return "code";
    case Grade::kText:
      return "text";
    case Grade::kUnknown:
      return "unknown";
  }
  return "unknown";
}

Matcher::Matcher(const Catalog& catalog, std::unique_ptr<TemplateSet> set)
    : catalog_(catalog), set_(std::move(set)) {}

absl::StatusOr<std::unique_ptr<Matcher>> Matcher::Create(const Catalog& catalog, int64_t max_memory) {
  absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(catalog, max_memory);
  if (!set.ok()) return set.status();
  return std::unique_ptr<Matcher>(new Matcher(catalog, *std::move(set)));
}

void Matcher::Find(std::string_view code, std::string_view message, Match* match) {
  const CatalogCode* known = code.empty() ? nullptr : catalog_.FindCode(code);
  match->row = nullptr;
  match->row_index = -1;
  match->parameters.clear();

  normalized_.Assign(message);
  const std::vector<int>& matched = set_->Match(normalized_.text());
  int best = -1;
  bool best_own = false;
  for (int candidate : matched) {
    const SetEntry& entry = set_->entries()[static_cast<size_t>(candidate)];
    const bool own =
        known != nullptr && EqualsIgnoreCase(catalog_.rows()[static_cast<size_t>(entry.row)].code, code);
    if (best < 0) {
      best = candidate;
      best_own = own;
      continue;
    }
    const SetEntry& champion = set_->entries()[static_cast<size_t>(best)];
    // Candidates come in catalog order, so the first of equals stays.
    if (std::tie(own, entry.literal_length, entry.exact) >
        std::tie(best_own, champion.literal_length, champion.exact)) {
      best = candidate;
      best_own = own;
    }
  }
  if (best < 0) {
    match->grade = known != nullptr ? Grade::kCode : Grade::kUnknown;
    return;
  }

  const SetEntry& entry = set_->entries()[static_cast<size_t>(best)];
  match->row_index = entry.row;
  match->row = &catalog_.rows()[static_cast<size_t>(entry.row)];
  match->grade = !best_own ? Grade::kText : entry.exact ? Grade::kExact : Grade::kRevised;
  set_->Capture(best, normalized_.text(), &values_);
  for (size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].data() == nullptr) continue;
    match->parameters.push_back({&match->row->message.placeholders()[i], normalized_.Original(values_[i])});
  }
}

}  // namespace vmsift
