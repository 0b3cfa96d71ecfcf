// vmsift explain: what is understood of an error, or of each failure in a log.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/explainer.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/progress.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/suggestion.h"
#include "analyzer/decode/record.h"
#include "analyzer/input/path_pattern.h"
#include "analyzer/input/peek_source.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/code_text.h"
#include "analyzer/report/labelled_text.h"
#include "base/ascii_case.h"
#include "base/quantity_text.h"
#include "base/white_space.h"
#include "fmt/format.h"
#include "matchers/matcher.h"

namespace vmsift {
namespace {

// A text that is larger is a log.
constexpr size_t kMaxMessageBytes = 64 << 10;

// A message by itself, perhaps led by its code: `VMNotFound: The VM 'x' cannot be found.`
Failure FailureFromMessage(std::string_view text, std::string_view code, const Catalog& catalog) {
  const size_t colon = text.find(':');
  if (code.empty() && colon != std::string_view::npos &&
      (catalog.FindCode(text.substr(0, colon)) != nullptr || LooksLikeAzureCode(text.substr(0, colon)))) {
    code = text.substr(0, colon);
    text = Trimmed(text.substr(colon + 1));
  }
  Failure failure;
  failure.code = code;
  failure.message = text;
  failure.chain.push_back({code, text, {}});
  failure.confirmed = false;
  return failure;
}

// A text in memory.
class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)), rest_(text_) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    const size_t size = rest_.copy(buffer, capacity);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  const std::string text_;
  std::string_view rest_;
};

// One run that explains what counts in logs, or a text.
class Explanation {
 public:
  // Borrows all but the options.
  Explanation(const Explainer::Options& options, const Selection* selection, const std::vector<Input>& inputs,
              const Catalog& catalog, Output* output)
      : catalog_(catalog),
        output_(output),
        explainer_(options, read_, catalog, output),
        progress_(!output->may_reach_terminal(), inputs),
        pipeline_(catalog, AsExtract(selection, progress_.counts()), &explainer_) {}

  void Read(const std::vector<Input>& inputs) {
    ReadInputs(
        inputs, {}, &pipeline_, &progress_, [this] { return !output_->status().ok(); }, &read_);
  }

  void Read(TextOrArchive opened) {
    ReadOpened({"-", absl::OkStatus()}, std::move(opened), {}, &pipeline_, &progress_, &read_);
  }

  uint64_t failures() const { return explainer_.failures(); }

  // Explains a text that no log would print: a message by itself.
  void ExplainMessage(Failure failure) {
    Matcher matcher(catalog_);
    Match match;
    matcher.Find(failure.code, failure.message, &match);
    NameCode(match, &failure);
    Attribution attribution;
    explainer_.Take({failure, match, attribution.Attribute(failure, match), {.line = 1}});
  }

  // Writes the rest, and reports what could not be explained. `is_log`: not a text that was meant as one
  // error.
  ExitStatus Finish(bool is_log) {
    progress_.Stop();
    explainer_.Finish();
    const Tally& tally = pipeline_.tally();
    for (const BadLine& bad : tally.bad_lines)
      Complain(fmt::format("explain: {}: byte {}: {}", explainer_.PlaceText(bad.place), bad.place.byte + 1,
                           bad.reason));
    if (tally.bad_lines.size() == Tally::kMaxBadLines)
      Complain(fmt::format("explain: only the first {} such lines are listed", Tally::kMaxBadLines));
    const bool bad = !tally.bad_lines.empty();
    const std::string nothing = NothingFound(tally, is_log);
    if (!bad && !nothing.empty())
      output_->Write((failures() == 0 ? "" : "\n") + TextBeside("", 0, nothing, TextWidth(), Style(false)));
    return bad ? kDoneWithBadInput : StatusOf(tally, /*strict=*/false);
  }

 private:
  static Pipeline::Options AsExtract(const Selection* selection, ProgressCounts* progress) {
    Pipeline::Options options;
    options.validate = true;
    options.counts = false;
    options.selection = selection;
    options.progress = progress;
    return options;
  }

  // What there was instead of a failure, or beside them; empty if there is nothing to say.
  std::string NothingFound(const Tally& tally, bool is_log) const {
    if (tally.suspects.empty()) {
      if (failures() > 0 || StatusOf(tally, /*strict=*/false) != kDone) return {};
      if (!is_log) return "No error in this: it is JSON without an error response.";
      return fmt::format("No {}failures in {} of {}.", tally.left_out > 0 ? "selected " : "",
                         Counted(tally.ledger.input().lines, "line", "lines"),
                         Counted(tally.inputs.size(), "input", "inputs"));
    }
    const BadLine& first = *tally.suspects.begin();
    if (!is_log)
      return fmt::format("It looks like a failure, but no error can be read from it: {}.", first.reason);
    return fmt::format("{} like {}, but no error can be read from {}; the first at {}: {}.",
                       Counted(tally.suspect_count, "line looks", "lines look"),
                       tally.suspect_count == 1 ? "a failure" : "failures",
                       tally.suspect_count == 1 ? "it" : "them", explainer_.PlaceText(first.place),
                       first.reason);
  }

