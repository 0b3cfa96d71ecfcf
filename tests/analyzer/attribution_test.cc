// Whose failure it is: the sources of a VM's name in their order, and what makes two VMs one.
#include "analyzer/pipeline/attribution.h"

#include <memory>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "matchers/catalog.h"
#include "matchers/matcher.h"

namespace vmsift {
namespace {

constexpr std::string_view kPage =
    "| Error Code | Error Message |\n|---|---|\n"
    "| VMStartTimedOut | VM '{0}' did not start in the allotted time. |\n"
    "| DiskInUse | Disk '{0}' cannot be attached to VM '{1}' as it is already owned by VM '{2}'. |\n"
    "| DiskOwned | The disk named '{0}' is locked because it is already owned by VM '{1}'. |\n"
    "| ExtensionTimeout | Provisioning of VM extension '{0}' has timed out and was given up. |\n"
    "| Locked | The lease is held by virtual machine {0} and cannot be broken. |\n";

std::string VmId(std::string_view name, std::string_view group = "g") {
  return "/subscriptions/s/resourceGroups/" + std::string(group) +
         "/providers/Microsoft.Compute/virtualMachines/" + std::string(name);
}

class AttributionTest : public testing::Test {
 protected:
  AttributionTest() {
    EXPECT_TRUE(catalog_.Add("page.md", kPage).ok());
    matcher_ = std::make_unique<Matcher>(catalog_);
  }

  // Whose failure it is, with `message` as the root cause's, given to what Failure() was set up with.
  VmKey Whose(std::string_view code, std::string_view message) {
    failure_.code = code;
    failure_.message = message;
    if (failure_.chain.empty()) failure_.chain.emplace_back();
    failure_.chain.back().code = code;
    failure_.chain.back().message = message;
    matcher_->Find(code, message, &match_);
    return attribution_.Attribute(failure_, match_);
  }
  VmKey StartTimedOut(std::string_view name) {
    message_ = "VM '" + std::string(name) + "' did not start in the allotted time.";
    return Whose("VMStartTimedOut", message_);
  }

