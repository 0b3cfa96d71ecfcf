#include "analyzer/app/gates.h"

#include <optional>
#include <string>
#include <utility>

#include "analyzer/app/diagnostics.h"
#include "analyzer/app/selection_options.h"
#include "fmt/format.h"

namespace vmsift {

void AddFailOn(CLI::App* command, std::vector<Gate>* gates) {
  command
      ->add_option_function<std::vector<std::string>>(
          "--fail-on",
          [gates](const std::vector<std::string>& rules) {
            for (const std::string& rule : rules) {
              absl::StatusOr<Gate> gate = Gate::Parse(rule);
              if (!gate.ok()) Refuse("--fail-on", gate.status());
              gates->push_back(*std::move(gate));
            }
          },
          "Exit status 3 when a rule is met: new, 'worse>2x', 'code=VM* count>0', 'suspects>0', empty; "
          "repeatable")
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
