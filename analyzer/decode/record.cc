#include "analyzer/decode/record.h"

#include <algorithm>
#include <optional>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// What languages print where there is no value, and truth values.
bool IsLiteral(std::string_view word) {
  return word == "None" || word == "Null" || word == "True" || word == "False";
}

}  // namespace

bool LooksLikeAzureCode(std::string_view code) {
  return code.size() >= 4 && !IsLiteral(code) && IsAsciiUpper(code.front()) &&
         std::all_of(code.begin(), code.end(), IsAsciiAlnum) &&
         std::any_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void Record::Clear() {
  fields = RecordFields();
  errors.Clear();
}

void Record::Finish(std::vector<Failure>* failures) {
  const size_t first = failures->size();
  errors.AppendFailures(failures);
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
    if (failure.status.empty()) failure.status = fields.status;
  }
}

}  // namespace vmsift
