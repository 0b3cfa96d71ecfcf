// Seeded random logs: failures of many kinds, quiet records, text, and every sort of damage.
#ifndef VMSIFT_TESTS_ANALYZER_RANDOM_LOG_H_
#define VMSIFT_TESTS_ANALYZER_RANDOM_LOG_H_

#include <cstdint>
#include <random>
#include <string>

#include "tests/analyzer/builtin.h"

namespace vmsift {

class RandomLog {
 public:
  explicit RandomLog(uint64_t seed) : random_(seed) {}

  std::string Lines(size_t count) {
    std::string log;
    for (size_t i = 0; i < count; ++i) log += Line();
    // The last line often lacks its end.
    if (!log.empty() && Below(2) == 0) log.pop_back();
    return log;
  }

  std::string Bytes(size_t count) {
    std::string bytes(count, '\0');
    for (char& c : bytes) c = Below(8) == 0 ? '\n' : static_cast<char>(Below(256));
    return bytes;
  }

 private:
  uint64_t Below(uint64_t bound) { return random_() % bound; }
  std::string Vm() { return (Below(2) == 0 ? "web-0" : "WEB-0") + std::to_string(Below(4)); }

  std::string Record() {
    std::string more;
    if (Below(3) != 0) more += ",\"time\":\"2026-11-23T1" + std::to_string(Below(10)) + ":02:11Z\"";
    if (Below(2) == 0) {
      more += ",\"resourceId\":\"/subscriptions/s/resourceGroups/rg-" + std::to_string(Below(2)) +
              "/providers/Microsoft.Compute/virtualMachines/" + Vm() + "\"";
    }
    switch (Below(6)) {
      case 0:
        return FailingLine("VMStartTimedOut",
                           "VM '" + Vm() + "' did not start in the allotted time. The VM may still " +
                               "start successfully. Please check the power state later.",
                           more);
      case 1:
        return FailingLine("vmnotfound", "The VM '" + Vm() + "' cannot be found.", more);
      case 2:
        return FailingLine("VMExtensionProvisioningError",
                           "VM has reported a failure when processing extension 'e'.", more);
      case 3:
        return FailingLine("Strange" + std::string(1, static_cast<char>('A' + Below(5))),
                           "Nobody knows what '" + Vm() + "' is.", more);
      case 4:
        return "{\"status\":\"Succeeded\"" + more + "}\n";
      default:
        return "{\"level\":\"error\",\"error\":\"The VM '" + Vm() + "' cannot be found.\"" + more + "}\n";
    }
  }

  std::string Line() {
    std::string line = Record();
    switch (Below(12)) {
      case 0:
        return "\n";
      case 1:
        return " \t\r\n";
      case 2:
        return "2026-11-23 a line of text about VM '" + Vm() + "'\n";
      case 3:
        return line.substr(0, Below(line.size())) + "\n";
      case 4:
        line[Below(line.size() - 1)] = static_cast<char>(Below(256));
        return line;
      case 5:
        line.insert(line.size() - 1, "\r");
        return line;
      case 6:
        return std::string(Below(600), 'x') + "\n";
      default:
        return line;
    }
  }

  std::mt19937_64 random_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_RANDOM_LOG_H_
