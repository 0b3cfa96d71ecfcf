#include "analyzer/app/counted_options.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/report/selection_text.h"

namespace vmsift {
namespace {

using List = std::vector<std::string>;

absl::Status AddGlob(std::string_view text, std::vector<Glob>* globs) {
  absl::StatusOr<Glob> glob = Glob::OfPaths(text);
  if (!glob.ok()) return glob.status();
  globs->push_back(*std::move(glob));
  return absl::OkStatus();
}

bool ReadSize(const std::string& text, size_t* bytes) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return false;
  *bytes = number;
  return true;
}

// Of lists that leave something out, the first name empties the whole set.
void SetGrade(std::string_view name, Selection* selection) {
  if (selection->grades.all()) selection->grades.reset();
  for (int i = 0; i < kGradeCount; ++i) {
    if (GradeName(static_cast<Grade>(i)) == name) selection->grades.set(static_cast<size_t>(i));
  }
}

void SetClass(std::string_view name, Selection* selection) {
  if (selection->classes.all()) selection->classes.reset();
  selection->classes.set(static_cast<size_t>(ErrorClassOf(name).value_or(ErrorClass::kNone)));
}

absl::Status TakeOption(const std::string& name, const std::string& value, ReadOptions* options) {
  Selection& selection = options->selection;
  if (name == "include") return AddGlob(value, &options->filter.include);
  if (name == "exclude") return AddGlob(value, &options->filter.exclude);
  if (name == "vm") return selection.vms.Add(value);
  if (name == "code") return selection.codes.Add(value);
  if (name == "resource-group") return selection.resource_groups.Add(value);
  if (name == "grade") {
    SetGrade(value, &selection);
  } else if (name == "class") {
    SetClass(value, &selection);
  } else if (name == "scope") {
    selection.scope = value == "vm" ? ErrorScope::kVm : ErrorScope::kOther;
  } else if (name == "input") {
    options->pipeline.shape = value == "text" ? InputFormat::kText : InputFormat::kJsonLines;
  } else if (name == "validate") {
    options->pipeline.validate = true;
  } else if (name == "redact") {
    // The key is with who has it.
  } else if (name != "max-line" || !ReadSize(value, &options->pipeline.lines.max_line_bytes)) {
    if (name != "max-document" || !ReadSize(value, &options->pipeline.blocks.max_document_bytes))
      return absl::InvalidArgumentError(absl::StrCat("this vmsift has no option --", name, " ", value));
  }
  return absl::OkStatus();
}

}  // namespace

CountsHead HeadOf(const ReadOptions& options, const RedactKey* key, const Catalog& catalog, bool incidents) {
  CountsHead head;
  head.catalog_digest = catalog.digest();
  head.incident_limit = IncidentLimit(incidents);
  const Selection& selection = options.selection;
  head.since = selection.period.since;
  head.until = selection.period.until;
  const auto add = [&head](const char* name, const List& values) {
    for (const std::string& value : values) head.options.emplace_back(name, value);
  };
  add("include", GlobTexts(options.filter.include));
  add("exclude", GlobTexts(options.filter.exclude));
  add("vm", selection.vms.patterns());
  add("code", selection.codes.patterns());
  add("resource-group", selection.resource_groups.patterns());
  add("grade", GradeNames(selection));
  add("class", ClassNames(selection));
  if (selection.scope) add("scope", {std::string(ScopeName(selection))});
  const Pipeline::Options& pipeline = options.pipeline;
  if (pipeline.shape) add("input", {std::string(InputFormatName(*pipeline.shape))});
  if (pipeline.validate) add("validate", {"true"});
  add("max-line", {absl::StrCat(pipeline.lines.max_line_bytes)});
  add("max-document", {absl::StrCat(pipeline.blocks.max_document_bytes)});
  if (key != nullptr && key->fingerprint() != 0) add("redact", {absl::StrCat(absl::Hex(key->fingerprint()))});
  return head;
}

absl::Status NamedOnce(const std::vector<Input>& inputs) {
  std::set<std::string_view> paths;
  for (const Input& input : inputs) {
    if (!paths.insert(input.path).second)
      return absl::InvalidArgumentError(
          absl::StrCat(input.path, ": is named twice, and would count twice; name it once"));
  }
  return absl::OkStatus();
}

absl::Status TakeOptions(const CountsHead& head, ReadOptions* options) {
  options->selection.period = {head.since, head.until};
  for (const auto& [name, value] : head.options) {
    if (absl::Status status = TakeOption(name, value, options); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace vmsift
