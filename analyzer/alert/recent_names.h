// An LRU map from names, ignoring case, to values.
//
// The caller limits its size. Values do not move until they are taken out. Not thread-safe.
#ifndef VMSIFT_ANALYZER_ALERT_RECENT_NAMES_H_
#define VMSIFT_ANALYZER_ALERT_RECENT_NAMES_H_

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/ascii_case.h"

namespace vmsift {

template <typename Value>
class RecentNames {
 public:
  struct Entry {
    const std::string name;  // as it was added
    Value value;
  };

  RecentNames() = default;
  RecentNames(RecentNames&&) noexcept = default;
  RecentNames& operator=(RecentNames&&) noexcept = default;

  // The value of a name, which becomes the most recent one; null if there is none.
  Value* Use(std::string_view name) {
    const auto found = index_.find(name);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->value;
  }
  // The same without changing the order.
  Value* Find(std::string_view name) {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &found->second->value;
  }
  // Adds a new name as the most recent one.
  Value* Add(std::string_view name) {
    entries_.push_front(Entry{std::string(name), Value()});
    index_.emplace(entries_.front().name, entries_.begin());
    return &entries_.front().value;
  }
  // Takes out the least recent value for which `may_go` holds, or else the least recent of all. The map is
  // not empty.
  template <typename MayGo>
  Value TakeOldest(MayGo may_go) {
    auto oldest = std::prev(entries_.end());
    for (auto entry = oldest;; --entry) {
      if (may_go(entry->value)) {
        oldest = entry;
        break;
      }
      if (entry == entries_.begin()) break;
    }
    index_.erase(oldest->name);
    Value value = std::move(oldest->value);
    entries_.erase(oldest);
    return value;
  }

  size_t size() const { return entries_.size(); }
  // The most recent first.
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::list<Entry> entries_;
  absl::flat_hash_map<std::string_view, typename std::list<Entry>::iterator, IgnoreCaseHash, IgnoreCaseEqual>
      index_;  // by their names
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_RECENT_NAMES_H_
