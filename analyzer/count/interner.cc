#include "analyzer/count/interner.h"

namespace vmsift {

uint32_t Interner::Intern(std::string_view key, std::string_view shown, std::string_view detail,
                          const Place& place) {
  const auto found = index_.find(key);
  if (found != index_.end()) {
    InternedName& name = names_[found->second];
    if (place < name.first) {
      name.shown = shown;
      name.detail = detail;
      name.first = place;
    }
    return found->second;
  }
  const uint32_t number = size();
  index_.emplace(std::string(key), number);
  names_.push_back({std::string(key), std::string(shown), std::string(detail), place});
  return number;
}

std::vector<uint32_t> Interner::Merge(const Interner& other) {
  std::vector<uint32_t> numbers;
  numbers.reserve(other.names_.size());
  for (const InternedName& name : other.names_)
    numbers.push_back(Intern(name.key, name.shown, name.detail, name.first));
  return numbers;
}

}  // namespace vmsift
