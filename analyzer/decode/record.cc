#include "analyzer/decode/record.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// What languages print where there is no value, and truth values.
bool IsLiteral(std::string_view word) {
  return word == "None" || word == "Null" || word == "True" || word == "False";
}

bool IsFailed(std::string_view status) {
  return EqualsIgnoreCase(status, "failed") || EqualsIgnoreCase(status, "failure");
}

}  // namespace

bool LooksLikeAzureCode(std::string_view code) {
  return code.size() >= 4 && !IsLiteral(code) && code.front() >= 'A' && code.front() <= 'Z' &&
         std::all_of(code.begin(), code.end(), IsAsciiAlnum) &&
         std::any_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void Record::Clear() {
  fields = RecordFields();
  errors.Clear();
  text_errors.clear();
  error_objects.clear();
}

// Decides whether a record with keys of an error object is one.
void Record::JudgeErrorObject(ErrorNode* node) const {
  // An instance view's status: "ProvisioningState/failed/X" is an error, "PowerState/running" is none.
  const size_t slash = node->link.code.rfind('/');
  if (slash != std::string_view::npos) {
    const bool failed = FindIgnoreCase(node->link.code, "/failed/") != std::string_view::npos;
    node->link.code = failed ? node->link.code.substr(slash + 1) : std::string_view();
    if (!failed) node->link.message = {};
    node->certain = failed && !node->link.message.empty();
    return;
  }
  if (node->certain && !node->link.code.empty()) return;  // it had errors in its `details`
  if (node->link.message.empty()) node->link.code = {};   // a code alone says nothing
  node->certain = LooksLikeAzureCode(node->link.code) && !fields.has_level;
}

void Record::Finish(std::vector<Failure>* failures) {
  for (int node : error_objects) JudgeErrorObject(&errors.node(node));
  for (int node : text_errors) errors.node(node).certain = fields.status == "Failed";
  const size_t first = failures->size();
  errors.AppendFailures(failures);
  const bool any_certain =
      std::any_of(failures->begin() + static_cast<std::ptrdiff_t>(first), failures->end(),
                  [](const Failure& failure) { return failure.certain; });
  if (!any_certain) AddFailedEvent(failures);
  if (failures->size() == first) return;

  std::optional<Timestamp> time;
  for (std::string_view text : fields.times) {
    if (!time.has_value()) time = ParseTimestamp(text);
  }
  const bool id_is_resource = FindIgnoreCase(fields.id, "/subscriptions/") == 0;
  for (size_t i = first; i < failures->size(); ++i) {
    Failure& failure = (*failures)[i];
    failure.time = time;
    failure.operation = fields.operation;
    failure.correlation_id = fields.correlation_id;
    failure.resource_id = !fields.resource_id.empty() || !id_is_resource ? fields.resource_id : fields.id;
    failure.target_resource_id = fields.target_resource_id;
    if (failure.status.empty()) failure.status = !fields.status.empty() ? fields.status : fields.result_type;
  }
}

bool Record::SaysFailed() const {
  if (fields.resource_id.empty() && fields.target_resource_id.empty()) return false;
  return IsFailed(fields.status) || IsFailed(fields.result_type) || IsFailed(fields.provisioning_state);
}

void Record::AddFailedEvent(std::vector<Failure>* failures) const {
  if (!SaysFailed()) return;
  std::string_view code = fields.status_code;
  if (code.empty()) code = fields.sub_status;
  if (code.empty()) {
    // "Failed.Conflict"
    const size_t dot = fields.result_signature.find('.');
    if (dot != std::string_view::npos) code = fields.result_signature.substr(dot + 1);
  }
  if (!LooksLikeAzureCode(code)) code = {};
  if (code.empty() && fields.status_text.empty()) return;
  Failure failure;
  failure.code = code;
  failure.message = fields.status_text;
  failure.chain.push_back({code, fields.status_text, {}});
  failures->push_back(std::move(failure));
}

}  // namespace vmsift
