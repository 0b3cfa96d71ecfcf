// What is wrong with the logs, told to the user once as long as it stays so, not at every look.
#ifndef VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_
#define VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vmsift {

class Complaints {
 public:
  // `tell` is given a line for the user.
  explicit Complaints(std::function<void(std::string_view)> tell) : tell_(std::move(tell)) {}

  // A trouble that is there at this look.
  void Add(const std::string& about, std::string_view message) {
    Complaint& complaint = complaints_[about];
    complaint.look = look_;
    if (complaint.message == message) return;
    complaint.message = message;
    tell_(message);
  }
  // The trouble that there was about this is there still, if there was one.
  void Keep(const std::string& about) {
    if (const auto complaint = complaints_.find(about); complaint != complaints_.end())
      complaint->second.look = look_;
  }

  void BeginLook() { ++look_; }
  // Forgets what was not met at this look.
  void EndLook() {
    std::erase_if(complaints_, [this](const auto& entry) { return entry.second.look < look_; });
  }

  bool any() const { return !complaints_.empty(); }
  // What there is, by what it is about.
  std::map<std::string, std::string> All() const {
    std::map<std::string, std::string> all;
    for (const auto& [about, complaint] : complaints_) all[about] = complaint.message;
    return all;
  }

 private:
  struct Complaint {
    std::string message;
    uint64_t look = 0;  // that met it last
  };

  const std::function<void(std::string_view)> tell_;
  std::map<std::string, Complaint> complaints_;  // by what they are about
  uint64_t look_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_WARNING_DEDUP_H_
