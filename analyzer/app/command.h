// What the commands share: their options, their exit status, and their entry points.
#ifndef VMSIFT_ANALYZER_APP_COMMAND_H_
#define VMSIFT_ANALYZER_APP_COMMAND_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/compare/gate.h"
#include "analyzer/count/breakdown.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/pipeline/selection.h"
#include "analyzer/report/report.h"
#include "base/glob.h"

namespace vmsift {

enum ExitStatus {
  kDone = 0,
  kDoneWithBadInput = 1,  // some input could not be read to its end, or with --strict, had a bad line
  kConditionMet = 3,      // a rule of --fail-on is met
  kFailed = 2,            // wrong usage, or a failure that stopped the work
};

struct CatalogOptions {
  std::vector<std::string> files;
  bool no_builtin = false;
};

// The input of a command, and how it is read.
struct ReadOptions {
  CatalogOptions catalog;
  std::vector<std::string> paths;
  PathFilter filter;
  Selection selection;
  Pipeline::Options pipeline;  // its selection: Selected()
  bool strict = false;         // bad lines change the exit status
  bool no_progress = false;    // on standard error
  std::string redact_key;      // of --redact; empty: nothing is redacted

  // The selection for the pipelines; null if everything is selected. Borrows from this object.
  const Selection* Selected() const { return selection.takes_all() ? nullptr : &selection; }
};

// How counts are shown.
struct ViewOptions {
  std::string format = "table";  // table, html, json, csv, counts
  CsvCells csv_cells = CsvCells::kGuarded;
  size_t top = 10;                // rows of each list; 0: all
  bool brief = false;             // of the table: three lines
  std::string baseline;           // a counts file to compare with; empty: none
  std::vector<Gate> gates;        // of --fail-on
  std::vector<Dimension> by;      // counts by these instead of a report; none: a report
  std::string time_zone = "UTC";  // of times in `by`
  std::string output;             // empty: standard output
};

// A part of a planned scan.
struct ShardOptions {
  std::string plan;  // a plan file, which has the paths and options; empty: none
  size_t shard = 0;  // of the plan, from 1
};

struct ScanOptions {
  ReadOptions read;
  size_t threads = 0;  // 0: one per core
  ViewOptions view;
  bool incidents = false;        // however large the inputs are
  std::optional<ByteRun> bytes;  // of the only path: the lines that begin there
  ShardOptions shard;
};

struct PlanOptions {
  ReadOptions read;
  bool incidents = false;
  size_t shards = 0;   // at least 1
  std::string output;  // empty: standard output
};

struct MergeOptions {
  CatalogOptions catalog;
  std::vector<std::string> parts;  // counts files, or directories of such
  std::string plan;                // whose shards all have to be there; empty: none
  ViewOptions view;
};

struct ConsumeOptions {
  ReadOptions read;                    // no paths
  std::string brokers;                 // HOST:PORT,…
  std::string connection_string_file;  // of Event Hubs; empty: brokers
  std::vector<std::string> topics;     // none: the connection string's
  std::string group;
  std::vector<std::pair<std::string, std::string>> kafka_options;
  std::string sink;                 // a URL, or @ and the name of a file that holds one
  int64_t flush_ms = 500;           // between two commits
  uint64_t flush_bytes = 64 << 20;  // of messages, after which there is one in any case
  bool from_end = false;            // where a new group begins
  bool incidents = false;           // note what they are made of
  std::string listen;               // ADDRESS:PORT of the live server; empty: none
  std::string listen_token_file;    // empty: no token is needed
};

struct ReportOptions {
  CatalogOptions catalog;
  std::string database;  // a URL, or @ and the name of a file that holds one
  std::string group;
  std::vector<std::string> topics;  // none: all
  ViewOptions view;
};

struct IncidentsOptions {
  ReadOptions read;
  size_t threads = 0;            // 0: one per core
  std::string format = "table";  // table, json, csv
  CsvCells csv_cells = CsvCells::kGuarded;
  size_t top = 10;             // of the table; 0: all
  bool open_only = false;      // leave out those that ended
  int64_t gap_ms = 3'600'000;  // IncidentOptions::gap
  std::string output;          // empty: standard output
};

struct CompareOptions {
  CatalogOptions catalog;
  std::string before;  // counts files
  std::string after;
  std::string format = "table";  // table, json
  size_t top = 10;               // rows of each list of the table; 0: all
  std::vector<Gate> gates;
  std::string output;  // empty: standard output
};

struct RestoreOptions {
  std::string key;         // a key file of --redact
  std::string path = "-";  // standard input
};

struct ExtractOptions {
  ReadOptions read;
  ShardOptions shard;
  std::string output;
};

struct LearnCommandOptions {
  ReadOptions read;
  uint64_t min_count = 5;  // LearnOptions::min_count
  std::string output;      // empty: standard output
};

struct ExplainOptions {
  CatalogOptions catalog;
  std::vector<std::string> message;  // words, or paths; empty or "-": standard input
  std::string code;                  // of a message; of files, the pattern of those to explain
  size_t top = 10;                   // kinds of failures; 0: all
  bool all = false;                  // each failure, also those that are alike
};

struct CatalogCommandOptions {
  CatalogOptions catalog;
  std::vector<Glob> codes;       // none: all
  std::string format = "table";  // table, json
};

struct BenchOptions {
  ReadOptions read;              // no paths: a generated log
  size_t threads = 0;            // 0: one per core
  size_t repeat = 5;             // runs of each stage; at least 1
  std::string format = "table";  // table, json
  size_t size = 200'000'000;     // of a generated log, in bytes
  double failure_rate = 0.15;    // of a generated log's lines
};

struct TailOptions {
  ReadOptions read;              // paths: also globs
  std::string format = "table";  // jsonl, table, json, metrics
  size_t top = 10;
  std::string state;                  // empty: none
  bool from_end = false;              // FollowOptions::from_end
  int64_t every_ms = 0;               // interval of reports; 0: only at the end
  std::vector<std::string> alerts;    // rules (alert/rule.h)
  std::string alert_command;          // empty: none
  std::string alert_webhook;          // a URL, or @ and the name of a file that holds one; empty: none
  std::string alert_format = "json";  // json, slack, teams, pagerduty
  std::string alert_link;             // empty: the page of `listen`, if any
  std::string alert_ca;               // a file; empty: the system's
  std::string alert_key_file;         // empty: none
  std::string output;                 // of the reports, each of which replaces it; empty: standard output
  std::vector<Gate> gates;            // of --fail-on, for all that was counted
  std::optional<bool> tee;            // pass standard input on; none: where that is of use (MustTee)
  bool poll = false;                  // check for changes instead of waiting for notifications
  std::string listen;                 // ADDRESS:PORT of the live server; empty: none
  std::string listen_token_file;      // empty: no token is needed
};

// Each runs one command and returns the exit status of the program.
ExitStatus RunScan(const ScanOptions& options);
ExitStatus RunPlan(const PlanOptions& options);
ExitStatus RunMerge(const MergeOptions& options);
ExitStatus RunConsume(const ConsumeOptions& options);
ExitStatus RunReport(const ReportOptions& options);
ExitStatus RunIncidents(const IncidentsOptions& options);
ExitStatus RunCompare(const CompareOptions& options);
ExitStatus RunRestore(const RestoreOptions& options);
ExitStatus RunExtract(const ExtractOptions& options);
ExitStatus RunLearn(const LearnCommandOptions& options);
ExitStatus RunExplain(const ExplainOptions& options);
ExitStatus RunCatalog(const CatalogCommandOptions& options);
ExitStatus RunBench(const BenchOptions& options);
ExitStatus RunTail(const TailOptions& options);

// Parses the command line and runs the command. `arguments` without the program's name.
ExitStatus RunCommandLine(std::vector<std::string> arguments);

// Reports an error and returns kFailed.
ExitStatus Fail(const absl::Status& status);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COMMAND_H_
