#include "matchers/placeholder_role.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/message_template.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

// The role names of a template's placeholders, in the order of its text.
std::vector<std::string> Roles(const MessageTemplate& message) {
  std::vector<std::string> names;
  for (const Placeholder& placeholder : message.placeholders()) {
    names.emplace_back(RoleName(placeholder.role));
  }
  return names;
}

std::vector<std::string> Roles(std::string_view text) {
  std::vector<std::string> oddities;
  return Roles(MessageTemplate::Parse(text, &oddities).value());
}

TEST(PlaceholderRoleTest, EveryRoleHasANameOfItsOwn) {
  std::set<std::string_view> names;
  const int roles = static_cast<int>(PlaceholderRole::kCount) + 1;
  for (int role = 0; role < roles; ++role) names.insert(RoleName(static_cast<PlaceholderRole>(role)));
  EXPECT_EQ(names.size(), static_cast<size_t>(roles));
}

TEST(PlaceholderRoleTest, TheWordsBeforeDecide) {
  const struct {
    std::string_view before;
    PlaceholderRole role;
  } cases[] = {
      {"VM ", PlaceholderRole::kVm},
      {"The VM '", PlaceholderRole::kVm},
      {"Redeployment of virtual machine \"", PlaceholderRole::kVm},
      {"VMs ", PlaceholderRole::kVm},
      {"VM with name '", PlaceholderRole::kVm},
      {"disk is already owned by VM '", PlaceholderRole::kOwnerVm},
      {"blob is used by Virtual Machine '", PlaceholderRole::kOwnerVm},
      {"VM scale set '", PlaceholderRole::kScaleSet},
      {"VM Extension '", PlaceholderRole::kExtension},
      {"extension '", PlaceholderRole::kExtension},
      {"Handler '", PlaceholderRole::kHandler},
      {"(publisher '", PlaceholderRole::kPublisher},
      {"and type '", PlaceholderRole::kType},
      {"version '", PlaceholderRole::kVersion},
      {"for disk '", PlaceholderRole::kDisk},
      {"OS disk name is ", PlaceholderRole::kDisk},
      {"with blob ", PlaceholderRole::kBlob},
      {"VHD URL ", PlaceholderRole::kBlob},
      {"from image '", PlaceholderRole::kImage},
      {"VM size '", PlaceholderRole::kSize},
      {"disk size value of ", PlaceholderRole::kSize},
      {"in location ", PlaceholderRole::kLocation},
      {"subscription '", PlaceholderRole::kSubscription},
      {"storage account ", PlaceholderRole::kStorageAccount},
      {"availability set '", PlaceholderRole::kAvailabilitySet},
      {"resource '", PlaceholderRole::kResource},
      {"Operation '", PlaceholderRole::kOperation},
      {"terminal error code '", PlaceholderRole::kErrorCode},
      {"Error message: \"", PlaceholderRole::kErrorMessage},
      {"Error details: ", PlaceholderRole::kErrorMessage},
      {"secret ", PlaceholderRole::kSecret},
      {"data disk LUN '", PlaceholderRole::kCount},
      {"", PlaceholderRole::kValue},
      {"The value ", PlaceholderRole::kValue},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(RoleName(RoleFromWords(c.before, " is wrong.")), RoleName(c.role)) << c.before;
  }
}

TEST(PlaceholderRoleTest, AWordIsAWholeWord) {
  EXPECT_EQ(RoleFromWords("my99vm '", "'"), PlaceholderRole::kValue);
  EXPECT_EQ(RoleFromWords("prototype '", "'"), PlaceholderRole::kValue);
  EXPECT_EQ(RoleFromWords("monkey ", ""), PlaceholderRole::kValue);
}

TEST(PlaceholderRoleTest, TheWordsAfterAreAskedNext) {
  EXPECT_EQ(RoleFromWords("no more than ", "GB."), PlaceholderRole::kSize);
  EXPECT_EQ(RoleFromWords("no more than ", " characters."), PlaceholderRole::kCount);
  EXPECT_EQ(RoleFromWords("VM '", "' GB."), PlaceholderRole::kVm) << "the words before come first";
}

// Whatever the case, the quotes and what stands before: an extension's name is never a VM.
TEST(PlaceholderRoleTest, AnExtensionIsNeverAVm) {
  for (std::string_view words : {"VM extension", "VM Extension", "vm extension", "VMExtension",
                                 "virtual machine extension", "extension", "VM extension named"}) {
    for (std::string_view quote : {"", "'", "\"", "`"}) {
      for (std::string_view lead :
           {"", "Provisioning of ", "VM has failed: the VM's ", "on VM '\x02' the "}) {
        const std::string before = std::string(lead) + std::string(words) + " " + std::string(quote);
        const PlaceholderRole role = RoleFromWords(before, std::string(quote) + " on VM");
        EXPECT_NE(role, PlaceholderRole::kVm) << before;
        EXPECT_NE(role, PlaceholderRole::kOwnerVm) << before;
      }
    }
  }
}

TEST(PlaceholderRoleTest, OwnerAndTarget) {
  EXPECT_THAT(Roles("Disk '{0}' cannot be attached to VM '{1}' because it is owned by VM '{2}'."),
              ElementsAre("disk", "vm", "owner_vm"));
  EXPECT_THAT(Roles("Disk '{0}' must be detached from VM '{1}' before VM '{2}' can use it."),
              ElementsAre("disk", "owner_vm", "vm"));
}

TEST(PlaceholderRoleTest, OneTemplateOfManyRoles) {
  EXPECT_THAT(
      Roles("Extension '{0}' (publisher '{1}', type '{2}', version '{3}') failed on VM '{4}' of size "
            "{5} in region {6}. Error message: '{7}'"),
      ElementsAre("extension", "publisher", "type", "version", "vm", "size", "location", "error_message"));
}

TEST(PlaceholderRoleTest, TheBuiltInTemplates) {
  const Catalog catalog = BuiltinCatalog();
  const auto roles_of = [&](std::string_view code) {
    const CatalogCode* entry = catalog.FindCode(code);
    return Roles(catalog.rows().at(static_cast<size_t>(entry->rows.front())).message);
  };
  const std::vector<std::string> size_roles = roles_of("VHDSizeInvalid");
  ASSERT_EQ(size_roles.size(), 5u);
  EXPECT_THAT(std::vector<std::string>(size_roles.begin(), size_roles.begin() + 4),
              ElementsAre("size", "disk", "blob", "size"));
  EXPECT_THAT(roles_of("VMExtensionHandlerNonTransientError"),
              ElementsAre("handler", "extension", "error_code", "error_message"));
  EXPECT_THAT(roles_of("VMExtensionProvisioningError"), ElementsAre("extension", "error_message"));
  EXPECT_THAT(roles_of("VMExtensionProvisioningTimeout"), ElementsAre("extension"));
  EXPECT_THAT(roles_of("VMMarketplaceInvalidInput"), ElementsAre("disk"));
  for (std::string_view code : {"VMAgentStatusCommunicationError", "VMNotFound", "VMRedeploymentFailed",
                                "VMRedeploymentTimedOut", "VMStartTimedOut"}) {
    EXPECT_THAT(roles_of(code), ElementsAre("vm")) << code;
  }
}

}  // namespace
}  // namespace vmsift
