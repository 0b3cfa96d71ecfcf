// What is dropped where too much is kept, and that the rest is told as before.
#include "analyzer/incident/attempt_limits.h"

#include <set>
#include <string>

#include "analyzer/incident/incidents.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr char kWrites[] = "Microsoft.Compute/virtualMachines/write";

std::string VmId(int vm) {
  return "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-" +
         std::to_string(vm);
}

class AttemptLimitsTest : public testing::Test {
 protected:
  static Timestamp Second(int64_t second) { return {(1'790'000'000 + second) * kTicksPerSecond}; }

  // An attempt on a VM, which two records tell of.
  void Fail(int vm, int64_t second) {
    const std::string id = "id-" + std::to_string(vm) + "-" + std::to_string(second);
    const std::string resource = VmId(vm);
    const std::string name = "vm-" + std::to_string(vm);
    AttemptRecord record;
    record.id = record.correlation_id = id;
    record.code = "AllocationFailed";
    record.vm_identity = record.vm_name = name;
    record.vm_id = record.resource_id = resource;
    record.operation = kWrites;
    record.message = "Allocation failed.";
    record.time = Second(second);
    log_.Add(record);
    record.vm_identity = record.vm_name = record.vm_id = {};
    record.resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d";
    log_.Add(record);
  }
  void Succeed(int vm, int64_t second) { log_.AddSuccess(VmId(vm), kWrites, false, Second(second), {}); }
  // `vm-1 open 2` for each incident.
  std::set<std::string> Told() const {
    std::set<std::string> told;
    for (const Incident& incident : FindIncidents(log_, {})) {
      told.insert(std::string(incident.vm) + " " + std::string(IncidentOutcomeName(incident.outcome)) + " " +
                  std::to_string(incident.attempts));
    }
    return told;
  }

  AttemptLog log_;
};

TEST_F(AttemptLimitsTest, NothingIsDroppedWithinTheLimits) {
  for (int vm = 0; vm < 10; ++vm) Fail(vm, vm);
  const std::set<std::string> before = Told();
  EXPECT_EQ(DropOldAttempts({.attempts = 20, .successes = 10}, &log_), 0u);
  EXPECT_EQ(Told(), before);
}

TEST_F(AttemptLimitsTest, TheOldestThatEndedGoFirst) {
  // Of eight VMs that fail twice each, the even ones recover.
  for (int vm = 0; vm < 8; ++vm) Fail(vm, vm);
  for (int vm = 0; vm < 8; ++vm) Fail(vm, 100 + vm);
  for (int vm = 0; vm < 8; vm += 2) Succeed(vm, 200 + vm);
  EXPECT_EQ(log_.attempts().size(), 32u);
  // Half of 24 are the layers of six attempts: 0, 2, 4, 6 go, and 1 of the open ones.
  EXPECT_EQ(DropOldAttempts({.attempts = 24, .successes = 10}, &log_), 20u);
  EXPECT_EQ(Told(), (std::set<std::string>{"vm-3 open 2", "vm-5 open 2", "vm-7 open 2"}));
  // What comes later joins what is kept.
  Fail(3, 300);
  Succeed(3, 400);
  EXPECT_EQ(Told(), (std::set<std::string>{"vm-3 recovered 3", "vm-5 open 2", "vm-7 open 2"}));
}

TEST_F(AttemptLimitsTest, AnIncidentGoesWithTheSuccessThatEndedItAndNeverSeemsOpen) {
  Fail(1, 0);
  Succeed(1, 10);
  Fail(2, 20);
  for (int i = 0; i < 20; ++i) Succeed(1000 + i, 100 + i);
  Fail(3, 200);
  Succeed(3, 210);
  EXPECT_EQ(DropOldAttempts({.attempts = 100, .successes = 20}, &log_), 2u);
  EXPECT_EQ(log_.successes().size(), 10u);
  EXPECT_EQ(Told(), (std::set<std::string>{"vm-2 open 1", "vm-3 recovered 1"}));
}

TEST_F(AttemptLimitsTest, MemoryStaysBoundedHoweverLongItGoesOn) {
  const AttemptLimits limits{.attempts = 200, .successes = 100};
  uint64_t dropped = 0;
  for (int i = 0; i < 5000; ++i) {
    Fail(i % 300, i);
    if (i % 3 == 0) Succeed(i % 300, i);
    dropped += DropOldAttempts(limits, &log_);
    ASSERT_LE(log_.attempts().size(), limits.attempts);
    ASSERT_LE(log_.successes().size(), limits.successes);
  }
  EXPECT_EQ(dropped + log_.attempts().size(), 10'000u);
}

TEST_F(AttemptLimitsTest, WithoutTimesTheFirstSuccessesGo) {
  for (int i = 0; i < 30; ++i) {
    Place place;
    place.line = static_cast<uint64_t>(i + 1);
    log_.AddSuccess(VmId(i), kWrites, false, std::nullopt, place);
  }
  DropOldAttempts({.attempts = 10, .successes = 20}, &log_);
  ASSERT_EQ(log_.untimed_successes().size(), 10u);
  EXPECT_EQ(log_.untimed_successes().front().place.line, 21u);
}

TEST_F(AttemptLimitsTest, AnotherCatalogRenumbersTheRows) {
  AttemptRecord record;
  record.code = "a";
  record.row = 3;
  log_.Add(record);
  record.code = "b";
  record.row = -1;
  log_.Add(record);
  log_.MapRows([](int32_t row) { return row + 10; });
  std::set<int32_t> rows;
  for (const Attempt& attempt : log_.attempts()) rows.insert(attempt.row);
  EXPECT_EQ(rows, (std::set<int32_t>{-1, 13}));
}

}  // namespace
}  // namespace vmsift
