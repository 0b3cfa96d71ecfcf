// What a configuration file says (docs/configuration.md): TOML 1.0 with a key for each option. Here only its
// form is checked; option_sources.h knows what the keys mean. Only this knows toml++.
#ifndef VMSIFT_ANALYZER_APP_CONFIGURATION_H_
#define VMSIFT_ANALYZER_APP_CONFIGURATION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vmsift {

struct Setting {
  enum class Kind { kValue, kBoolean, kNumber, kList };

  std::string table;  // the command; empty: of every command that has such an option
  std::string key;
  std::vector<std::string> values;  // as the command line would have them; of a kList there may be none
  Kind kind = Kind::kValue;
  size_t line = 0;  // of the key; from 1
};

// A file with its settings, in the order of their lines.
struct Configuration {
  std::string path;
  std::vector<Setting> settings;
  // The tables with their lines, also those that are empty.
  std::vector<Setting> tables;
};

// `path` is named in errors: `PATH:LINE: what is wrong`.
absl::StatusOr<Configuration> ParseConfiguration(std::string_view text, const std::string& path);

// Reads a file of at most 1 MiB, which may be a pipe.
absl::StatusOr<Configuration> ReadConfiguration(const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_CONFIGURATION_H_
