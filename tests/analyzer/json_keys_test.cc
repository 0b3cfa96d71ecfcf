// The keys that mean something, in any letter case, and those that do not.
#include "analyzer/decode/json_keys.h"

#include <string>
#include <string_view>

#include "base/ascii_case.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

struct Spelling {
  std::string_view name;
  JsonKey key;
};

// As Azure's own pages spell them.
constexpr Spelling kSpellings[] = {
    {"error", JsonKey::kError},
    {"code", JsonKey::kCode},
    {"message", JsonKey::kMessage},
    {"target", JsonKey::kTarget},
    {"details", JsonKey::kDetails},
    {"innererror", JsonKey::kInnerError},
    {"innerError", JsonKey::kInnerError},
    {"status", JsonKey::kStatus},
    {"subStatus", JsonKey::kSubStatus},
    {"statusMessage", JsonKey::kStatusMessage},
    {"statusCode", JsonKey::kStatusCode},
    {"resultType", JsonKey::kResultType},
    {"resultSignature", JsonKey::kResultSignature},
    {"provisioningState", JsonKey::kProvisioningState},
    {"operationName", JsonKey::kOperation},
    {"correlationId", JsonKey::kCorrelationId},
    {"resourceId", JsonKey::kResourceId},
    {"id", JsonKey::kId},
    {"targetResource", JsonKey::kTargetResource},
    {"level", JsonKey::kLevel},
    {"time", JsonKey::kTime},
    {"eventTimestamp", JsonKey::kEventTimestamp},
    {"timestamp", JsonKey::kTimestamp},
    {"TimeGenerated", JsonKey::kTimeGenerated},
    {"startTime", JsonKey::kStartTime},
    {"endTime", JsonKey::kEndTime},
    {"properties", JsonKey::kProperties},
    {"records", JsonKey::kRecords},
    {"value", JsonKey::kValue},
};

std::string Uppered(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = IsAsciiAlpha(c) ? static_cast<char>(c & ~0x20) : c;
  return upper;
}

TEST(FindJsonKey, KnowsItsKeysInEveryLetterCase) {
  for (const Spelling& spelling : kSpellings) {
    const std::string lower = AsciiLowered(spelling.name);
    std::string pascal(spelling.name);
    pascal[0] = Uppered(pascal.substr(0, 1))[0];
    std::string last_upper = lower;
    last_upper.back() = Uppered(last_upper.substr(last_upper.size() - 1))[0];
    for (const std::string& name : {std::string(spelling.name), lower, pascal, last_upper, Uppered(lower)}) {
      EXPECT_EQ(FindJsonKey(name), spelling.key) << name;
    }
  }
}

TEST(FindJsonKey, WhatIsAlmostAKeyIsNone) {
  for (const Spelling& spelling : kSpellings) {
    const std::string name(spelling.name);
    for (const std::string& other :
         {name + "x", "x" + name, name + " ", name + '\0', name.substr(0, 1) + "-" + name}) {
      EXPECT_EQ(FindJsonKey(other), JsonKey::kOther) << other;
    }
  }
}

TEST(FindJsonKey, OtherKeysAreOthers) {
  for (const std::string& name : {std::string(), std::string("errors"), std::string("caller"),
                                  std::string("cod\xC3\xA9"), std::string("k"), std::string(1000, 'e')}) {
    EXPECT_EQ(FindJsonKey(name), JsonKey::kOther) << name;
  }
  // In Latin-1 and in Unicode other characters fold to ASCII letters; keys are compared as ASCII alone.
  EXPECT_EQ(FindJsonKey("\xC4\xB0"
                        "d"),
            JsonKey::kOther);
  EXPECT_EQ(FindJsonKey("[ode"), JsonKey::kOther);
}

TEST(FindJsonKey, TimesComeInTheOrderOfTheirWorth) {
  // What decides which of a record's times is its time.
  EXPECT_LT(JsonKey::kTime, JsonKey::kStartTime);
  EXPECT_LT(JsonKey::kEventTimestamp, JsonKey::kStartTime);
  EXPECT_LT(JsonKey::kTimestamp, JsonKey::kStartTime);
  EXPECT_LT(JsonKey::kStartTime, JsonKey::kEndTime);
  EXPECT_EQ(static_cast<int>(JsonKey::kEndTime) - static_cast<int>(JsonKey::kTime) + 1, kTimeKeyCount);
}

}  // namespace
}  // namespace vmsift
