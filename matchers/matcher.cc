#include "matchers/matcher.h"

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
    : catalog_(catalog), set_(std::move(set)), front_(catalog, set_->entries()) {}

absl::StatusOr<std::unique_ptr<Matcher>> Matcher::Create(const Catalog& catalog,
                                                         std::optional<int64_t> max_memory) {
  absl::StatusOr<std::unique_ptr<TemplateSet>> set =
      TemplateSet::Create(catalog, max_memory, TemplateSet::Compile::kWhenAsked);
  if (!set.ok()) return set.status();
  return std::unique_ptr<Matcher>(new Matcher(catalog, *std::move(set)));
}

void Matcher::Find(std::string_view code, std::string_view message, Match* match) {
  const int known = Begin(code, message, match);
  const TemplateFront::Answer answer = front_.Find(known, normalized_.text());
  if (answer.fit == Fit::kUnknown) {
    ++left_to_set_count_;
    FindBySet(known, match);
    return;
  }
  Note(answer.entry, answer.own, known, match);
  if (answer.fit == Fit::kYes) NoteParameters(front_.values(), front_.value_count(), match);
}

void Matcher::FindBySet(std::string_view code, std::string_view message, Match* match) {
  FindBySet(Begin(code, message, match), match);
}

int Matcher::Begin(std::string_view code, std::string_view message, Match* match) {
  const CatalogCode* known = code.empty() ? nullptr : catalog_.FindCode(code);
  match->row = nullptr;
  match->row_index = -1;
  match->parameters.clear();
  normalized_.Assign(message);
  return known == nullptr ? -1 : static_cast<int>(known - catalog_.codes().data());
}

void Matcher::FindBySet(int code, Match* match) {
  int best = -1;
  bool best_own = false;
  for (int candidate : set_->Match(normalized_.text())) {
    const SetEntry& entry = set_->entries()[static_cast<size_t>(candidate)];
    const CatalogRow& row = catalog_.rows()[static_cast<size_t>(entry.row)];
    const bool own =
        code >= 0 && EqualsIgnoreCase(row.code, catalog_.codes()[static_cast<size_t>(code)].code);
    if (row.needs_code && !own) continue;
    // Candidates come in catalog order, so the first of equals stays.
    if (best >= 0 &&
        (own != best_own ? best_own : !FitsBetter(entry, set_->entries()[static_cast<size_t>(best)]))) {
      continue;
    }
    best = candidate;
    best_own = own;
  }
  Note(best, best_own, code, match);
  if (best < 0) return;
  set_->Capture(best, normalized_.text(), &values_);
  NoteParameters(values_.data(), values_.size(), match);
}

void Matcher::Note(int entry, bool own, int code, Match* match) const {
  if (entry < 0) {
    match->grade = code >= 0 ? Grade::kCode : Grade::kUnknown;
    return;
  }
  const SetEntry& found = set_->entries()[static_cast<size_t>(entry)];
  match->row_index = found.row;
  match->row = &catalog_.rows()[static_cast<size_t>(found.row)];
  match->grade = !own ? Grade::kText : found.exact ? Grade::kExact : Grade::kRevised;
}

void Matcher::NoteParameters(const std::string_view* values, size_t count, Match* match) const {
  for (size_t i = 0; i < count; ++i) {
    if (values[i].data() == nullptr) continue;
    match->parameters.push_back({&match->row->message.placeholders()[i], normalized_.Original(values[i])});
  }
}

}  // namespace vmsift
