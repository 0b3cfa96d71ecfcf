// The inputs of a report of `vmsift tail`.
#ifndef VMSIFT_ANALYZER_APP_TAIL_INPUTS_H_
#define VMSIFT_ANALYZER_APP_TAIL_INPUTS_H_

#include "analyzer/app/read_inputs.h"
#include "analyzer/count/tally.h"
#include "analyzer/follow/follower.h"

namespace vmsift {

// The logs by number, and after them what cannot be followed, which is an input as well, as it is of a scan;
// adds those to the tally.
SelectedInputs FollowedInputs(const Follower& follower, Tally* tally);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_INPUTS_H_
