#include "analyzer/app/tail_inputs.h"

#include <map>
#include <string>

namespace vmsift {

SelectedInputs FollowedInputs(const Follower& follower, Tally* tally) {
  SelectedInputs selected{follower.Inputs(), 0};
  std::map<std::string, std::string> troubles = follower.Troubles();
  for (const Input& input : selected.inputs) troubles.erase(input.path);
  for (const auto& [path, trouble] : troubles) {
    InputTally unreadable;
    unreadable.input = static_cast<uint32_t>(selected.inputs.size());
    unreadable.error = trouble;
    tally->AddInput(unreadable);
    selected.inputs.push_back({path, absl::OkStatus()});
  }
  return selected;
}

}  // namespace vmsift
