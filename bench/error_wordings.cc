#include "bench/error_wordings.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"
#include "matchers/message_template.h"

namespace vmsift {
namespace {

struct OwnWording {
  const char* code;
  WordingKind kind;
  const char* text;
};

constexpr OwnWording kOwnWordings[] = {
    {"VMExtensionProvisioningError", WordingKind::kRevised,
     "VM has reported a failure when processing extension '{0}' (publisher 'Microsoft.Azure.Extensions' and "
     "type 'CustomScript'). Error message: '{1}'. More information on troubleshooting is available at "
     "https://aka.ms/VMExtensionCSELinuxTroubleshoot. "},
    {"VMStartTimedOut", WordingKind::kRevised,
     "VM '{0}' did not start in the allotted time. The VM may still start successfully. Please check the "
     "power state of the VM later. For details see https://aka.ms/vm-start-timeout."},
    {"VMAgentStatusCommunicationError", WordingKind::kRevised,
     "VM '{0}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the "
     "VM has a running VM agent, and that it can establish outbound connections to Azure storage."},
    {"VMExtensionProvisioningTimeout", WordingKind::kRevised,
     "Provisioning of VM extension '{0}' has timed out. Extension provisioning has taken too long to "
     "complete. The extension did not report a message."},
    {"SkuNotAvailable", WordingKind::kUnknown,
     "The requested size for resource is currently not available in location 'westeurope' zones '{0}' for "
     "subscription. Please try another size or deploy to a different location or zones."},
    {"OSProvisioningTimedOut", WordingKind::kUnknown,
     "OS Provisioning for VM '{0}' did not finish in the allotted time. However, the VM guest agent was "
     "detected running. This suggests the guest OS has not been properly prepared to be used as a VM image."},
    {"AllocationFailed", WordingKind::kUnknown,
     "Allocation failed. We do not have sufficient capacity for the requested size in this region. Tracking "
     "number '{0}'."},
    {"TrellisAttachRejected", WordingKind::kUnknown, "The trellis does not accept another vine (row {0})."},
};

ErrorWording FromTemplate(std::string_view code, WordingKind kind, const MessageTemplate& message) {
  ErrorWording wording;
  wording.code = code;
  wording.kind = kind;
  std::string_view rest = message.text();
  for (const Placeholder& placeholder : message.placeholders()) {
    const std::string mark = "{" + placeholder.name + "}";
    const size_t at = rest.find(mark);
    wording.parts.push_back({std::string(rest.substr(0, at)), true, placeholder.role});
    wording.names_vm |= placeholder.role == PlaceholderRole::kVm;
    wording.names_extension |= placeholder.role == PlaceholderRole::kExtension;
    rest.remove_prefix(at + mark.size());
  }
  wording.parts.push_back({std::string(rest), false, PlaceholderRole::kValue});
  return wording;
}

// What is built in cannot fail unless it is broken, and then no number of the generator's would mean a thing.
[[noreturn]] void Broken(std::string_view what) {
  std::fprintf(stderr, "generator: %.*s is broken\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace

std::vector<ErrorWording> ErrorWordings() {
  std::vector<ErrorWording> wordings;
  Catalog catalog;
  if (!catalog.Add(kBuiltinCatalogName, PublishedPageMarkdown()).ok()) Broken("the built-in catalog");
  for (const CatalogRow& row : catalog.rows())
    wordings.push_back(FromTemplate(row.code, WordingKind::kPublished, row.message));
  for (const OwnWording& own : kOwnWordings) {
    std::vector<std::string> oddities;
    const absl::StatusOr<MessageTemplate> message = MessageTemplate::Parse(own.text, &oddities);
    if (!message.ok() || !oddities.empty()) Broken(own.text);
    wordings.push_back(FromTemplate(own.code, own.kind, *message));
  }
  return wordings;
}

}  // namespace vmsift
