// The options --config and --check-config of every command, and the environment: read when the command line's
// own options are known and none of them has had an effect yet.
#ifndef VMSIFT_ANALYZER_APP_CONFIG_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_CONFIG_OPTIONS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace vmsift {

// Thrown while parsing: what is wrong in the environment or the file, one message each.
struct WrongConfiguration {
  std::vector<std::string> messages;
};

class ConfigOptions {
 public:
  // Adds them to the commands that `app` has by now; `app` borrows this object.
  explicit ConfigOptions(CLI::App* app);
  ConfigOptions(const ConfigOptions&) = delete;
  ConfigOptions& operator=(const ConfigOptions&) = delete;

  // After parsing: whether the command is only checked, not run; and the file.
  bool check_only() const { return check_only_; }
  const std::string& file() const { return file_; }

 private:
  // The command that was chosen, without its values yet.
  void Apply(const std::string& given_before_command);

  CLI::App* const app_;
  std::string file_;
  bool check_only_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_CONFIG_OPTIONS_H_
