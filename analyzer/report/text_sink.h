// Receives a report, piece by piece.
#ifndef VMSIFT_ANALYZER_REPORT_TEXT_SINK_H_
#define VMSIFT_ANALYZER_REPORT_TEXT_SINK_H_

#include <functional>
#include <string_view>

namespace vmsift {

using TextSink = std::function<void(std::string_view text)>;

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_TEXT_SINK_H_
