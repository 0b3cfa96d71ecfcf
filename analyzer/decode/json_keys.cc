#include "analyzer/decode/json_keys.h"

#include <algorithm>
#include <array>

#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

struct NamedKey {
  std::string_view name;  // in lower case
  JsonKey key;
};

constexpr auto kKeys = [] {
  std::array keys = {
      NamedKey{"error", JsonKey::kError},
      NamedKey{"odata.error", JsonKey::kError},
      NamedKey{"code", JsonKey::kCode},
      NamedKey{"errorcode", JsonKey::kCode},
      NamedKey{"azureerror", JsonKey::kCode},
      NamedKey{"message", JsonKey::kMessage},
      NamedKey{"errormessage", JsonKey::kMessage},
      NamedKey{"target", JsonKey::kTarget},
      NamedKey{"errortarget", JsonKey::kTarget},
      NamedKey{"details", JsonKey::kDetails},
      NamedKey{"innererror", JsonKey::kInnerError},
      NamedKey{"status", JsonKey::kStatus},
      NamedKey{"activitystatus", JsonKey::kStatus},
      NamedKey{"activitystatusvalue", JsonKey::kStatus},
      NamedKey{"statusmessage", JsonKey::kStatusMessage},
      NamedKey{"statuscode", JsonKey::kStatusCode},
      NamedKey{"substatus", JsonKey::kSubStatus},
      NamedKey{"activitysubstatus", JsonKey::kSubStatus},
      NamedKey{"activitysubstatusvalue", JsonKey::kSubStatus},
      NamedKey{"resulttype", JsonKey::kResultType},
      NamedKey{"resultsignature", JsonKey::kResultSignature},
      NamedKey{"provisioningstate", JsonKey::kProvisioningState},
      NamedKey{"operationname", JsonKey::kOperation},
      NamedKey{"operationnamevalue", JsonKey::kOperation},
      NamedKey{"correlationid", JsonKey::kCorrelationId},
      NamedKey{"resourceid", JsonKey::kResourceId},
      NamedKey{"_resourceid", JsonKey::kResourceId},
      NamedKey{"id", JsonKey::kId},
      NamedKey{"targetresource", JsonKey::kTargetResource},
      NamedKey{"level", JsonKey::kLevel},
      NamedKey{"severity", JsonKey::kLevel},
      NamedKey{"loglevel", JsonKey::kLevel},
      NamedKey{"lvl", JsonKey::kLevel},
      NamedKey{"time", JsonKey::kTime},
      NamedKey{"eventtimestamp", JsonKey::kEventTimestamp},
      NamedKey{"timestamp", JsonKey::kTimestamp},
      NamedKey{"@timestamp", JsonKey::kTimestamp},
      NamedKey{"timegenerated", JsonKey::kTimeGenerated},
      NamedKey{"starttime", JsonKey::kStartTime},
      NamedKey{"endtime", JsonKey::kEndTime},
      NamedKey{"properties", JsonKey::kProperties},
      NamedKey{"properties_d", JsonKey::kProperties},
      // Azure Monitor's alerts: data.context.activityLog, and data.alertContext of the common schema.
      NamedKey{"context", JsonKey::kProperties},
      NamedKey{"activitylog", JsonKey::kProperties},
      NamedKey{"alertcontext", JsonKey::kProperties},
      NamedKey{"records", JsonKey::kRecords},
      NamedKey{"value", JsonKey::kValue},
      NamedKey{"body", JsonKey::kCarrier},
      NamedKey{"content", JsonKey::kCarrier},
      NamedKey{"data", JsonKey::kCarrier},
      NamedKey{"event", JsonKey::kCarrier},
      NamedKey{"eventproperties", JsonKey::kCarrier},
      NamedKey{"exception", JsonKey::kCarrier},
      NamedKey{"log", JsonKey::kText},
      NamedKey{"@message", JsonKey::kText},
      NamedKey{"summary", JsonKey::kText},
      NamedKey{"detail", JsonKey::kText},
      NamedKey{"stderr", JsonKey::kText},
      NamedKey{"stdout", JsonKey::kText},
      NamedKey{"statuses", JsonKey::kStatuses},
      NamedKey{"substatuses", JsonKey::kStatuses},
      NamedKey{"extensions", JsonKey::kStatuses},
      NamedKey{"instanceview", JsonKey::kProperties},
      NamedKey{"vmagent", JsonKey::kProperties},
      NamedKey{"tables", JsonKey::kRecords},
      NamedKey{"rows", JsonKey::kRows},
      NamedKey{"diagnostic", JsonKey::kCarrier},
      NamedKey{"msg", JsonKey::kText},
      NamedKey{"output", JsonKey::kCarrier},
      NamedKey{"payload", JsonKey::kCarrier},
      NamedKey{"response", JsonKey::kCarrier},
      NamedKey{"responsebody", JsonKey::kCarrier},
      NamedKey{"result", JsonKey::kCarrier},
      NamedKey{"resultdescription", JsonKey::kCarrier},
  };
  std::sort(keys.begin(), keys.end(), [](const NamedKey& a, const NamedKey& b) {
    return a.name.size() != b.name.size() ? a.name.size() < b.name.size() : a.name < b.name;
  });
  return keys;
}();

constexpr size_t kLongestKey = kKeys.back().name.size();

// kFirstOfLength[n]: the index of the first key of n or more bytes.
constexpr auto kFirstOfLength = [] {
  std::array<size_t, kLongestKey + 2> first{};
  for (size_t length = 0; length < first.size(); ++length) {
    first[length] = static_cast<size_t>(std::count_if(
        kKeys.begin(), kKeys.end(), [length](const NamedKey& key) { return key.name.size() < length; }));
  }
  return first;
}();

}  // namespace

JsonKey FindJsonKey(std::string_view key) {
  if (key.size() > kLongestKey) return JsonKey::kOther;
  for (size_t i = kFirstOfLength[key.size()]; i < kFirstOfLength[key.size() + 1]; ++i) {
    if (EqualsIgnoreCase(key, kKeys[i].name)) return kKeys[i].key;
  }
  return JsonKey::kOther;
}

std::vector<std::string_view> JsonKeySpellings() {
  std::vector<std::string_view> spellings;
  for (const NamedKey& key : kKeys) spellings.push_back(key.name);
  return spellings;
}

}  // namespace vmsift
