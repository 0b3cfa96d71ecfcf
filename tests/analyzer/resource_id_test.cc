// Which VM a resource id names, and what merely looks like an id.
#include "analyzer/decode/resource_id.h"

#include <optional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr char kWebId[] =
    "/subscriptions/1111-2222/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-01";

// `subscription | group | scale set | VM` of the first VM's id in a text; "none" when there is none.
std::string Vm(std::string_view text) {
  const std::optional<ResourceId> id = FindVmResourceId(text);
  if (!id) return "none";
  EXPECT_TRUE(id->names_vm());
  return std::string(id->subscription) + " | " + std::string(id->resource_group) + " | " +
         std::string(id->scale_set) + " | " + std::string(id->vm);
}

constexpr char kWebFound[] = "1111-2222 | rg-prod |  | web-01";

TEST(FindVmResourceId, ReadsAnIdInAnyLetterCase) {
  EXPECT_EQ(Vm(kWebId), kWebFound);
  EXPECT_EQ(Vm("/SUBSCRIPTIONS/1111-2222/RESOURCEGROUPS/RG-PROD/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/"
               "WEB-01"),
            "1111-2222 | RG-PROD |  | WEB-01");
  EXPECT_EQ(Vm("/subscriptions/1111-2222/resourcegroups/rg-prod/providers/microsoft.compute/virtualmachines/"
               "web-01"),
            kWebFound);
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.ClassicCompute/virtualMachines/old-01"),
            "s | g |  | old-01");
}

TEST(FindVmResourceId, AnExtensionsIdNamesItsVm) {
  EXPECT_EQ(Vm(kWebId + std::string("/extensions/nginx")), kWebFound);
  EXPECT_EQ(Vm(kWebId + std::string("/providers/Microsoft.Insights/diagnosticSettings/d")), kWebFound);
  EXPECT_EQ(Vm(kWebId + std::string("/events/0000ed28/ticks/639000000000000040")), kWebFound);
}

TEST(FindVmResourceId, AScaleSetInstanceIsAVmAndAScaleSetAloneIsNone) {
  const std::string set =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool";
  EXPECT_EQ(Vm(set + "/virtualMachines/3"), "s | g | pool | 3");
  EXPECT_EQ(Vm(set + "/virtualMachines/3/extensions/monitor"), "s | g | pool | 3");
  EXPECT_EQ(Vm(set), "none");
  EXPECT_EQ(Vm(set + "/extensions/monitor"), "none");
}

TEST(FindVmResourceId, AScaleSetElsewhereInTheTextIsNotTheVms) {
  EXPECT_EQ(
      Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool and " +
         std::string(kWebId)),
      kWebFound);
}

TEST(FindVmResourceId, FindsAnIdInProse) {
  const std::string web = kWebId;
  EXPECT_EQ(Vm("The resource '" + web + "' was not found."), kWebFound);
  EXPECT_EQ(Vm("GET https://management.azure.com" + web + "?api-version=2024-07-01 failed"), kWebFound);
  EXPECT_EQ(Vm("(see " + web + ")"), kWebFound);
  EXPECT_EQ(Vm("{\"id\":\"" + web + "\"}"), kWebFound);
  EXPECT_EQ(Vm("{\\\"id\\\":\\\"" + web + "\\\"}"), kWebFound);
  EXPECT_EQ(Vm("Resource=" + web + ";Code=409"), kWebFound);
}

TEST(FindVmResourceId, AFullStopAtTheEndOfASentenceIsNoPartOfTheName) {
  EXPECT_EQ(Vm("Cannot delete " + std::string(kWebId) + "."), kWebFound);
  EXPECT_EQ(Vm("Cannot delete " + std::string(kWebId) + "... Retry."), kWebFound);
  EXPECT_EQ(Vm("Cannot delete " + std::string(kWebId) + ", which is locked"), kWebFound);
  EXPECT_EQ(Vm("Cannot delete " + std::string(kWebId) + ": it is locked"), kWebFound);
}

TEST(FindVmResourceId, NamesMayHoldDotsDashesAndUnderscores) {
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/rg.a_b-c/providers/Microsoft.Compute/virtualMachines/"
               "web_1.example.org"),
            "s | rg.a_b-c |  | web_1.example.org");
}

// Azure: group names are letters of any alphabet, digits, `_`, `-`, `.` and parentheses.
TEST(FindVmResourceId, AGroupIsReadToItsEnd) {
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/rg(old)/providers/Microsoft.Compute/virtualMachines/v"),
            "s | rg(old) |  | v");
  EXPECT_EQ(
      Vm("/subscriptions/s/resourceGroups/rg-z\xC3\xBCrich/providers/Microsoft.Compute/virtualMachines/v"),
      "s | rg-z\xC3\xBCrich |  | v");
}