  Catalog catalog_;
  std::unique_ptr<Matcher> matcher_;
  Attribution attribution_;
  Match match_;
  Failure failure_;
  std::string message_;
};

// The name of a VM alone is shorter by rule.
TEST_F(AttributionTest, LongNamesOfGroupsAndScaleSetsAreCut) {
  const std::string cut = std::string(256, 'a') + "\xE2\x80\xA6";
  const std::string in_group = VmId("web-01", std::string(600, 'a'));
  failure_.resource_id = in_group;
  EXPECT_EQ(Whose("Strange", "Something failed.").identity, "s/" + cut + "/web-01");
  EXPECT_TRUE(attribution_.name_is_cut());
  const std::string in_set =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/" +
      std::string(600, 'a') + "/virtualMachines/7";
  failure_.resource_id = in_set;
  EXPECT_EQ(Whose("Strange", "Something failed.").name, cut + "_7");
  EXPECT_TRUE(attribution_.name_is_cut());
  failure_.resource_id = {};
  Whose("Strange", "Something failed.");
  EXPECT_FALSE(attribution_.name_is_cut());
}

TEST_F(AttributionTest, NobodyIsNamed) {
  const VmKey vm = Whose("Strange", "Something failed.");
  EXPECT_EQ(vm.name, "");
  EXPECT_EQ(vm.identity, "");
  EXPECT_EQ(vm.resource_id, "");
}

// ---- The order of the sources ----

TEST_F(AttributionTest, TheTemplatesVmComesFirst) {
  const std::string record = VmId("from-record");
  const std::string target = VmId("from-target");
  failure_.target_resource_id = record;
  failure_.resource_id = record;
  failure_.chain.push_back({"Outer", "VM 'from-words'", target});
  failure_.chain.emplace_back();
  EXPECT_EQ(StartTimedOut("from-template").name, "from-template");
}

TEST_F(AttributionTest, ThenTheRecordsResource) {
  const std::string operation_target = VmId("from-operation");
  const std::string record = VmId("from-record");
  const std::string target = VmId("from-target");
  failure_.target_resource_id = operation_target;
  failure_.resource_id = record;
  failure_.chain.push_back({"Strange", {}, target});
  EXPECT_EQ(Whose("Strange", "It failed on " + VmId("from-message")).name, "from-operation");
  failure_.target_resource_id = {};
  EXPECT_EQ(Whose("Strange", "VM 'from-words' failed.").name, "from-record");
}

TEST_F(AttributionTest, ThenATargetTheInnermostFirst) {
  const std::string outer = VmId("from-outer-target");
  const std::string inner = VmId("from-inner-target");
  const std::string message = "It failed on " + VmId("from-message");
  failure_.resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d";
  failure_.chain.push_back({"Outer", {}, outer});
  failure_.chain.push_back({"Strange", {}, inner});
  EXPECT_EQ(Whose("Strange", message).name, "from-inner-target");
  failure_.chain.back().target = {};
  EXPECT_EQ(Whose("Strange", message).name, "from-outer-target");
}

TEST_F(AttributionTest, ThenAResourceIdInAMessageTheInnermostFirst) {
  const std::string outer = "Outer failed on " + VmId("from-outer");
  failure_.chain.push_back({"Outer", outer, {}});
  failure_.chain.emplace_back();
  const std::string message = "VM 'from-words' failed: " + VmId("from-message") + ".";
  EXPECT_EQ(Whose("Strange", message).name, "from-message");
  EXPECT_EQ(Whose("Strange", "VM 'from-words' failed.").name, "from-outer");
}

TEST_F(AttributionTest, ThenTheWordsOfAMessage) {
  failure_.chain.push_back({"Outer", "VM 'from-outer-words' failed.", {}});
  failure_.chain.emplace_back();
  EXPECT_EQ(Whose("Strange", "Virtual machine 'from-words' failed.").name, "from-words");
  EXPECT_EQ(Whose("Strange", "It failed.").name, "from-outer-words");
}

// ---- Owners ----

TEST_F(AttributionTest, OfAnOwnerAndATargetTheTargetIsMeant) {
  const std::string record = VmId("from-record");
  failure_.resource_id = record;
  EXPECT_EQ(
      Whose("DiskInUse", "Disk 'd' cannot be attached to VM 'web-01' as it is already owned by VM 'db-02'.")
          .name,
      "web-01");
}

TEST_F(AttributionTest, AnOwnerCountsWhenNothingBetterIsKnown) {
  const std::string message = "The disk named 'd' is locked because it is already owned by VM 'db-02'.";
  EXPECT_EQ(Whose("DiskOwned", message).name, "db-02");
  EXPECT_EQ(Whose("Strange", "Disk 'd' is already owned by VM 'db-03'.").name, "db-03") << "in words alone";
  const std::string record = VmId("from-record");
  failure_.resource_id = record;
  EXPECT_EQ(Whose("DiskOwned", message).name, "from-record");
}

// ---- Forms of a name ----

TEST_F(AttributionTest, AParameterMayBeAResourceId) {
  const VmKey vm = Whose(
      "Locked", "The lease is held by virtual machine " + VmId("web-01", "other") + " and cannot be broken.");
  EXPECT_EQ(vm.name, "web-01");
  EXPECT_EQ(vm.identity, "s/other/web-01");
}

TEST_F(AttributionTest, AScaleSetInstanceIsAVm) {
  const std::string instance =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool/"
      "virtualMachines/3";
  failure_.resource_id = instance;
  const VmKey vm = Whose("Strange", "It failed.");
  EXPECT_EQ(vm.name, "pool_3");
  EXPECT_EQ(vm.identity, "s/g/pool_3");
  EXPECT_EQ(vm.resource_id, instance);
}

// The instance's own name in a message and its id in the record are one VM, and its id is the one that
// exists.
TEST_F(AttributionTest, AScaleSetInstanceByNameKeepsItsResourceId) {
  const std::string instance =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool/"
      "virtualMachines/3";
  failure_.resource_id = instance;
  const VmKey vm = StartTimedOut("pool_3");
  EXPECT_EQ(vm.name, "pool_3");
  EXPECT_EQ(vm.identity, "s/g/pool_3");
  EXPECT_EQ(vm.resource_id, instance);
}

TEST_F(AttributionTest, AScaleSetAloneIsNone) {
  failure_.resource_id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool";
  EXPECT_EQ(Whose("Strange", "VM scale set 'pool' failed.").name, "");
}

TEST_F(AttributionTest, AnExtensionIsNeverAVm) {
  const std::string message = "Provisioning of VM extension 'monitor' has timed out and was given up.";
  EXPECT_EQ(Whose("ExtensionTimeout", message).name, "");
  const std::string extension = VmId("web-01") + "/extensions/monitor";
  failure_.resource_id = extension;
  EXPECT_EQ(Whose("ExtensionTimeout", message).name, "web-01");
  EXPECT_EQ(Whose("ExtensionTimeout", message).resource_id, VmId("web-01"));
}

TEST_F(AttributionTest, AParameterThatIsNoNameIsPassedOver) {
  const std::string record = VmId("from-record");
  failure_.resource_id = record;
  EXPECT_EQ(StartTimedOut("not a name").name, "from-record");
}

// ---- Identity ----

TEST_F(AttributionTest, ANamedVmLivesWhereTheRecordsResourceDoes) {
  failure_.resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d";
  const VmKey vm = StartTimedOut("web-01");
  EXPECT_EQ(vm.identity, "s/g/web-01");
  EXPECT_EQ(vm.resource_id, VmId("web-01"));
}

// A bare response has no record around it, but its targets tell where the VM lives; so an error that names
// the VM in words and one that names it by id alone are of one VM.
TEST_F(AttributionTest, ANamedVmLivesWhereItsTargetDoes) {
  const std::string target = VmId("web-01");
  failure_.chain.push_back({"ResourceDeploymentFailure", {}, target});
  failure_.chain.emplace_back();
  const VmKey vm = StartTimedOut("web-01");
  EXPECT_EQ(vm.identity, "s/g/web-01");
  EXPECT_EQ(vm.resource_id, target);
}

TEST_F(AttributionTest, OneNameInTheTargetsOfTwoGroupsIsTwoVms) {
  const std::string one = VmId("web-01", "rg-one");
  const std::string two = VmId("web-01", "rg-two");
  failure_.chain.push_back({"ResourceDeploymentFailure", {}, one});
  failure_.chain.emplace_back();
  const std::string identity(StartTimedOut("web-01").identity);
  failure_.chain.front().target = two;
  EXPECT_NE(StartTimedOut("web-01").identity, identity);
}

TEST_F(AttributionTest, WithoutAResourceTheNameIsTheIdentity) {
  const VmKey vm = StartTimedOut("web-01");
  EXPECT_EQ(vm.identity, "web-01");
  EXPECT_EQ(vm.resource_id, "");
}

TEST_F(AttributionTest, OneNameInTwoGroupsIsTwoVmsAndInTwoSpellingsOne) {
  Cube cube;
  uint64_t line = 0;
  const auto count = [&](const std::string& id, std::string_view name) {
    failure_.resource_id = id;
    cube.Add("VMStartTimedOut", 0, StartTimedOut(name), std::nullopt, {0, ++line, 0});
  };
  count(VmId("web-01", "rg-one"), "web-01");
  count(VmId("web-01", "rg-two"), "web-01");
  count("/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG-ONE/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/WEB-01",
        "WEB-01");
  ASSERT_EQ(cube.vms().size(), 2u);
  EXPECT_EQ(cube.vms().name(0).shown, "web-01") << "as first seen";
  EXPECT_EQ(cube.vms().name(0).detail, VmId("web-01", "rg-one"));
  EXPECT_EQ(cube.vms().name(1).detail, VmId("web-01", "rg-two"));
}

TEST_F(AttributionTest, GroupsOfOtherAlphabetsAreToldApart) {
  const std::string zurich = VmId("web-01", "rg-z\xC3\xBCrich");
  const std::string zoll = VmId("web-01", "rg-z\xC3\xB6llner");
  failure_.resource_id = zurich;
  const std::string identity(Whose("Strange", "It failed.").identity);
  failure_.resource_id = zoll;
  EXPECT_NE(Whose("Strange", "It failed.").identity, identity);
}

TEST_F(AttributionTest, NothingOfOneFailureShowsInTheNext) {
  const std::string record = VmId("web-01");
  failure_.resource_id = record;
  ASSERT_EQ(Whose("Strange", "It failed.").name, "web-01");
  failure_.resource_id = {};
  const VmKey vm = Whose("Strange", "It failed.");
  EXPECT_EQ(vm.name, "");
  EXPECT_EQ(vm.identity, "");
  EXPECT_EQ(vm.resource_id, "");
}

// ---- Codes ----

TEST_F(AttributionTest, AFailureWithoutACodeTakesItsTemplates) {
  StartTimedOut("web-01");
  failure_.code = {};
  failure_.chain.back().code = {};
  matcher_->Find(failure_.code, failure_.message, &match_);
  NameCode(match_, &failure_);
  EXPECT_EQ(failure_.code, "VMStartTimedOut");
  EXPECT_EQ(failure_.chain.back().code, "VMStartTimedOut");
}

TEST_F(AttributionTest, AFailuresOwnCodeStays) {
  const std::string message = "VM 'web-01' did not start in the allotted time.";
  Whose("Another", message);
  NameCode(match_, &failure_);
  EXPECT_EQ(failure_.code, "Another");
  Whose("", "Nothing is known.");
  NameCode(match_, &failure_);
  EXPECT_EQ(failure_.code, "");
}

}  // namespace
}  // namespace vmsift
