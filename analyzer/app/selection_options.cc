#include "analyzer/app/selection_options.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/app/suggestion.h"
#include "analyzer/app/time_argument.h"
#include "analyzer/blob/blob_location.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr char kPaths[] = "Which files (repeatable; those named on the command line are always read)";
constexpr char kFailures[] =
    "Which failures (LIST: separated by commas, or repeated; letter case is ignored)";

void AddPatterns(CLI::App* command, const std::string& name, std::vector<Glob>* globs,
                 const std::string& help) {
  command
      ->add_option_function<std::vector<std::string>>(
          name,
          [name, globs](const std::vector<std::string>& patterns) {
            for (const std::string& pattern : patterns) {
              absl::StatusOr<Glob> glob = Glob::OfPaths(pattern);
              if (!glob.ok()) Refuse(name, glob.status());
              globs->push_back(*std::move(glob));
            }
          },
          help)
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kPaths);
}

void AddTime(CLI::App* command, const std::string& name, Timestamp now, std::optional<Timestamp>* time,
             const std::string& help) {
  command
      ->add_option_function<std::string>(
          name,
          [name, now, time](const std::string& text) {
            const absl::StatusOr<Timestamp> given = ParseTimeArgument(text, now);
            if (!given.ok()) Refuse(name, given.status());
            *time = *given;
          },
          help)
      ->type_name("TIME")
      ->group(kFailures);
}

// `today` and `yesterday` begin in the zone of --time-zone, which is known when all options are.
void PlaceDay(const CLI::App& command, const std::string& name, Timestamp now,
              std::optional<Timestamp>* time) {
  const CLI::Option* const zone = command.get_option_no_throw("--time-zone");
  const CLI::Option* const option = command.get_option(name);
  if (zone == nullptr || zone->count() == 0 || option->count() == 0) return;
  const absl::StatusOr<Timestamp> given =
      ParseTimeArgument(option->results().back(), now, TimeZoneOf(zone->results().back()));
  if (given.ok()) *time = *given;
}

// A VM's whole resource id, as the portal gives it to copy (resource_id.h), is as good as its identity.
std::string VmPattern(const std::string& text) {
  std::vector<std::string> parts;  // "", subscriptions, S, resourceGroups, G, providers, P, …
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, '/');) parts.push_back(part);
  const auto is = [&parts](size_t i, std::string_view label) { return EqualsIgnoreCase(parts[i], label); };
  const bool vm = parts.size() == 9 && is(7, "virtualMachines");
  const bool instance = parts.size() == 11 && is(7, "virtualMachineScaleSets") && is(9, "virtualMachines");
  if ((!vm && !instance) || !is(1, "subscriptions") || !is(3, "resourceGroups")) return text;
  return parts[2] + "/" + parts[4] + "/" + parts[8] + (instance ? "_" + parts[10] : "");
}

void AddNames(CLI::App* command, const std::string& name, NameFilter* filter, const std::string& help) {
  command
      ->add_option_function<std::vector<std::string>>(
          name,
          [name, filter](const std::vector<std::string>& patterns) {
            for (const std::string& pattern : patterns) {
              const absl::Status status = filter->Add(name == "--vm" ? VmPattern(pattern) : pattern);
              if (!status.ok()) Refuse(name, status);
            }
          },
          help)
      ->delimiter(',')
      ->type_name("LIST")
      ->allow_extra_args(false)
      ->group(kFailures);
}

void AddGrades(CLI::App* command, std::bitset<kGradeCount>* grades) {
  command
      ->add_option_function<std::vector<std::string>>(
          "--grade",
          [grades](const std::vector<std::string>& names) {
            for (int i = 0; i < kGradeCount; ++i) {
              const bool wanted =
                  std::find(names.begin(), names.end(), GradeName(static_cast<Grade>(i))) != names.end();
              grades->set(static_cast<size_t>(i), wanted);
            }
          },
          "Of these grades: exact, revised, code, text, unknown")
      ->check(OneOf({"exact", "revised", "code", "text", "unknown"}))
      ->delimiter(',')
      ->type_name("LIST")
      ->allow_extra_args(false)
      ->group(kFailures);
}