TEST(FindVmResourceId, AResourceTypeIsNoId) {
  EXPECT_EQ(Vm("Microsoft.Compute/virtualMachines/extensions"), "none");
  EXPECT_EQ(Vm("The resource type 'Microsoft.Compute/virtualMachines/extensions' is unknown."), "none");
  EXPECT_EQ(Vm("MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION"), "none");
  EXPECT_EQ(Vm("Operation Microsoft.Compute/virtualMachines/write failed"), "none");
  EXPECT_EQ(Vm("Microsoft.Compute/virtualMachines"), "none");
  EXPECT_EQ(Vm("Microsoft.Compute/virtualMachineScaleSets/virtualMachines"), "none");
}

// ARM names a resource by type and name in quotes: `ResourceNotFound`.
TEST(FindVmResourceId, ATypeWithANameInQuotesNamesTheVm) {
  EXPECT_EQ(
      Vm("The Resource 'Microsoft.Compute/virtualMachines/web-01' under resource group 'g' was not found."),
      " |  |  | web-01");
}

TEST(FindVmResourceId, AnIdBehindATypeIsFound) {
  EXPECT_EQ(Vm("Microsoft.Compute/virtualMachines/write on " + std::string(kWebId)), kWebFound);
}

// Pages of the REST reference are called `…/rest/api/compute/virtualmachines/createorupdate`.
TEST(FindVmResourceId, ALinkToTheDocumentationIsNoId) {
  EXPECT_EQ(Vm("See https://docs.microsoft.com/rest/api/compute/virtualmachines/createorupdate for details."),
            "none");
}

TEST(FindVmResourceId, WhatCannotBeAVmsNameIsPassedOver) {
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/"), "none");
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/<name>"),
            "none");
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/{0}"), "none");
  EXPECT_EQ(Vm("/providers/Microsoft.Compute/virtualMachines/<name> such as " + std::string(kWebId)),
            kWebFound);
  EXPECT_EQ(Vm("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/web-01"),
            "none");
  EXPECT_EQ(Vm(""), "none");
}

TEST(FindVmResourceId, OfTwoIdsTheFirstVmIsTakenWithItsOwnGroup) {
  const std::string disk = "/subscriptions/s-disk/resourceGroups/g-disk/providers/Microsoft.Compute/disks/d";
  EXPECT_EQ(Vm("Disk " + disk + " is attached to " + kWebId + "."), kWebFound);
  EXPECT_EQ(Vm("Disk '" + disk + "' is attached to '" + kWebId + "'."), kWebFound);
  EXPECT_EQ(Vm(disk + "," + kWebId), kWebFound);
  EXPECT_EQ(Vm(kWebId + std::string(" holds ") + disk), kWebFound);
  EXPECT_EQ(Vm(kWebId + std::string(" and /subscriptions/s2/resourceGroups/g2/providers/Microsoft.Compute/"
                                    "virtualMachines/web-02")),
            kWebFound);
}

TEST(FindVmResourceId, AnotherIdsGroupIsNotTheVms) {
  EXPECT_EQ(
      Vm("'/subscriptions/s/resourceGroups/g' has no '/providers/Microsoft.Compute/virtualMachines/web-01'"),
      " |  |  | web-01");
}

TEST(FindScope, KnowsTheGroupOfAnyResource) {
  const ResourceId scope =
      FindScope("/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.RESOURCES/DEPLOYMENTS/D");
  EXPECT_EQ(scope.subscription, "S");
  EXPECT_EQ(scope.resource_group, "G");
  EXPECT_EQ(scope.scale_set, "");
  EXPECT_FALSE(scope.names_vm());
  EXPECT_EQ(
      FindScope("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool")
          .scale_set,
      "pool");
  EXPECT_EQ(FindScope("/subscriptions/s").resource_group, "");
  EXPECT_EQ(FindScope("").subscription, "");
}

TEST(IsVmName, TakesWhatAzureTakes) {
  EXPECT_TRUE(IsVmName("a"));
  EXPECT_TRUE(IsVmName("3"));
  EXPECT_TRUE(IsVmName("web-01_b.example"));
  EXPECT_TRUE(IsVmName(std::string(80, 'a')));
  EXPECT_FALSE(IsVmName(std::string(81, 'a')));
  for (const char* text : {"", "-", "._-", "a b", "a/b", "a'b", "web-01\n", "{0}", "<name>"}) {
    EXPECT_FALSE(IsVmName(text)) << text;
  }
}

}  // namespace
}  // namespace vmsift
