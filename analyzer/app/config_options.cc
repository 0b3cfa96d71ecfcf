#include "analyzer/app/config_options.h"

#include <utility>

#include "analyzer/app/configuration.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/option_sources.h"
#include "base/status_text.h"

namespace vmsift {

ConfigOptions::ConfigOptions(CLI::App* app) : app_(app) {
  // CLI11 runs the callbacks of the application's own options first, once every argument was read. One that
  // has a value from the start is therefore the moment to look elsewhere for what the arguments leave out. It
  // is also what `vmsift --config FILE COMMAND` means.
  CLI::Option* const hook =
      app->add_option_function<std::string>("--config", [this](const std::string& file) { Apply(file); });
  hook->take_last()->group("")->configurable(false);
  hook->add_result("");
  for (CLI::App* const command : app->get_subcommands([](CLI::App*) { return true; })) {
    const std::string of_config = "Take the options that are not given from this file (TOML): its table [" +
                                  command->get_name() + "], and its keys before any table";
    CLI::Option* const config = command->add_option("--config", of_config);
    config->expected(1)->type_name("FILE")->configurable(false);
    config->check(CLI::Validator([](const std::string& text) { return text.empty() ? "is empty" : ""; }, ""));
    const std::string of_check = "Check --config and the other options, say what is wrong, and end";
    command->add_flag("--check-config", of_check)->configurable(false)->needs(config);
  }
}

void ConfigOptions::Apply(const std::string& given_before_command) {
  const std::vector<CLI::App*> chosen = app_->get_subcommands();
  if (chosen.empty() || chosen.front()->get_help_ptr()->count() > 0) return;
  CLI::App* const command = chosen.front();
  check_only_ = command->count("--check-config") > 0;
  file_ = given_before_command;
  CLI::Option* const config = command->get_option("--config");
  if (!config->empty()) file_ = config->results().back();
  WrongConfiguration wrong{ApplyEnvironment(command)};
  for (const std::string& note : UnknownVariables(*command)) Complain(note);
  if (!file_.empty()) {
    const absl::StatusOr<Configuration> read = ReadConfiguration(file_);
    std::vector<std::string> problems = {std::string(Message(read.status()))};
    if (read.ok()) problems = ApplyConfiguration(app_, command, *read, check_only_);
    for (std::string& problem : problems) wrong.messages.push_back(std::move(problem));
  }
  if (!wrong.messages.empty()) throw wrong;
  if (!check_only_) return;
  for (CLI::Option* const option : command->get_options()) {
    if (option->get_positional()) option->required(false);
  }
}

}  // namespace vmsift
