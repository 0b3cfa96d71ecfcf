// Finds a file that a command reads, or keeps its state in, and that its output (-o) would replace.
#ifndef VMSIFT_ANALYZER_APP_OUTPUT_CHECK_H_
#define VMSIFT_ANALYZER_APP_OUTPUT_CHECK_H_

#include <string>

#include "CLI/CLI.hpp"

namespace vmsift {

// What is wrong with -o of a parsed command; empty: nothing. Compares it with the configuration file `config`
// (empty: none), with each option whose value is a file, and with standard input if that is read. The paths
// of inputs are left to SelectInputs and CheckReportFile, which know what they stand for. Files are the same
// if they have one identity, or, where there is none yet, one place.
std::string ReplacedByOutput(const CLI::App& command, const std::string& config);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_OUTPUT_CHECK_H_
