// The rules by which failures become attempts, and attempts incidents (docs/incidents.md), one by one.
#include "analyzer/incident/incidents.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kGroup = "/subscriptions/s/resourceGroups/g";
constexpr std::string_view kVm =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01";
constexpr std::string_view kWrite = "Microsoft.Compute/virtualMachines/write";
constexpr std::string_view kStart = "Microsoft.Compute/virtualMachines/start/action";
constexpr std::string_view kDelete = "Microsoft.Compute/virtualMachines/delete";
constexpr std::string_view kDeployment =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d1";

Timestamp Minute(int64_t minute) {
  return {(1'790'000'000 + minute * 60) * kTicksPerSecond};
}

// The record of the VM itself, of an attempt that failed.
AttemptRecord OfVm(std::string_view id, int64_t minute) {
  AttemptRecord record;
  record.id = record.correlation_id = id;
  record.code = "AllocationFailed";
  record.vm_identity = "s/g/web-01";
  record.vm_name = "web-01";
  record.vm_id = record.resource_id = kVm;
  record.operation = kWrite;
  record.message = "Allocation failed.";
  record.time = Minute(minute);
  record.place.line = static_cast<uint64_t>(minute) + 1;
  return record;
}

// That of the deployment around it, which names no VM.
AttemptRecord OfDeployment(std::string_view id, int64_t minute) {
  AttemptRecord record = OfVm(id, minute);
  record.vm_identity = record.vm_name = record.vm_id = {};
  record.resource_id = kDeployment;
  record.operation = "Microsoft.Resources/deployments/write";
  return record;
}

class IncidentsTest : public testing::Test {
 protected:
  void Fail(const AttemptRecord& record) { log_.Add(record); }
  void Succeed(std::string_view resource, std::string_view operation, int64_t minute) {
    log_.AddSuccess(resource, operation, operation == kDelete, Minute(minute), {});
  }
  std::vector<Incident> Found() const { return FindIncidents(log_, {}); }
  // Each incident as `AllocationFailed on web-01: 2 attempts of 3 records, recovered at 7`.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const Incident& incident : Found()) {
      std::string text = std::string(incident.code) + " on " + std::string(incident.vm) + ": " +
                         std::to_string(incident.attempts) + " of " + std::to_string(incident.failures) +
                         ", " + std::string(IncidentOutcomeName(incident.outcome));
      if (incident.ended_at)
        text += " at " + std::to_string((incident.ended_at->ticks - Minute(0).ticks) / kTicksPerSecond / 60);
      told.push_back(text);
    }
    return told;
  }

  AttemptLog log_;
};

TEST_F(IncidentsTest, LayersOfOneIdAreOneAttemptOnTheVmThatOneOfThemNames) {
  Fail(OfDeployment("c1", 3));
  Fail(OfVm("c1", 1));
  Fail(OfVm("C1", 2));
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 3, open"));
  const Incident incident = Found().front();
  EXPECT_EQ(incident.first, Minute(1));
  EXPECT_EQ(incident.last, Minute(3));
  EXPECT_EQ(incident.resource_id, kVm);
}

TEST_F(IncidentsTest, AnotherRootCauseOrVmOfTheSameIdIsAnotherIncident) {
  Fail(OfVm("c1", 1));
  AttemptRecord other_code = OfVm("c1", 1);
  other_code.code = "QuotaExceeded";
  Fail(other_code);
  AttemptRecord other_vm = OfVm("c1", 1);
  other_vm.vm_name = "web-02";
  other_vm.vm_identity = "s/g/web-02";
  other_vm.vm_id = other_vm.resource_id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-02";
  Fail(other_vm);
  EXPECT_THAT(Told(), SizeIs(3));
}

TEST_F(IncidentsTest, AVmKnownByItsNameIsTheOneOfThatName) {
  AttemptRecord by_name = OfVm("c1", 1);
  by_name.vm_identity = "web-01";
  by_name.vm_id = by_name.resource_id = {};
  Fail(by_name);
  Fail(OfVm("c1", 2));
  Fail(OfVm("c2", 5));
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 2 of 3, open"));
}

TEST_F(IncidentsTest, ALayerGoesWithTheVmWhoseMessageItTells) {
  AttemptRecord second = OfVm("c1", 1);
  second.vm_name = "web-02";
  second.vm_identity = "s/g/web-02";
  second.vm_id = second.resource_id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-02";
  second.message = "Allocation failed for web-02.";
  AttemptRecord layer = OfDeployment("c1", 2);
  layer.message = second.message;
  Fail(OfVm("c1", 1));
  Fail(second);
  Fail(layer);
  EXPECT_THAT(Told(), testing::UnorderedElementsAre("AllocationFailed on web-01: 1 of 1, open",
                                                    "AllocationFailed on web-02: 1 of 2, open"));
}

