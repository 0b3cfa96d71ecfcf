// The options and the help of each command. Only the files around the command line know CLI11.
#ifndef VMSIFT_ANALYZER_APP_COMMAND_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_COMMAND_OPTIONS_H_

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "base/timestamp.h"

namespace vmsift {

// Each adds a command to `app`, whose parsing then sets `options`, and returns it. Borrows `options`. `now`
// is what durations such as `--since 24h` count from.
CLI::App* AddScan(CLI::App* app, Timestamp now, ScanOptions* options);
CLI::App* AddPlan(CLI::App* app, Timestamp now, PlanOptions* options);
CLI::App* AddMerge(CLI::App* app, MergeOptions* options);
CLI::App* AddConsume(CLI::App* app, Timestamp now, ConsumeOptions* options);
CLI::App* AddReport(CLI::App* app, ReportOptions* options);
CLI::App* AddIncidents(CLI::App* app, Timestamp now, IncidentsOptions* options);
CLI::App* AddCompare(CLI::App* app, CompareOptions* options);
CLI::App* AddRestore(CLI::App* app, RestoreOptions* options);
CLI::App* AddExtract(CLI::App* app, Timestamp now, ExtractOptions* options);
CLI::App* AddTail(CLI::App* app, Timestamp now, TailOptions* options);
CLI::App* AddLearn(CLI::App* app, Timestamp now, LearnCommandOptions* options);
CLI::App* AddExplain(CLI::App* app, ExplainOptions* options);
CLI::App* AddCatalog(CLI::App* app, CatalogCommandOptions* options);
CLI::App* AddBench(CLI::App* app, Timestamp now, BenchOptions* options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COMMAND_OPTIONS_H_