void AddClasses(CLI::App* command, std::bitset<kErrorClassCount>* classes) {
  command
      ->add_option_function<std::vector<std::string>>(
          "--class",
          [classes](const std::vector<std::string>& names) {
            classes->reset();
            for (const std::string& name : names) {
              const ErrorClass error_class = ErrorClassOf(name).value_or(ErrorClass::kNone);
              classes->set(static_cast<size_t>(error_class));
            }
          },
          "Of these classes: transient, capacity, quota, config, guest, platform, permission, none")
      ->check(OneOf({"transient", "capacity", "quota", "config", "guest", "platform", "permission", "none"}))
      ->delimiter(',')
      ->type_name("LIST")
      ->allow_extra_args(false)
      ->group(kFailures);
}

void AddScope(CLI::App* command, std::optional<ErrorScope>* scope) {
  command
      ->add_option_function<std::string>(
          "--scope",
          [scope](const std::string& name) { *scope = name == "vm" ? ErrorScope::kVm : ErrorScope::kOther; },
          "vm: a VM, another resource of Microsoft.Compute, or a code that speaks of such; other: the rest")
      ->check(OneOf({"vm", "other"}))
      ->group(kFailures);
}

}  // namespace

bool IsOnlyChecked(const CLI::App& command) {
  const CLI::Option* const check = command.get_option_no_throw("--check-config");
  return check != nullptr && check->count() > 0;
}

void Refuse(const std::string& option, const absl::Status& status) {
  throw CLI::ValidationError(option, std::string(Message(status)));
}

CLI::Validator NotEmpty() {
  return CLI::Validator([](const std::string& text) { return text.empty() ? "is empty" : ""; }, "");
}

CLI::Validator FilesOnly() {
  return CLI::Validator(
      [](const std::string& path) {
        return IsBlobPath(path) ? "takes no blobs; vmsift scan reads them" : "";
      },
      "");
}

CLI::Validator OneOf(const std::vector<std::string>& values) {
  // As the base, since a copy of CLI::IsMember takes itself for the set.
  const CLI::Validator member = CLI::IsMember(values);
  return CLI::Validator(
      [values, member](std::string& text) {
        const std::string problem = member(text);
        return problem.empty() ? problem : problem + DidYouMean(text, values);
      },
      member.get_description());
}

void AddSelectionOptions(CLI::App* command, Timestamp now, ReadOptions* options) {
  AddPatterns(command, "--include", &options->filter.include,
              "Of a directory, read only files that match: *.json by name, d/**/*.json by the path below it");
  AddPatterns(command, "--exclude", &options->filter.exclude,
              "Of a directory, skip files and directories that match; wins over --include");
  AddFailureSelection(command, now, &options->selection);
}

void AddFailureSelection(CLI::App* command, Timestamp now, Selection* selection) {
  AddTime(command, "--since", now, &selection->period.since,
          "At or after a time: 2026-11-23T17:00:00Z, 2026-11-23 (UTC), today, yesterday, or an age: 90m, "
          "24h, 7d");
  AddTime(command, "--until", now, &selection->period.until,
          "Before a time; with either bound, failures without a time are left out, and the report says so");
  AddNames(command, "--vm", &selection->vms,
           "On these VMs: NAME, GROUP/NAME or a resource id; patterns (web-*); (none) for no VM");
  AddNames(command, "--code", &selection->codes, "With these codes, or patterns (VMExtension*)");
  AddNames(command, "--resource-group", &selection->resource_groups,
           "In these resource groups, or patterns; (none) where none is known");
  AddGrades(command, &selection->grades);
  AddClasses(command, &selection->classes);
  AddScope(command, &selection->scope);
  command->callback([command, now, selection] { FinishSelection(*command, now, selection); });
}

void FinishSelection(const CLI::App& command, Timestamp now, Selection* selection) {
  Period& period = selection->period;
  PlaceDay(command, "--since", now, &period.since);
  PlaceDay(command, "--until", now, &period.until);
  if (!period.since || !period.until || *period.since < *period.until) return;
  throw CLI::ValidationError("--since " + FormatTimestamp(*period.since) + " is not before --until " +
                             FormatTimestamp(*period.until) + ": no failure can be in that period");
}

}  // namespace vmsift
