// The stages of a scan, in order: how far a measured run goes.
#ifndef VMSIFT_ANALYZER_THROUGHPUT_STAGE_H_
#define VMSIFT_ANALYZER_THROUGHPUT_STAGE_H_

#include <string_view>

namespace vmsift {

enum class Stage {
  kRead,    // bytes, unpacked
  kFrame,   // lines; blocks where an input is text
  kFilter,  // lines that may hold a failure
  kDecode,  // what may be failures
  kMatch,   // which of them are, and the templates they fit
  kCount,   // their VMs, and the tally: all there is
};

inline constexpr Stage kStages[] = {Stage::kRead,   Stage::kFrame, Stage::kFilter,
                                    Stage::kDecode, Stage::kMatch, Stage::kCount};

constexpr std::string_view StageName(Stage stage) {
  switch (stage) {
    case Stage::kRead:
      return "read";
    case Stage::kFrame:
      return "frame";
    case Stage::kFilter:
      return "filter";
    case Stage::kDecode:
      return "decode";
    case Stage::kMatch:
      return "match";
    case Stage::kCount:
      break;
  }
  return "count";
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_THROUGHPUT_STAGE_H_