  const Catalog& catalog_;
  Output* const output_;
  std::vector<Input> read_;
  Explainer explainer_;
  Progress progress_;
  Pipeline pipeline_;
};

bool IsPath(const std::string& word) {
  std::error_code ignored;
  return std::filesystem::exists(word, ignored) || (IsPathPattern(word) && !PathsMatching(word).empty());
}

// Of several paths, one may be missing.
bool MayBePath(const std::string& word) {
  return word == "-" || IsPath(word) ||
         (word.find_first_of("./") != std::string::npos && word.find_first_of(" \t\n") == std::string::npos);
}

bool ArePaths(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), IsPath) &&
         std::all_of(words.begin(), words.end(), MayBePath);
}

// Whether the message is a name by itself: a code, or the path of a file.
bool IsName(const ExplainOptions& options) {
  if (options.message.size() != 1 || !options.code.empty()) return false;
  const std::string& word = options.message[0];
  return word != "-" && std::any_of(word.begin(), word.end(), IsAsciiAlnum) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return IsAsciiAlnum(c) || std::string_view("_-./~").find(c) != std::string_view::npos;
         });
}

// What the catalog has on a code.
ExitStatus ExplainName(const std::string& name, const Catalog& catalog) {
  const CatalogCode* code = catalog.FindCode(name);
  if (code == nullptr) {
    std::vector<std::string> codes;
    for (const CatalogCode& known : catalog.codes()) codes.emplace_back(known.code);
    const std::string meant = DidYouMean(name, codes);
    Complain(
        fmt::format("explain: {} is neither a message nor a code of the catalog, and no file has this name{}",
                    name, meant.empty() ? "; vmsift catalog lists the codes" : meant));
    return kFailed;
  }
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(CodeText(catalog, *code, WantsColor(), TextWidth()));
  return CloseOutput(output->get(), kDone);
}

ExitStatus ExplainFiles(const ExplainOptions& options, const Catalog& catalog) {
  ReadOptions read;
  read.paths = options.message;
  if (!options.code.empty()) {
    const absl::Status added = read.selection.codes.Add(options.code);
    if (!added.ok()) return Fail(added);
  }
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  const absl::StatusOr<SelectedInputs> selected = SelectInputs(read, nullptr);
  if (!selected.ok()) return Fail(selected.status());
  Explanation explanation({.top = options.top, .all = options.all}, read.Selected(), selected->inputs,
                          catalog, output->get());
  explanation.Read(selected->inputs);
  return CloseOutput(output->get(), explanation.Finish(/*is_log=*/true));
}

// The words of the command line, or standard input.
absl::StatusOr<TextOrArchive> OpenMessage(const std::vector<std::string>& words) {
  if (words.empty() || words == std::vector<std::string>{"-"}) return OpenTextOrArchive("-");
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return TextOrArchive{std::make_unique<TextSource>(std::move(text)), nullptr};
}

// A text may be one message, which no log would print so; or a log.
ExitStatus ExplainText(const ExplainOptions& options, const Catalog& catalog) {
  absl::StatusOr<TextOrArchive> opened = OpenMessage(options.message);
  if (!opened.ok()) return Fail(opened.status());
  std::string text;  // empty: it is a log
  if (opened->text != nullptr) {
    auto source = std::make_unique<PeekSource>(std::move(opened->text));
    text = Trimmed(source->Peek(kMaxMessageBytes));
    if (text.empty() && source->ended()) {
      char byte;
      const absl::StatusOr<size_t> rest = source->Read(&byte, 1);
      if (!rest.ok()) return Fail(rest.status());
      Complain("explain: there is no message to explain");
      return kFailed;
    }
    if (!source->ended()) text.clear();
    opened->text = std::move(source);
  }
  if (options.code.empty() && !text.empty() && catalog.FindCode(text) != nullptr)
    return ExplainName(text, catalog);

  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  const std::vector<Input> no_sizes;
  const bool places = text.empty() || text.find('\n') != std::string::npos;
  Explanation explanation({.top = options.top, .all = options.all, .places = places}, nullptr, no_sizes,
                          catalog, output->get());
  explanation.Read(*std::move(opened));
  const bool begins_as_json = text.starts_with('{') || text.starts_with('[');
  if (explanation.failures() == 0 && !text.empty() && !begins_as_json)
    explanation.ExplainMessage(FailureFromMessage(text, options.code, catalog));
  return CloseOutput(output->get(), explanation.Finish(/*is_log=*/text.empty()));
}

}  // namespace

ExitStatus RunExplain(const ExplainOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.catalog);
  if (!catalog.ok()) return kFailed;
  if (ArePaths(options.message)) return ExplainFiles(options, *catalog);
  if (IsName(options)) return ExplainName(options.message[0], *catalog);
  return ExplainText(options, *catalog);
}

}  // namespace vmsift
