// Options that several commands have.
#ifndef VMSIFT_ANALYZER_APP_SHARED_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_SHARED_OPTIONS_H_

#include <cstddef>
#include <string>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "base/timestamp.h"

namespace vmsift {

// Each adds options to `command`, whose parsing then sets what the pointer points to, and borrows that.

// --catalog and --no-builtin.
void AddCatalogOptions(CLI::App* command, CatalogOptions* options);
// The paths, how they are read, and the selection, whose ages count from `now`. Returns the option of the
// paths.
CLI::Option* AddReadOptions(CLI::App* command, Timestamp now, ReadOptions* options);
// --input, --validate, --max-line and --max-document: how text is read, wherever it comes from.
void AddReading(CLI::App* command, ReadOptions* options);
void AddRedact(CLI::App* command, ReadOptions* options);
void AddStrict(CLI::App* command, ReadOptions* options);
void AddTop(CLI::App* command, size_t* top, const std::string& help);
void AddThreads(CLI::App* command, size_t* threads);
void AddRawCsv(CLI::App* command, CsvCells* cells);
void AddOutput(CLI::App* command, std::string* output, const std::string& help);
// --listen, with its help, and --listen-token-file.
void AddListen(CLI::App* command, const std::string& help, std::string* address, std::string* token_file);
// How counts are shown that were made before, and where to. Sets the callback of the command.
void AddStoredView(CLI::App* command, ViewOptions* view);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SHARED_OPTIONS_H_
