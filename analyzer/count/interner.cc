#include "analyzer/count/interner.h"

namespace vmsift {

uint32_t Interner::Intern(std::string_view key, std::string_view shown, std::string_view detail,
                          const Place& place) {
  const auto found = index_.find(key);
  if (found != index_.end()) {
    InternedName& name = names_[found->second];
    if (place < name.first) {
      name.detail = Keep(detail, name.detail);
      name.shown = Keep(shown, name.shown);
      name.first = place;
    }
    return found->second;
  }
  const uint32_t number = size();
  const std::string_view kept_key = texts_.Keep(key);
  const std::string_view kept_detail = texts_.Keep(detail);
  index_.emplace(kept_key, number);
  names_.push_back({kept_key, Keep(shown, kept_detail), kept_detail, place});
  return number;
}

// A copy of `text`; none where `known`, which is kept already, ends in it.
std::string_view Interner::Keep(std::string_view text, std::string_view known) {
  return known.ends_with(text) ? known.substr(known.size() - text.size()) : texts_.Keep(text);
}

std::vector<uint32_t> Interner::Merge(const Interner& other) {
  std::vector<uint32_t> numbers;
  numbers.reserve(other.names_.size());
  for (const InternedName& name : other.names_)
    numbers.push_back(Intern(name.key, name.shown, name.detail, name.first));
  return numbers;
}

}  // namespace vmsift
