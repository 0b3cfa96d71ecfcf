#include "analyzer/app/gates.h"

#include <optional>
#include <string>
#include <utility>

#include "analyzer/app/diagnostics.h"
#include "analyzer/app/selection_options.h"
#include "fmt/format.h"

namespace vmsift {

void AddFailOn(CLI::App* command, bool compares, std::vector<Gate>* gates) {
  const auto take = [compares, gates](const std::string& text) {
    absl::StatusOr<Gate> gate = Gate::Parse(text);
    if (!gate.ok()) Refuse("--fail-on", gate.status());
    if (!compares && gate->needs_baseline()) {
      Refuse("--fail-on", absl::InvalidArgumentError(fmt::format(
                              "\"{}\" compares with a baseline, which this command has not", text)));
    }
    gates->push_back(*std::move(gate));
  };
  command
      ->add_option_function<std::vector<std::string>>(
          "--fail-on",
          [take](const std::vector<std::string>& rules) {
            for (const std::string& rule : rules) take(rule);
          },
          fmt::format(
              "Exit status 3 when a rule is met: {}'code=VM* count>0', 'suspects>0', empty; repeatable",
              compares ? "new, 'worse>2x', " : ""))
      ->type_name("RULE")
      ->allow_extra_args(false);
}

ExitStatus StatusOfGates(const std::vector<Gate>& gates, const Tally& tally, const Catalog& catalog,
                         const Comparison* comparison, ExitStatus status) {
  for (const Gate& gate : gates) {
    const std::optional<std::string> why = gate.Met(tally, catalog, comparison);
    if (!why) continue;
    Complain(fmt::format("--fail-on \"{}\" is met: {}", gate.text, *why));
    if (status != kFailed) status = kConditionMet;
  }
  return status;
}

}  // namespace vmsift
