#include "analyzer/app/shared_options.h"

#include <charconv>
#include <system_error>

#include "analyzer/app/selection_options.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

CLI::Option* AddSizeOption(CLI::App* command, const std::string& name, size_t* bytes, const std::string& help,
                           const std::string& default_text) {
  return command
      ->add_option(name, *bytes, help)
      // The help would show the validators' own descriptions.
      ->transform(CLI::AsSizeValue(false).description(""))
      ->check(CLI::Range(size_t{64}, size_t{1} << 31).description(""))
      ->default_str(default_text)
      ->type_name("SIZE");
}

// A whole number up to `most`. CLI11's own check calls a word "not in range".
CLI::Validator CountOf(int most) {
  CLI::Validator range = CLI::Range(0, most);
  return CLI::Validator(
      [most](const std::string& text) {
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool is_number = error == std::errc() && end == text.data() + text.size();
        return is_number && value >= 0 && value <= most
                   ? std::string()
                   : fmt::format("\"{}\" is no whole number from 0 to {}", text, most);
      },
      range.get_description());
}

}  // namespace

void AddCatalogOptions(CLI::App* command, CatalogOptions* options) {
  command
      ->add_option("--catalog", options->files,
                   "Add the error codes and templates of a Markdown page; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command->add_flag("--no-builtin", options->no_builtin, "Omit the built-in catalog");
}

CLI::Option* AddReadOptions(CLI::App* command, Timestamp now, ReadOptions* options) {
  CLI::Option* const paths = command->add_option(
      "PATH", options->paths,
      "Files, directories (read at any depth), quoted patterns, blobs and folders of them (their URL, or "
      "az://CONTAINER/NAME), or - for standard input; gzip, zstd, bzip2, "
      "xz and lz4 are decompressed, and the files in tar and zip archives read");
  paths->check(NotEmpty());
  AddCatalogOptions(command, &options->catalog);
  AddReading(command, options);
  command->add_flag("--no-progress", options->no_progress,
                    "Show no progress on a terminal; otherwise it is shown after a second");
  AddSelectionOptions(command, now, options);
  return paths;
}

void AddReading(CLI::App* command, ReadOptions* options) {
  command
      ->add_option_function<std::string>(
          "--input",
          [options](const std::string& shape) {
            if (shape == "jsonl") options->pipeline.shape = InputFormat::kJsonLines;
            if (shape == "text") options->pipeline.shape = InputFormat::kText;
          },
          "jsonl: line by line; text: blocks and documents over several lines; auto: detected from the "
          "beginning of each input")
      ->check(OneOf({"auto", "jsonl", "text"}))
      ->default_str("auto");
  command->add_flag(
      "--validate", options->pipeline.validate,
      "Parse every line of JSON and report every malformed one; otherwise lines without a marker of a "
      "failure are skipped");
  AddSizeOption(command, "--max-line", &options->pipeline.lines.max_line_bytes,
                "Longest line that is read, in bytes or with a unit (KiB, MiB)", "16MiB");
  AddSizeOption(command, "--max-document", &options->pipeline.blocks.max_document_bytes,
                "Longest document over several lines that is read", "64MiB");
}

void AddRedact(CLI::App* command, ReadOptions* options) {
  command
      ->add_option(
          "--redact", options->redact_key,
          "Put pseudonyms for subscriptions, ids, names, addresses and mails; this key file undoes them "
          "(vmsift restore) and keeps them the same from run to run")
      ->check(NotEmpty())
      ->type_name("KEYFILE");
}

void AddStrict(CLI::App* command, ReadOptions* options) {
  command->add_flag("--strict", options->strict,
                    "Exit status 1 also for lines that are malformed, longer than --max-line, or look like a "
                    "failure that could not be read");
}

void AddTop(CLI::App* command, size_t* top, const std::string& help) {
  command->add_option("--top", *top, help)->check(CountOf(1'000'000'000))->default_str("10")->type_name("N");
}

void AddThreads(CLI::App* command, size_t* threads) {
  command->add_option("--threads", *threads, "Number of workers; 0 for one per core")
      ->check(CountOf(1024))
      ->default_str("0")
      ->type_name("N");
}

void AddRawCsv(CLI::App* command, CsvCells* cells) {
  command->add_flag_callback(
      "--raw-csv", [cells] { *cells = CsvCells::kRaw; },
      "With --format csv, leave cells that begin with = + - @ as they are; otherwise they are prefixed "
      "with ', so that no spreadsheet runs them as formulas");
}

void AddListen(CLI::App* command, const std::string& help, std::string* address, std::string* token_file) {
  CLI::Option* const listen =
      command->add_option("--listen", *address, help)->check(NotEmpty())->type_name("ADDRESS:PORT");
  command
      ->add_option(
          "--listen-token-file", *token_file,
          "Answer only who sends the token in this file; needed for addresses of other than this machine")
      ->check(NotEmpty())
      ->type_name("FILE")
      ->needs(listen);
}

void AddOutput(CLI::App* command, std::string* output, const std::string& help) {
  command->add_option("-o,--output", *output, help)->check(NotEmpty())->type_name("FILE");
}

}  // namespace vmsift
