#include "analyzer/app/read_inputs.h"

#include <algorithm>

#include "analyzer/input/open_source.h"

namespace vmsift {
namespace {

absl::StatusOr<std::unique_ptr<ByteSource>> OpenInput(const Input& input) {
  if (!input.status.ok()) return input.status;
  return OpenSource(input.path);
}

}  // namespace

void ReadInputs(const std::vector<Input>& inputs, Pipeline* pipeline, const std::function<bool()>& stop) {
  for (uint32_t i = 0; i < inputs.size() && !stop(); ++i) {
    const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenInput(inputs[i]);
    absl::Status status = source.status();
    if (source.ok()) {
      status = pipeline->Run(i, source->get());
    } else {
      pipeline->NoteUnreadable(i, status);
    }
    if (!status.ok()) {
      const absl::string_view message = status.message();
      Complain(std::string_view(message.data(), message.size()));
    }
  }
}

ExitStatus StatusOf(const Tally& tally) {
  const bool unreadable = std::any_of(tally.inputs.begin(), tally.inputs.end(),
                                      [](const InputTally& input) { return !input.error.empty(); });
  const bool bad_lines =
      tally.ledger.entry(Outcome::kMalformed).lines + tally.ledger.entry(Outcome::kOversize).lines > 0;
  return unreadable || bad_lines ? kDoneWithBadInput : kDone;
}

}  // namespace vmsift
