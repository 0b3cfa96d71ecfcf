// Incidents as a table for people, as JSON (`vmsift.incidents/1`, docs/json.md) and as CSV.
#ifndef VMSIFT_ANALYZER_REPORT_INCIDENT_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_INCIDENT_REPORT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/incident/incidents.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/report.h"
#include "base/timestamp.h"

namespace vmsift {

// Borrows all of it.
struct IncidentReport {
  // What a report of logs that are followed covers.
  struct Kept {
    Timestamp since;                // failures that were read earlier are in no incident
    uint64_t dropped_attempts = 0;  // to bound the memory
  };

  const std::vector<Incident>& incidents;
  const Tally& tally;
  const Catalog& catalog;
  const std::vector<Input>& inputs;
  const ReportScope* scope = nullptr;  // null: everything that was named
  const Kept* kept = nullptr;          // null: all
};

std::string IncidentTable(const IncidentReport& report, const TableOptions& options);
void WriteIncidentJson(const IncidentReport& report, const TextSink& sink);
// The array of the first `top`, within other JSON.
void WriteIncidents(const IncidentReport& report, size_t top, JsonWriter* json);
void WriteIncidentCsv(const IncidentReport& report, CsvCells cells, const TextSink& sink);

enum class MessageLines { kFirst, kAll };

// An incident on lines of its own: code, VM and outcome; when, how often and of which class; the message with
// its chain; advice; id and place.
std::string IncidentText(const Incident& incident, const Catalog& catalog, const std::vector<Input>& inputs,
                         const TableOptions& options, MessageLines lines);

// `VMStartTimedOut on web-01, recovered after 7 min`
std::string IncidentTitle(const Incident& incident);

// `3 incidents: 1 open, 2 recovered`
std::string IncidentCounts(const std::vector<Incident>& incidents);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_INCIDENT_REPORT_H_
