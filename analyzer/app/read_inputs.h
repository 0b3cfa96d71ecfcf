// Runs a pipeline over what the command line names.
#ifndef VMSIFT_ANALYZER_APP_READ_INPUTS_H_
#define VMSIFT_ANALYZER_APP_READ_INPUTS_H_

#include <functional>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

// Reads every input in order until `stop` says so, complains of each that cannot be read, and goes on.
void ReadInputs(const std::vector<Input>& inputs, Pipeline* pipeline, const std::function<bool()>& stop);

// kDoneWithBadInput when an input could not be read, or a line was malformed or oversize.
ExitStatus StatusOf(const Tally& tally);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_READ_INPUTS_H_