TEST_F(IncidentsTest, RetriesAreAttemptsOfOneIncidentUntilTheOperationGoesWell) {
  Fail(OfVm("c1", 1));
  Fail(OfVm("c2", 300));
  Succeed(kVm, kWrite, 310);
  Fail(OfVm("c3", 320));
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, open",
                                  "AllocationFailed on web-01: 2 of 2, recovered at 310"));
  EXPECT_THAT(Found().back().correlation_ids, ElementsAre("c1", "c2"));
}

TEST_F(IncidentsTest, AnEarlierSuccessOrOneOfAnotherOperationOrResourceEndsNothing) {
  Succeed(kVm, kWrite, 0);
  Fail(OfVm("c1", 1));
  Succeed(kVm, kStart, 2);
  Succeed("/subscriptions/s/resourceGroups/other/providers/Microsoft.Compute/virtualMachines/web-01", kWrite,
          3);
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, open"));
}

TEST_F(IncidentsTest, ALogThatDoesNotNameTheOperationEndsAnyOnTheResource) {
  Fail(OfVm("c1", 1));
  Succeed(kVm, "", 4);
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, recovered at 4"));
}

TEST_F(IncidentsTest, WhereTheFailedOperationIsUnknownAnyChangeOfTheVmEndsIt) {
  Fail(OfVm("c1", 1));
  AttemptRecord unknown = OfVm("c2", 1);
  unknown.code = "VMStartTimedOut";
  unknown.operation = {};
  Fail(unknown);
  Succeed(kVm, "Microsoft.Authorization/policies/audit/action", 2);
  Succeed(kVm, kStart, 4);
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, open",
                                  "VMStartTimedOut on web-01: 1 of 1, recovered at 4"));
}

TEST_F(IncidentsTest, DeletingTheVmOrItsGroupEndsItAsGone) {
  Fail(OfVm("c1", 1));
  Succeed(kVm, kDelete, 9);
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, gone at 9"));
  log_.AddSuccess(kGroup, "Microsoft.Resources/subscriptions/resourceGroups/delete", true, Minute(5), {});
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, gone at 5"));
}

TEST_F(IncidentsTest, WithoutIdsAGapBeginsAnotherIncident) {
  Fail(OfVm("", 1));
  Fail(OfVm("", 61));
  Fail(OfVm("", 122));
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, open",
                                  "AllocationFailed on web-01: 2 of 2, open"));
  EXPECT_THAT(FindIncidents(log_, {.gap = 2 * kTicksPerHour}), SizeIs(1));
}

TEST_F(IncidentsTest, WithoutTimesTheLinesOfAnInputAreTheOrder) {
  AttemptRecord record = OfVm("", 0);
  record.time.reset();
  record.place = {.input = 1, .line = 10};
  Fail(record);
  log_.AddSuccess(kVm, "", false, std::nullopt, {.input = 1, .line = 9});
  log_.AddSuccess(kVm, "", false, std::nullopt, {.input = 2, .line = 11});
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, open"));
  log_.AddSuccess(kVm, "", false, std::nullopt, {.input = 1, .line = 11});
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, recovered"));
}

TEST_F(IncidentsTest, AVmKnownByItsNameAloneEndsWithAnyOfThatName) {
  AttemptRecord record = OfVm("", 1);
  record.vm_identity = "web-01";
  record.vm_id = record.resource_id = record.operation = {};
  Fail(record);
  Succeed(kVm, "", 2);
  EXPECT_THAT(Told(), ElementsAre("AllocationFailed on web-01: 1 of 1, recovered at 2"));
}

TEST_F(IncidentsTest, OpenOnesComeFirstAndTheLatestOfThem) {
  Fail(OfVm("c1", 1));
  Succeed(kVm, kWrite, 2);
  for (const auto& [code, minute] : {std::pair("Early", 3), {"Late", 8}}) {
    AttemptRecord record = OfVm(code, minute);
    record.code = code;
    Fail(record);
  }
  EXPECT_THAT(Told(), ElementsAre("Late on web-01: 1 of 1, open", "Early on web-01: 1 of 1, open",
                                  "AllocationFailed on web-01: 1 of 1, recovered at 2"));
}

TEST_F(IncidentsTest, WithoutFailuresThereAreNone) {
  Succeed(kVm, kWrite, 2);
  EXPECT_THAT(Told(), IsEmpty());
}

}  // namespace
}  // namespace vmsift
