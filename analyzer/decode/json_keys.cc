#include "analyzer/decode/json_keys.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

struct NamedKey {
  std::string_view name;  // in lower case
  JsonKey key;
};

constexpr auto kKeys = std::array{
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

constexpr size_t kLongestKey =
    std::max_element(kKeys.begin(), kKeys.end(), [](const NamedKey& a, const NamedKey& b) {
      return a.name.size() < b.name.size();
    })->name.size();

// A table that holds each key in a slot of its own, which its length and some of its bytes tell. The
// multiplier is found while compiling.
class KeyTable {
 public:
  constexpr KeyTable() {
    while (!Fill()) multiplier_ += 2;
  }

  const NamedKey* Find(std::string_view key) const {
    if (key.size() < kShortestKey || key.size() > kLongestKey) return nullptr;
    const uint8_t index = slots_[Slot(key)];
    return index != kEmpty && EqualsIgnoreCase(key, kKeys[index].name) ? &kKeys[index] : nullptr;
  }

 private:
  static constexpr size_t kShortestKey = 2;
  static constexpr int kSlotBits = 10;
  static constexpr uint8_t kEmpty = 0xff;
  static_assert(kKeys.size() < kEmpty);

  constexpr size_t Slot(std::string_view key) const {
    constexpr uint32_t kFold = 0x20;
    const auto at = [key](size_t i) { return static_cast<unsigned char>(key[i]) | kFold; };
    const uint32_t told = at(0) | at(1) << 8 | at(key.size() / 2) << 16 | at(key.size() - 2) << 24;
    return ((told + static_cast<uint32_t>(key.size()) * 0x10001) * multiplier_) >> (32 - kSlotBits);
  }

  // False when two keys share a slot.
  constexpr bool Fill() {
    slots_.fill(kEmpty);
    for (size_t i = 0; i < kKeys.size(); ++i) {
      uint8_t& slot = slots_[Slot(kKeys[i].name)];
      if (slot != kEmpty) return false;
      slot = static_cast<uint8_t>(i);
    }
    return true;
  }

  uint32_t multiplier_ = 0x9e3779b1;
  std::array<uint8_t, size_t{1} << kSlotBits> slots_{};
};

constexpr KeyTable kKeyTable;

}  // namespace

JsonKey FindJsonKey(std::string_view key) {
  const NamedKey* const found = kKeyTable.Find(key);
  return found == nullptr ? JsonKey::kOther : found->key;
}

std::vector<std::string_view> JsonKeySpellings() {
  std::vector<std::string_view> spellings;
  for (const NamedKey& key : kKeys) spellings.push_back(key.name);
  return spellings;
}

}  // namespace vmsift
