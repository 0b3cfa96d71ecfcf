// The VMs that a text names: in ids, in fields, in words, and what names none.
#include "analyzer/decode/vm_mentions.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kId =
    "/subscriptions/s-1/resourceGroups/rg-1/providers/Microsoft.Compute/virtualMachines/web-01";

std::vector<VmMention> Mentions(std::string_view text) {
  std::vector<VmMention> mentions;
  for (size_t at = 0; at < text.size(); ++at) {
    if (const auto mention = VmMentionAt(text, at)) mentions.push_back(*mention);
  }
  return mentions;
}

std::vector<std::string> Vms(std::string_view text) {
  std::vector<std::string> names;
  for (const VmMention& mention : Mentions(text)) names.emplace_back(mention.name);
  return names;
}

TEST(VmMentionAt, KnowsFields) {
  for (const char* text : {
           "Virtual Machine Name: \"web-01\"",
           "Virtual Machine Name: web-01",
           "VirtualMachineName: web-01",
           "VM name: 'web-01'",
           "vmName=web-01",
           "vmName = web-01",
           "VMName: web-01",
           R"("vmName": "web-01")",
           R"(\"vmName\":\"web-01\")",
           R"('vmName': 'web-01')",
           "Virtual Machine: (Name \"web-01\" / Resource Group \"rg-1\")",
           "(Virtual Machine Name \"web-01\" / Resource Group \"rg-1\")",
       }) {
    EXPECT_THAT(Vms(text), ElementsAre("web-01")) << text;
  }
}

TEST(VmMentionAt, KnowsWords) {
  for (const char* text : {
           "VM 'web-01' failed",
           "VM: \"web-01\"",
           "vm \xE2\x80\x98web-01\xE2\x80\x99 failed",
           "Virtual machine \"web-01\" failed",
           "virtual machine \\\"web-01\\\" failed",
           "creating VM web-01 in resource group rg-1",
           "Creating virtual machine web-01 in ResourceGroup rg-1",
           "VM web-01 - Azure Error: X",
       }) {
    EXPECT_THAT(Vms(text), ElementsAre("web-01")) << text;
  }
}

TEST(VmMentionAt, KnowsATypeWithItsResourcesName) {
  EXPECT_THAT(Vms("Microsoft.Compute/virtualMachines 'web-01'"), ElementsAre("web-01"));
  EXPECT_THAT(Vms("Resource Microsoft.Compute/virtualMachines/extensions 'web-01/nginx' failed"),
              ElementsAre("web-01"));
}

TEST(VmMentionAt, KnowsAnIdInWhateverStandsAroundIt) {
  const std::string id(kId);
  for (const std::string& text : {id, "id: " + id, "\"" + id + "\"", "'" + id + "' failed",
                                  "before\n" + id + "\nafter", "(" + id + ")"}) {
    const std::vector<VmMention> mentions = Mentions(text);
    ASSERT_EQ(mentions.size(), 1u) << text;
    EXPECT_EQ(mentions[0].name, "web-01") << text;
    EXPECT_THAT(std::string(mentions[0].id), testing::HasSubstr(id)) << text;
  }
}

TEST(VmMentionAt, AnIdOfAnExtensionNamesItsVm) {
  EXPECT_THAT(Vms(std::string(kId) + "/extensions/nginx"), ElementsAre("web-01"));
}

TEST(VmMentionAt, LetterCaseDoesNotMatter) {
  EXPECT_THAT(Vms("VMNAME=web-01"), ElementsAre("web-01"));
  EXPECT_THAT(Vms("VIRTUAL MACHINE 'web-01'"), ElementsAre("web-01"));
  EXPECT_THAT(Vms("/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/WEB-01"),
              ElementsAre("WEB-01"));
}

