// Warns of each problem once while it lasts, not at every scan.
//
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_
#define VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vmsift {

class WarningDedup {
 public:
  // `tell` receives lines for the user.
  explicit WarningDedup(std::function<void(std::string_view)> tell) : tell_(std::move(tell)) {}

  // Passes on a line that is no lasting problem.
  void Tell(std::string_view line) const { tell_(line); }

  // Reports a problem that this scan found.
  void Add(const std::string& about, std::string_view message) {
    Warning& warning = warnings_[about];
    warning.scan = scan_;
    if (warning.message == message) return;
    warning.message = message;
    tell_(message);
  }
  // Any problem reported about this still lasts.
  void Keep(const std::string& about) {
    if (const auto warning = warnings_.find(about); warning != warnings_.end()) warning->second.scan = scan_;
  }

  void BeginScan() { ++scan_; }
  // Forgets problems that this scan did not find.
  void EndScan() {
    std::erase_if(warnings_, [this](const auto& entry) { return entry.second.scan < scan_; });
  }

  bool any() const { return !warnings_.empty(); }
  // The lasting problems, by what they are about.
  std::map<std::string, std::string> All() const {
    std::map<std::string, std::string> all;
    for (const auto& [about, warning] : warnings_) all[about] = warning.message;
    return all;
  }

 private:
  struct Warning {
    std::string message;
    uint64_t scan = 0;  // that found it last
  };

  const std::function<void(std::string_view)> tell_;
  std::map<std::string, Warning> warnings_;  // by what they are about
  uint64_t scan_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_
