#include "bench/activity_log_generator.h"

#include <algorithm>
#include <cassert>

#include "bench/generated_text.h"

namespace vmsift {
namespace {

// Below this, events leave out what a report does not need: who called, from where, on whose behalf.
constexpr size_t kFullEventBytes = 1024;

constexpr std::string_view kSubscription = "5eed0000-0000-4000-8000-000000000001";
constexpr std::string_view kTenant = "5eed0000-0000-4000-8000-00000000007e";
constexpr std::string_view kVmOperations[] = {
    "Microsoft.Compute/virtualMachines/write", "Microsoft.Compute/virtualMachines/start/action",
    "Microsoft.Compute/virtualMachines/restart/action", "Microsoft.Compute/virtualMachines/redeploy/action"};
constexpr std::string_view kExtensions[] = {"prepare-host", "AzureMonitorLinuxAgent", "JoinDomain",
                                            "customScript"};
// A VM as the counts know it: what kind of identity, and the number of the VM or of its name.
constexpr uint64_t kGroupAndName = uint64_t{0} << 32;
constexpr uint64_t kNameOnly = uint64_t{1} << 32;
constexpr uint64_t kNobody = uint64_t{2} << 32;

std::vector<std::string> Claims(size_t bytes, Random* random) {
  constexpr std::string_view kNames[] = {
      "http://schemas.microsoft.com/identity/claims/objectidentifier",
      "http://schemas.microsoft.com/identity/claims/identityprovider",
      "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
      "appid",
      "rh",
      "groups",
      "uti",
      "wids",
      "xms_tcdt"};
  std::vector<std::string> claims = {"\"aud\":\"https://management.core.windows.net/\"",
                                     "\"iss\":\"https://sts.windows.net/" + std::string(kTenant) + "/\"",
                                     "\"name\":\"Gardener on duty\",\"ver\":\"1.0\""};
  for (size_t i = 0, total = 0; total < bytes; ++i) {
    std::string claim = ",\"" + std::string(kNames[i % std::size(kNames)]);
    if (i >= std::size(kNames)) claim += "." + std::to_string(i / std::size(kNames));
    claim += "\":\"";
    AppendGuid(random, &claim);
    claims.push_back(claim + "\"");
    total += claims.back().size();
  }
  claims[1].insert(0, ",");
  claims[2].insert(0, ",");
  return claims;
}

}  // namespace

ActivityLogGenerator::ActivityLogGenerator(const GeneratorOptions& options)
    : options_(options), random_(options.seed), responses_(&random_) {
  assert(options_.vms > 0 && options_.resource_groups > 0 && !options_.shapes.empty());
  for (uint32_t group = 0; group < options_.resource_groups; ++group) {
    std::string path = "/subscriptions/" + std::string(kSubscription) + "/resourceGroups/rg-orchard-";
    AppendNumber(group, 4, &path);
    group_paths_upper_.emplace_back();
    AppendUpper(path, &group_paths_upper_.back());
    group_paths_.push_back(std::move(path));
  }
  claims_ = Claims(options_.line_bytes, &random_);
  names_ = options_.resource_groups > 1 ? options_.vms / 2 + options_.vms % 2 : options_.vms;
}

ActivityLogGenerator::Vm ActivityLogGenerator::VmOf(uint32_t number) const {
  // Numbers 0 to names_-1 are the VMs of a name, the others their namesakes in the next group.
  const uint32_t name = number % names_;
  return {number, name, (name + number / names_) % options_.resource_groups};
}

std::string ActivityLogGenerator::IdentityText(uint64_t identity) const {
  const uint32_t number = static_cast<uint32_t>(identity);
  if (identity >= kNobody) return "(none)";
  if (identity >= kNameOnly) return VmName(number);
  const Vm vm = VmOf(number);
  const std::string& path = group_paths_[vm.group];
  return path.substr(path.rfind('/') + 1) + "/" + VmName(vm.name_number);
}

void ActivityLogGenerator::PickVm() {
  scene_.vm = VmOf(random_.Below(options_.vms));
  scene_.name = VmName(scene_.vm.name_number);
  scene_.scope.assign("/providers/Microsoft.Compute/virtualMachines/").append(scene_.name);
  scene_.operation = OneOf(kVmOperations, &random_);
  scene_.extension = OneOf(kExtensions, &random_);
}

void ActivityLogGenerator::Next(std::string* line) {
  const size_t start = line->size();
  clock_.Advance(random_.Below(LogClock::kMaxStepTicks));
  PickVm();
  if (random_.Chance(options_.failure_rate)) {
    AppendFailingLine(line);
    ++failing_lines_;
  } else {
    AppendCleanEvent(line);
  }
  line->push_back('\n');
  ++lines_;
  bytes_ += line->size() - start;
}

// ---- Events ----

void ActivityLogGenerator::AppendCleanEvent(std::string* line) {
  const uint32_t kind = random_.Below(8);
  if (kind == 0) {
    scene_.scope.assign("/providers/Microsoft.Network/networkInterfaces/").append(scene_.name).append("-nic");
    scene_.operation = "Microsoft.Network/networkInterfaces/write";
  }
  if (kind < 3) {
    AppendEvent("\"resultType\":\"Start\",\"resultSignature\":\"Started.\"", "Information",
                "\"serviceRequestId\":null", line);
  } else if (kind < 5) {
    AppendEvent("\"resultType\":\"Accept\",\"resultSignature\":\"Accepted.Accepted\"", "Information",
                "\"statusCode\":\"Accepted\"", line);
  } else {
    AppendEvent("\"resultType\":\"Success\",\"resultSignature\":\"Succeeded.\"", "Information",
                "\"statusCode\":\"OK\"", line);
  }
}

void ActivityLogGenerator::AppendEvent(std::string_view result, std::string_view level,
                                       std::string_view status, std::string* line) {
  const bool full = options_.line_bytes >= kFullEventBytes;
  const size_t start = line->size();
  line->append("{\"time\":\"");
  clock_.AppendTo(line);
  line->append("\",\"resourceId\":\"").append(group_paths_upper_[scene_.vm.group]);
  AppendUpper(scene_.scope, line);
  line->append("\",\"operationName\":\"");
  AppendUpper(scene_.operation, line);
  line->append("\",");
  if (full) line->append("\"category\":\"Administrative\",");
  line->append(result);
  if (full) line->append(",\"durationMs\":\"0\",\"callerIpAddress\":\"203.0.113.17\"");
  line->append(",\"correlationId\":\"");
  AppendGuid(&random_, line);
  line->append("\",");
  if (full) {
    // What comes after the identity, whose claims fill the line up.
    const size_t rest = 200 + status.size() + scene_.scope.size() + 100 + scene_.operation.size() + 60;
    const size_t used = line->size() - start + rest;
    AppendIdentity(options_.line_bytes > used ? options_.line_bytes - used : 0, line);
  }
  line->append("\"level\":\"").append(level).append("\",\"properties\":{").append(status);
  if (full) {
    line->append(",\"eventCategory\":\"Administrative\",\"entity\":\"");
    line->append(group_paths_[scene_.vm.group]).append(scene_.scope);
    line->append("\",\"message\":\"").append(scene_.operation).append("\",\"hierarchy\":\"");
    line->append(kTenant).append("/").append(kSubscription).append("\"");
  }
  line->append("}");
  if (full) line->append(",\"tenantId\":\"").append(kTenant).append("\"");
  line->append("}");
}

void ActivityLogGenerator::AppendIdentity(size_t bytes, std::string* line) {
  const size_t start = line->size();
  line->append("\"identity\":{\"authorization\":{\"scope\":\"");
  line->append(group_paths_[scene_.vm.group]).append(scene_.scope);
  line->append("\",\"action\":\"").append(scene_.operation);
  line->append("\",\"evidence\":{\"role\":\"Virtual Machine Contributor\",\"principalId\":\"");
  AppendHex(&random_, 16, line);
  AppendHex(&random_, 16, line);
  line->append("\",\"principalType\":\"User\"}},\"claims\":{");
  for (const std::string& claim : claims_) {
    if (&claim != &claims_.front() && line->size() - start + claim.size() > bytes) break;
    line->append(claim);
  }
  line->append("}},");
}

// ---- Failures ----

void ActivityLogGenerator::AppendFailingLine(std::string* line) {
  const FailureShape shape = options_.shapes[random_.Below(static_cast<uint32_t>(options_.shapes.size()))];
  responses_.Make(scene_.name, scene_.extension);
  if (shape == FailureShape::kBareResponse) {
    line->append(responses_.json());
    Count(kNameOnly | scene_.vm.name_number, /*about_vm=*/false);
    return;
  }

  const bool about_extension =
      std::any_of(responses_.causes().begin(), responses_.causes().end(),
                  [this](uint32_t cause) { return responses_.wordings()[cause].names_extension; });
  const bool about_deployment = !about_extension && options_.deployments && random_.Below(8) == 0;
  if (about_extension) {
    scene_.scope.append("/extensions/").append(scene_.extension);
    scene_.operation = "Microsoft.Compute/virtualMachines/extensions/write";
  } else if (about_deployment) {
    scene_.scope = "/providers/Microsoft.Resources/deployments/orchard-2026";
    scene_.operation = "Microsoft.Resources/deployments/write";
  }
  Count(kGroupAndName | scene_.vm.number, /*about_vm=*/!about_deployment);

  status_.assign("\"statusCode\":\"Conflict\",\"statusMessage\":");
  if (shape == FailureShape::kObject) {
    status_ += responses_.json();
  } else {
    status_ += '"';
    AppendJsonEscaped(responses_.json(), &status_);
    status_ += '"';
  }
  AppendEvent("\"resultType\":\"Failure\",\"resultSignature\":\"Failed.Conflict\"", "Error", status_, line);
}

// ---- Counts ----

void ActivityLogGenerator::Count(uint64_t vm, bool about_vm) {
  for (uint32_t cause : responses_.causes()) {
    const bool known = about_vm || responses_.wordings()[cause].names_vm;
    ++pairs_[{cause, known ? vm : kNobody}];
  }
}

GeneratedCounts ActivityLogGenerator::counts() const {
  GeneratedCounts counts;
  counts.lines = lines_;
  counts.bytes = bytes_;
  counts.failing_lines = failing_lines_;
  for (const auto& [pair, count] : pairs_) {
    counts.Add(responses_.wordings()[pair.first], IdentityText(pair.second), count);
  }
  return counts;
}

}  // namespace vmsift