TEST(VmMentionAt, OtherThingsOfAVmAreNotTheVm) {
  for (const char* text :
       {"VM extension 'nginx' failed", "VM extension: \"nginx\"", "Virtual Machine Extension Name: \"nginx\"",
        "vmExtensionName=nginx", "\"vmExtensionName\": \"nginx\"", "VM scale set 'pool' failed",
        "Virtual Machine Scale Set Name: \"pool\"", "\"vmScaleSetName\": \"pool\"", "VM size 'Standard_D2'",
        "vmSize=Standard_D2", "\"vmSize\": \"Standard_D2\"", "\"vmId\": \"0a1b\"",
        "Microsoft.Compute/virtualMachineScaleSets 'pool' failed",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/pool",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/data"}) {
    EXPECT_THAT(Vms(text), IsEmpty()) << text;
  }
}

TEST(VmMentionAt, ProseNamesNone) {
  for (const char* text : {"", "v", "VM", "VM '", "VM: stopped", "VM web-01 failed",
                           "VM has reported a failure", "the VM is gone", "KVM 'host-1'", "my_vm 'x'",
                           "VM '' failed", "VM 'not a name' failed", "VM 'web-01", "vmName=", "vmName: \"\"",
                           "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachines failed"}) {
    EXPECT_THAT(Vms(text), IsEmpty()) << text;
  }
}

TEST(VmMentionAt, AllAreFoundInOrderWithTheirPlaces) {
  const std::string text = "VM 'a' and vmName=b,\nthen " + std::string(kId) + " end";
  const std::vector<VmMention> mentions = Mentions(text);
  EXPECT_THAT(Vms(text), ElementsAre("a", "b", "web-01"));
  ASSERT_EQ(mentions.size(), 3u);
  EXPECT_EQ(mentions[0].offset, text.find("VM 'a'"));
  EXPECT_EQ(mentions[1].offset, text.find("vmName"));
  EXPECT_EQ(mentions[2].offset, text.find("virtualMachines"));
  EXPECT_EQ(mentions[0].id, "");
  EXPECT_EQ(mentions[2].id, kId);
}

TEST(VmMentionAt, AFullStopAfterANameIsNoneOfIt) {
  EXPECT_THAT(Vms("vmName: web-01."), ElementsAre("web-01"));
  EXPECT_THAT(Vms("vmName: web.01"), ElementsAre("web.01"));
}

TEST(NearestVmMention, TheLastBeforeAPlaceIsNearest) {
  const std::string text =
      "VM 'one' and VM 'two', then " + std::string(50, '.') + " here, VM 'three', VM 'four'";
  const size_t here = text.find("here");
  EXPECT_EQ(NearestVmMention(text, here)->name, "two");
  EXPECT_EQ(NearestVmMention(text, text.find("VM 'two'"))->name, "two")
      << "one that begins there is before it";
  EXPECT_EQ(NearestVmMention(text, text.find("VM 'two'") - 1)->name, "one");
  EXPECT_EQ(NearestVmMention(text, text.size() + 9)->name, "four");
}

TEST(NearestVmMention, ElseTheFirstAfterIt) {
  EXPECT_EQ(NearestVmMention("very vivid, VM 'one', VM 'two'", 5)->name, "one");
  EXPECT_FALSE(NearestVmMention("very vivid", 5).has_value());
  EXPECT_FALSE(NearestVmMention("", 0).has_value());
}

// Places are looked at many at a time.
TEST(NearestVmMention, AgreesWithALookAtEveryPlace) {
  const std::string text =
      "vmName=a0, " + std::string(37, 'v') + " vmName=b1; v V vmname=c2 " + std::string(61, 'x') + " VM 'd3'";
  const std::vector<VmMention> all = Mentions(text);
  ASSERT_EQ(all.size(), 4u);
  for (size_t place = 0; place < text.size(); ++place) {
    const VmMention* expected = &all[0];
    for (const VmMention& mention : all) {
      if (mention.offset <= place) expected = &mention;
    }
    EXPECT_EQ(NearestVmMention(text, place)->name, expected->name) << place;
  }
}

}  // namespace
}  // namespace vmsift
