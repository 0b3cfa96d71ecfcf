// A snapshot as the text that Prometheus reads: from the server, or from a file of node_exporter's textfile
// collector. docs/live.md lists the metrics.
//
// Counters count from the start of the program and never go down. The number of series is bounded, however
// many codes and VMs the logs name.
#ifndef VMSIFT_ANALYZER_REPORT_METRICS_H_
#define VMSIFT_ANALYZER_REPORT_METRICS_H_

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/report/live_report.h"
#include "analyzer/report/report_totals.h"
#include "base/timestamp.h"

namespace vmsift {

enum class MetricsFormat {
  kOpenMetrics,  // https://github.com/OpenObservability/OpenMetrics, version 1.0.0
  kPrometheus,   // the text format, version 0.0.4
};

// The one that an `Accept` header prefers: OpenMetrics only where it is named.
MetricsFormat MetricsFormatFor(std::string_view accept);
std::string_view MetricsContentType(MetricsFormat format);

// About the program.
struct MetricsSource {
  std::string version;
  Timestamp started;
};

// `now`: when it is read; nothing: it is written to a file, of which the reader knows the age.
std::string MetricsText(const LiveSnapshot& snapshot, const ReportTotals& totals, const MetricsSource& source,
                        std::optional<Timestamp> now, MetricsFormat format);
// The same for a file, which is in the text format: node_exporter reads no other.
std::string MetricsFile(const LiveSnapshot& snapshot, const MetricsSource& source);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_METRICS_H_
