#include "bench/error_responses.h"

#include "bench/generated_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kHandlers[] = {"Microsoft.Azure.Extensions.CustomScript",
                                          "Microsoft.Compute.VMAccessAgent", "Microsoft.Powershell.DSC"};
// What scripts print: quotes, paths, line ends, letters that are not ASCII.
constexpr std::string_view kErrorMessages[] = {
    "Enable failed: failed to execute command: command terminated with exit status=1",
    "Command failed: \"apt-get -y install nginx\"\r\nE: Unable to locate package nginx",
    "Access to the path 'C:\\Packages\\Plugins\\status' is denied.",
    "Das Skript wurde mit Exitcode 3 beendet: Zugriff verweigert (Überprüfung)"};

constexpr std::string_view kWrapperStart =
    "{\"code\":\"ResourceDeploymentFailure\",\"message\":\"The resource operation completed with terminal "
    "provisioning state 'Failed'.\",\"details\":[";
constexpr std::string_view kDeploymentStart =
    "{\"status\":\"Failed\",\"error\":{\"code\":\"DeploymentFailed\",\"message\":\"At least one resource "
    "deployment operation failed. Please list deployment operations for details.\",\"details\":[{\"code\":"
    "\"Conflict\",\"message\":\"";

// How the root causes stand in the response.
enum Nesting : uint32_t {
  kAlone,
  kForked,     // under a wrapper, some of them in twos
  kWrapped,    // one under a wrapper
  kInMessage,  // a wrapped response as JSON in the message of another wrapper
  kNestings,
};

}  // namespace

ErrorResponses::ErrorResponses(Random* random) : random_(random), wordings_(ErrorWordings()) {}

void ErrorResponses::Make(std::string_view vm_name, std::string_view extension) {
  vm_name_ = vm_name;
  extension_ = extension;
  const uint32_t nesting = random_->Below(kNestings);
  const uint32_t kinds = static_cast<uint32_t>(wordings_.size());
  causes_.assign(1, random_->Below(kinds));
  if (nesting == kForked && random_->Below(4) == 0)
    causes_.push_back((causes_[0] + 1 + random_->Below(kinds - 1)) % kinds);

  std::string& out = nesting == kInMessage ? inner_ : json_;
  out.assign("{\"status\":\"Failed\",\"error\":");
  if (nesting == kAlone) {
    AppendCauses(&out);
  } else {
    out.append(kWrapperStart);
    AppendCauses(&out);
    out.append("]}");
  }
  out.append("}");
  if (nesting == kInMessage) {
    json_.assign(kDeploymentStart);
    AppendJsonEscaped(inner_, &json_);
    json_.append("\"}]}}");
  }
}

void ErrorResponses::MakeAlone(std::string_view vm_name, std::string_view extension) {
  vm_name_ = vm_name;
  extension_ = extension;
  causes_.assign(1, random_->Below(static_cast<uint32_t>(wordings_.size())));
  AppendMessage(wordings_[causes_[0]]);
}

void ErrorResponses::AppendCauses(std::string* out) {
  for (uint32_t cause : causes_) {
    if (cause != causes_.front()) out->push_back(',');
    out->append("{\"code\":\"").append(wordings_[cause].code).append("\",\"message\":\"");
    AppendMessage(wordings_[cause]);
    AppendJsonEscaped(message_, out);
    out->append("\"}");
  }
}

void ErrorResponses::AppendMessage(const ErrorWording& wording) {
  message_.clear();
  for (const WordingPart& part : wording.parts) {
    message_.append(part.text);
    if (part.has_value) AppendValue(part.role);
  }
}

void ErrorResponses::AppendValue(PlaceholderRole role) {
  switch (role) {
    case PlaceholderRole::kVm:
      message_.append(vm_name_);
      break;
    case PlaceholderRole::kExtension:
      message_.append(extension_);
      break;
    case PlaceholderRole::kHandler:
      message_.append(OneOf(kHandlers, random_));
      break;
    case PlaceholderRole::kErrorMessage:
      message_.append(OneOf(kErrorMessages, random_));
      break;
    case PlaceholderRole::kErrorCode:
      AppendNumber(1 + random_->Below(1100), 1, &message_);
      break;
    case PlaceholderRole::kDisk:
      message_.append(vm_name_).append("-os-");
      AppendHex(random_, 6, &message_);
      break;
    case PlaceholderRole::kBlob:
      message_.append("https://orchard.blob.core.windows.net/vhds/");
      AppendHex(random_, 8, &message_);
      message_.append(".vhd");
      break;
    default:
      AppendNumber(random_->Next() >> 24, 1, &message_);
      break;
  }
}

}  // namespace vmsift
