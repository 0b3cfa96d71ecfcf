#include "analyzer/decode/json_members.h"

#include <array>
#include <cstdint>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

struct NamedMember {
  std::string_view name;  // lower case, letters and digits only
  JsonMember member;
};

constexpr std::array kMembers = {
    NamedMember{"code", JsonMember::kCode},
    NamedMember{"message", JsonMember::kMessage},
    NamedMember{"errorcode", JsonMember::kErrorCode},
    NamedMember{"azureerrorcode", JsonMember::kErrorCode},
    NamedMember{"azureerror", JsonMember::kErrorCode},
    NamedMember{"errcode", JsonMember::kErrorCode},
    NamedMember{"errorreason", JsonMember::kErrorCode},
    NamedMember{"failurecode", JsonMember::kErrorCode},
    NamedMember{"faultcode", JsonMember::kErrorCode},
    NamedMember{"errormessage", JsonMember::kErrorMessage},
    NamedMember{"azureerrormessage", JsonMember::kErrorMessage},
    NamedMember{"errmessage", JsonMember::kErrorMessage},
    NamedMember{"errmsg", JsonMember::kErrorMessage},
    NamedMember{"failuremessage", JsonMember::kErrorMessage},
    NamedMember{"faultmessage", JsonMember::kErrorMessage},
    NamedMember{"errordescription", JsonMember::kErrorMessage},
    NamedMember{"description", JsonMember::kDescription},
    NamedMember{"target", JsonMember::kTarget},
    NamedMember{"errortarget", JsonMember::kTarget},
    NamedMember{"error", JsonMember::kError},
    NamedMember{"errors", JsonMember::kErrors},
    NamedMember{"err", JsonMember::kErrors},
    NamedMember{"odataerror", JsonMember::kError},
    NamedMember{"lasterror", JsonMember::kErrors},
    NamedMember{"details", JsonMember::kDetails},
    NamedMember{"innererror", JsonMember::kDetails},
    NamedMember{"innererrors", JsonMember::kDetails},
    NamedMember{"statusmessage", JsonMember::kStatusMessage},
    NamedMember{"status", JsonMember::kStatus},
    NamedMember{"activitystatus", JsonMember::kStatus},
    NamedMember{"activitystatusvalue", JsonMember::kStatus},
    NamedMember{"resulttype", JsonMember::kResultType},
    NamedMember{"provisioningstate", JsonMember::kProvisioningState},
    NamedMember{"statuscode", JsonMember::kStatusCode},
    NamedMember{"substatus", JsonMember::kSubStatus},
    NamedMember{"activitysubstatus", JsonMember::kSubStatus},
    NamedMember{"activitysubstatusvalue", JsonMember::kSubStatus},
    NamedMember{"resultsignature", JsonMember::kResultSignature},
    NamedMember{"operationname", JsonMember::kOperation},
    NamedMember{"operationnamevalue", JsonMember::kOperation},
    NamedMember{"action", JsonMember::kAction},
    NamedMember{"correlationid", JsonMember::kCorrelationId},
    NamedMember{"azurecorrelationid", JsonMember::kCorrelationId},
    NamedMember{"xmscorrelationrequestid", JsonMember::kCorrelationId},
    NamedMember{"xmsrequestid", JsonMember::kRequestId},
    NamedMember{"requestid", JsonMember::kRequestId},
    NamedMember{"servicerequestid", JsonMember::kRequestId},
    NamedMember{"trackingid", JsonMember::kTrackingId},
    NamedMember{"operationid", JsonMember::kOperationId},
    NamedMember{"resourceid", JsonMember::kResourceId},
    NamedMember{"cloudresourceid", JsonMember::kResourceId},
    NamedMember{"azureresourceid", JsonMember::kResourceId},
    NamedMember{"resourceuri", JsonMember::kResourceUri},
    NamedMember{"alerttargetids", JsonMember::kResourceUri},
    NamedMember{"entity", JsonMember::kEntity},
    NamedMember{"scope", JsonMember::kScope},
    NamedMember{"subject", JsonMember::kScope},
    NamedMember{"id", JsonMember::kId},
    NamedMember{"vmname", JsonMember::kVmName},
    NamedMember{"vm", JsonMember::kVmName},
    NamedMember{"virtualmachine", JsonMember::kVmName},
    NamedMember{"virtualmachinename", JsonMember::kVmName},
    NamedMember{"azurevmname", JsonMember::kVmName},
    NamedMember{"name", JsonMember::kName},
    NamedMember{"resourcename", JsonMember::kName},
    NamedMember{"kind", JsonMember::kKind},
    NamedMember{"controller", JsonMember::kKind},
    NamedMember{"resourcetype", JsonMember::kKind},
    NamedMember{"provider", JsonMember::kKind},
    NamedMember{"resourcegroup", JsonMember::kResourceGroup},
    NamedMember{"resourcegroupname", JsonMember::kResourceGroup},
    NamedMember{"subscriptionid", JsonMember::kSubscription},
    NamedMember{"time", JsonMember::kTime},
    NamedMember{"eventtime", JsonMember::kEventTimestamp},
    NamedMember{"eventtimestamp", JsonMember::kEventTimestamp},
    NamedMember{"timestamp", JsonMember::kTimestamp},
    NamedMember{"timeunixnano", JsonMember::kTimestamp},
    NamedMember{"realtimetimestamp", JsonMember::kTimestamp},
    NamedMember{"timegenerated", JsonMember::kTimeGenerated},
    NamedMember{"timegeneratedutc", JsonMember::kTimeGenerated},
    NamedMember{"timeutc", JsonMember::kTimeGenerated},
    NamedMember{"lasttimestamp", JsonMember::kLastTime},
    NamedMember{"lasttransitiontime", JsonMember::kTransitionTime},
    NamedMember{"ts", JsonMember::kShortTime},
    NamedMember{"t", JsonMember::kShortTime},
    NamedMember{"date", JsonMember::kShortTime},
    NamedMember{"datetime", JsonMember::kShortTime},
    NamedMember{"starttime", JsonMember::kStartTime},
    NamedMember{"firsttimestamp", JsonMember::kStartTime},
    NamedMember{"endtime", JsonMember::kEndTime},
    NamedMember{"receivetimestamp", JsonMember::kReceivedTime},
    NamedMember{"submissiontimestamp", JsonMember::kReceivedTime},
    NamedMember{"fireddatetime", JsonMember::kReceivedTime},
    NamedMember{"observedtimeunixnano", JsonMember::kReceivedTime},
    NamedMember{"targetresource", JsonMember::kTargetResource},
    NamedMember{"authorization", JsonMember::kContext},
    NamedMember{"identity", JsonMember::kContext},
    NamedMember{"properties", JsonMember::kContext},
    NamedMember{"essentials", JsonMember::kContext},
    NamedMember{"context", JsonMember::kContext},
    NamedMember{"involvedobject", JsonMember::kContext},
    NamedMember{"regarding", JsonMember::kContext},
    NamedMember{"metadata", JsonMember::kContext},
    NamedMember{"machine", JsonMember::kContext},
    NamedMember{"azuremachine", JsonMember::kContext},
    NamedMember{"node", JsonMember::kContext},
    NamedMember{"resource", JsonMember::kContext},
    NamedMember{"azure", JsonMember::kContext},
    NamedMember{"activitylogs", JsonMember::kContext},
    NamedMember{"attributes", JsonMember::kContext},
    NamedMember{"labels", JsonMember::kContext},
    NamedMember{"tags", JsonMember::kContext},
    NamedMember{"extra", JsonMember::kContext},
    NamedMember{"fields", JsonMember::kContext},
    NamedMember{"request", JsonMember::kContext},
    NamedMember{"httprequest", JsonMember::kContext},
    NamedMember{"columns", JsonMember::kColumns},
    NamedMember{"rows", JsonMember::kRows},
    NamedMember{"conditions", JsonMember::kConditions},
    NamedMember{"key", JsonMember::kKey},
    NamedMember{"value", JsonMember::kValue},
    NamedMember{"stringvalue", JsonMember::kTypedValue},
    NamedMember{"kvlistvalue", JsonMember::kTypedValue},
    NamedMember{"arrayvalue", JsonMember::kTypedValue},
    NamedMember{"intvalue", JsonMember::kTypedValue},
    NamedMember{"values", JsonMember::kTypedValue},
};

