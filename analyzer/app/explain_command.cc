// vmsift explain: what is understood of one error.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/decode/record.h"
#include "analyzer/decode/request_ids.h"
#include "analyzer/input/open_source.h"
#include "analyzer/pipeline/evidence.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/code_text.h"
#include "analyzer/report/terminal_text.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "base/white_space.h"
#include "fmt/format.h"
#include "matchers/matcher.h"

namespace vmsift {
namespace {

constexpr size_t kMaxInputBytes = 64 << 20;

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
  explicit TextSource(std::string_view text) : rest_(text) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    const size_t size = rest_.copy(buffer, capacity);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view rest_;
};

// Explains what counts in a log.
class Explainer : public FailureSink {
 public:
  Explainer(const Catalog& catalog, Output* output)
      : catalog_(catalog), output_(output), style_(WantsColor()) {}

  void Take(const AttributedFailure& finding) override {
    Explain(finding.failure, finding.match, finding.vm);
  }

  void Explain(const Failure& failure, const Match& match, const VmKey& vm) {
    if (count_++ > 0) output_->Write("\n");

    output_->Write(style_.Bold(style_.Red(failure.code.empty() ? "(no code)" : Printable(failure.code))) +
                   "\n");
    Line("VM", vm.name.empty() ? "(none named)" : Printable(vm.name));
    if (!vm.resource_id.empty()) Line("Resource id", Printable(vm.resource_id));
    Line("Message", failure.message.empty() ? "(none)" : Printable(failure.message));
    if (failure.chain.size() > 1) Line("Chain", Chain(failure));
    if (failure.time) Line("Time", FormatTimestamp(*failure.time));
    if (!failure.operation.empty()) Line("Operation", Printable(failure.operation));
    for (const auto& [label, id] : {std::pair("Correlation", failure.correlation_id),
                                    {"Request", failure.request_id},
                                    {"Tracking", failure.tracking_id},
                                    {"Operation id", failure.operation_id},
                                    {"Deployment", DeploymentOf(failure)}}) {
      if (!id.empty()) Line(label, Printable(id));
    }
    Line("Grade", Grade(failure, match));
    if (match.row != nullptr) {
      Line("Template", fmt::format("{} row {}, {}", PrintableName(match.row->catalog), match.row->row,
                                   Printable(match.row->code)));
      Line("", Printable(match.row->message.text()));
      for (const MatchedParameter& parameter : match.parameters) {
        Line(fmt::format("  {{{}}}", parameter.placeholder->name),
             fmt::format("{} = {}", RoleName(parameter.placeholder->role), Printable(parameter.value)));
      }
    }
    const ErrorClass error_class = catalog_.ClassOf(failure.code, match.row_index);
    if (error_class != ErrorClass::kNone) Line("Class", ClassText(error_class));
    const std::string evidence = PrintableName(EvidenceText(failure, match, catalog_));
    Line("Because",
         evidence.empty() ? "no evidence of an Azure error: in a log it would not count" : evidence);
    const CatalogCode* known = catalog_.FindCode(failure.code);
    if (known == nullptr && match.row != nullptr) known = catalog_.FindCode(match.row->code);
    if (known != nullptr && !known->advice.empty()) Line("Advice", style_.Green(Printable(known->advice)));
  }

  size_t count() const { return count_; }

 private:
  void Line(std::string_view label, std::string_view text) {
    output_->Write("  " + style_.Dim(PadRight(std::string(label), 12)) + std::string(text) + "\n");
  }

  static std::string Chain(const Failure& failure) {
    std::string chain;
    for (const ChainLink& link : failure.chain) {
      if (!chain.empty()) chain += " > ";
      chain += link.code.empty() ? "(no code)" : Printable(link.code);
    }
    return chain;
  }

  static std::string Grade(const Failure& failure, const Match& match) {
    std::string_view meaning;
    switch (match.grade) {
      case Grade::kExact:
        meaning = "the message fits its template to the letter";
        break;
      case Grade::kRevised:
        meaning = "the message is a reworded or extended form of the template";
        break;
      case Grade::kCode:
        meaning = "the code is in the catalog, the text fits no template";
        break;
      case Grade::kText:
        // A failure without a code took that of its template (NameCode).
        meaning = match.row != nullptr && EqualsIgnoreCase(failure.code, match.row->code)
                      ? "the log gives no code; the message fits this template"
                      : "the message fits a template of another code";
        break;
      case Grade::kUnknown:
        meaning = "neither code nor text is in the catalog";
        break;
    }
    return fmt::format("{}: {}", GradeName(match.grade), meaning);
  }

  const Catalog& catalog_;
  Output* const output_;
  const Style style_;
  size_t count_ = 0;
};

// Explains a text that no log would print: a message by itself.
void ExplainMessage(Failure failure, const Catalog& catalog, Explainer* explainer) {
  Matcher matcher(catalog);
  Match match;
  matcher.Find(failure.code, failure.message, &match);
  NameCode(match, &failure);
  Attribution attribution;
  explainer->Explain(failure, match, attribution.Attribute(failure, match));
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
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) {
    Complain(fmt::format("explain: {0} is a file; to explain its content: vmsift explain - < {0}", name));
    return kFailed;
  }
  const CatalogCode* code = catalog.FindCode(name);
  if (code == nullptr) {
    Complain(fmt::format(
        "explain: {} is neither a message nor a code of the catalog; vmsift catalog lists them", name));
    return kFailed;
  }
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(CodeText(catalog, *code, WantsColor()));
  return CloseOutput(output->get(), kDone);
}

}  // namespace

ExitStatus RunExplain(const ExplainOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.catalog);
  if (!catalog.ok()) return kFailed;
  if (IsName(options)) return ExplainName(options.message[0], *catalog);

  std::string input;
  if (options.message.empty() || options.message == std::vector<std::string>{"-"}) {
    absl::StatusOr<std::string> read = ReadWholeFile("-", kMaxInputBytes);
    if (!read.ok()) return Fail(read.status());
    input = *std::move(read);
  } else {
    for (const std::string& word : options.message) input += (input.empty() ? "" : " ") + word;
  }
  const std::string_view text = Trimmed(input);
  if (text.empty()) {
    Complain("explain: there is no message to explain");
    return kFailed;
  }
  if (options.code.empty() && catalog->FindCode(text) != nullptr)
    return ExplainName(std::string(text), *catalog);

  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  Explainer explainer(*catalog, output->get());
  Pipeline::Options as_extract;
  as_extract.validate = true;
  Pipeline pipeline(*catalog, as_extract, &explainer);
  TextSource source(text);
  if (absl::Status status = pipeline.Run(0, &source); !status.ok()) return Fail(status);
  const Tally& tally = pipeline.tally();
  const bool begins_as_json = text.front() == '{' || text.front() == '[';
  if (explainer.count() == 0 && !begins_as_json) {
    const Failure failure = FailureFromMessage(text, options.code, *catalog);
    ExplainMessage(failure, *catalog, &explainer);
  }
  for (const BadLine& bad : tally.bad_lines)
    Complain(fmt::format("explain: line {}, byte {}: {}", bad.place.line, bad.place.byte + 1, bad.reason));
  const bool malformed = !tally.bad_lines.empty();
  if (!malformed && explainer.count() == 0) {
    (*output)->Write(tally.suspects.empty()
                         ? "No error in this: it is JSON without an error response.\n"
                         : fmt::format("It looks like a failure, but no error can be read from it: {}.\n",
                                       tally.suspects.begin()->reason));
  }
  return CloseOutput(output->get(), malformed ? kDoneWithBadInput : kDone);
}

}  // namespace vmsift
