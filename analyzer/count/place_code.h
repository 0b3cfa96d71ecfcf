// Places as numbers of a counts file: an input, a run of it, a line, a byte.
#ifndef VMSIFT_ANALYZER_COUNT_PLACE_CODE_H_
#define VMSIFT_ANALYZER_COUNT_PLACE_CODE_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "analyzer/count/number_code.h"
#include "analyzer/count/place.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

class PlaceWriter {
 public:
  // Borrows both.
  PlaceWriter(const std::vector<Input>& inputs, NumberWriter* out) : inputs_(inputs), out_(*out) {}

  void Write(const Place& place) {
    out_.Number(place.input);
    out_.Number(RunOf(place));
    out_.Number(place.line);
    out_.Number(place.byte);
  }

 private:
  uint64_t RunOf(const Place& place) const {
    if (place.input >= inputs_.size()) return 0;
    const std::vector<ByteRun>& runs = inputs_[place.input].runs;
    if (runs.size() < 2) return 0;
    const auto run = std::find_if(runs.begin(), runs.end(),
                                  [&place](const ByteRun& one) { return one.from == place.chunk; });
    return run == runs.end() ? 0 : static_cast<uint64_t>(run - runs.begin());
  }

  const std::vector<Input>& inputs_;
  NumberWriter& out_;
};

class PlaceReader {
 public:
  // Borrows all. `numbers` may be null: then inputs keep their indexes.
  PlaceReader(const std::vector<Input>& inputs, const std::vector<uint64_t>* numbers, NumberReader* in)
      : inputs_(inputs), numbers_(numbers), in_(*in) {}

  Place Read() {
    Place place;
    const uint64_t input = in_.Below(std::max<size_t>(inputs_.size(), 1));
    if (numbers_ != nullptr && numbers_->size() != inputs_.size()) in_.Fail();
    if (!in_.ok()) return place;
    const std::vector<ByteRun>* const runs = inputs_.empty() ? nullptr : &inputs_[input].runs;
    const bool has_runs = runs != nullptr && !runs->empty();
    const uint64_t run = in_.Below(has_runs ? runs->size() : 1);
    place.input = numbers_ == nullptr || inputs_.empty() ? input : (*numbers_)[input];
    place.chunk = has_runs ? (*runs)[run].from : 0;
    place.line = in_.Number();
    place.byte = in_.Number();
    return place;
  }

 private:
  const std::vector<Input>& inputs_;
  const std::vector<uint64_t>* const numbers_;
  NumberReader& in_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_PLACE_CODE_H_