constexpr size_t kLongestName = 24;

// A table that holds each name in a slot of its own, which its length and some of its bytes tell. The
// multiplier is found while compiling.
class MemberTable {
 public:
  constexpr MemberTable() {
    while (!Fill()) multiplier_ = multiplier_ * 6364136223846793005 + 2;
  }

  // The member of a key in any spelling.
  JsonMember Find(std::string_view key) const {
    std::array<char, kLongestName> name;
    size_t size = 0;
    uint64_t hash = multiplier_;
    for (char c : key) {
      const char lower = kFolded[static_cast<unsigned char>(c)];
      if (lower == 0) continue;
      if (size == name.size()) return JsonMember::kOther;
      name[size++] = lower;
      hash = Mixed(hash, lower);
    }
    const uint8_t index = slots_[Slot(hash)];
    const bool found = index != kEmpty && kMembers[index].name == std::string_view(name.data(), size);
    return found ? kMembers[index].member : JsonMember::kOther;
  }

 private:
  static constexpr int kSlotBits = 12;
  static constexpr uint8_t kEmpty = 0xff;
  static_assert(kMembers.size() < kEmpty);

  // Letters in lower case and digits; 0 for all other bytes.
  static constexpr std::array<char, 256> kFolded = [] {
    std::array<char, 256> folded{};
    for (size_t c = 0; c < folded.size(); ++c) {
      if (IsAsciiAlnum(static_cast<char>(c))) folded[c] = AsciiLower(static_cast<char>(c));
    }
    return folded;
  }();

  static constexpr uint64_t Mixed(uint64_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  constexpr size_t Slot(uint64_t hash) const {
    return static_cast<size_t>((hash * multiplier_) >> (64 - kSlotBits));
  }

  // False when two names share a slot.
  constexpr bool Fill() {
    slots_.fill(kEmpty);
    for (size_t i = 0; i < kMembers.size(); ++i) {
      if (kMembers[i].name.size() > kLongestName) return false;
      uint64_t hash = multiplier_;
      for (char c : kMembers[i].name) hash = Mixed(hash, c);
      uint8_t& slot = slots_[Slot(hash)];
      if (slot != kEmpty) return false;
      slot = static_cast<uint8_t>(i);
    }
    return true;
  }

  uint64_t multiplier_ = 0x9e3779b97f4a7c15;
  std::array<uint8_t, size_t{1} << kSlotBits> slots_{};
};

constexpr MemberTable kMemberTable;

// The letter that Log Analytics adds for the type of a custom column (`status_s`).
bool EndsInTypeMark(std::string_view key) {
  constexpr std::string_view kTypes = "sdgbt";
  return key.size() > 3 && key[key.size() - 2] == '_' && kTypes.find(key.back()) != std::string_view::npos;
}

}  // namespace

JsonMember FindJsonMember(std::string_view key) {
  if (EndsInTypeMark(key)) key.remove_suffix(2);
  return kMemberTable.Find(key);
}

}  // namespace vmsift
