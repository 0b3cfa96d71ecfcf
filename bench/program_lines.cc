#include "bench/program_lines.h"

#include <array>
#include <cassert>

#include "bench/generated_text.h"
#include "bench/indented_json.h"

namespace vmsift {
namespace {

constexpr std::string_view kTerraform[] = {
    "azurerm_network_interface.%v: Refreshing state... "
    "[id=/subscriptions/5eed0000-0000-4000-8000-000000000001/"
    "resourceGroups/%g/providers/Microsoft.Network/networkInterfaces/%v-nic]",
    "azurerm_linux_virtual_machine.host[\"%v\"]: Creating...",
    "azurerm_linux_virtual_machine.host[\"%v\"]: Still creating... [%o0s elapsed]",
    "azurerm_linux_virtual_machine.host[\"%v\"]: Still creating... [1m%o0s elapsed]",
    "azurerm_linux_virtual_machine.host[\"%v\"]: Creation complete after 1m%os [id=%i]",
    "azurerm_virtual_machine_extension.agent[\"%v\"]: Modifying... [id=%i/extensions/agent]",
    "  # azurerm_managed_disk.data[\"%v\"] will be updated in-place\n"
    "  ~ resource \"azurerm_managed_disk\" \"data\" {\n"
    "        id           = "
    "\"/subscriptions/5eed0000-0000-4000-8000-000000000001/resourceGroups/%g/providers/"
    "Microsoft.Compute/disks/%v-data\"\n"
    "      ~ disk_size_gb = %n -> 1024\n"
    "        # (11 unchanged attributes hidden)\n"
    "    }",
    "╷\n│ Warning: Argument is deprecated\n│ \n"
    "│   with azurerm_storage_account.boot,\n"
    "│   on storage.tf line %n, in resource \"azurerm_storage_account\" \"boot\":\n"
    "│   %n:   enable_https_traffic_only = true\n│ \n"
    "│ Use https_traffic_only_enabled instead; an error message may follow in the next release.\n╵",
    "Apply complete! Resources: %n added, %n changed, %n destroyed.",
};
constexpr std::string_view kPowerShell[] = {
    "PS C:\\deploy> Get-AzVM -ResourceGroupName %g -Name %v -Status",
    "VERBOSE: Performing the operation \"Starting\" on target \"%v\".",
    "VERBOSE: %c - Template is valid.",
    "VERBOSE: %c - Resource Microsoft.Compute/virtualMachines '%v' provisioning status is running",
    "VERBOSE: %c - Resource Microsoft.Network/networkInterfaces '%v-nic' provisioning status is succeeded",
    "WARNING: The output object type of this cmdlet will be modified in a future release.",
    "ResourceGroupName : %g\nName              : %v\nStatusCode        : OK\n"
    "ProvisioningState : Succeeded\nVMId              : %u\n",
};
constexpr std::string_view kAzureCli[] = {
    "+ az vm start --resource-group %g --name %v --no-wait",
    "+ az vm get-instance-view -g %g -n %v --query instanceView.statuses[1].displayStatus -o tsv\nVM running",
    "WARNING: It is recommended to use parameter \"--public-ip-sku Standard\" to create new VM with Standard "
    "public IP.",
    "DEBUG: urllib3.connectionpool: https://management.azure.com:443 \"GET /subscriptions/5eed0000-0000-4000-"
    "8000-000000000001/resourceGroups/%g?api-version=2022-09-01 HTTP/1.1\" 200 %n",
    "DEBUG: cli.azure.cli.core.sdk.policies:     'x-ms-correlation-request-id': '%u'",
    " | Running ..",
    "Succeeded  %g  %v-nic  westeurope",
};
constexpr std::string_view kPacker[] = {
    "==> azure-arm.%v: Running builder ...",
    "==> azure-arm.%v: Getting the VM's IP address ...\n"
    "==> azure-arm.%v:  -> ResourceGroupName   : '%g'\n"
    "==> azure-arm.%v:  -> NicName             : '%v-nic'\n"
    "==> azure-arm.%v:  -> IP Address          : '%p'",
    "==> azure-arm.%v: Waiting for SSH to become available...",
    "==> azure-arm.%v: Provisioning with shell script: /tmp/packer-shell%n%n",
    "    azure-arm.%v: Setting up libmessage-passing-perl (0.116-%o) ...",
    "    azure-arm.%v: Get:%n http://azure.archive.ubuntu.com/ubuntu jammy/main amd64 liberror-perl all "
    "0.17029-1 "
    "[%n kB]",
    "%e packer-plugin-azure: polling https://management.azure.com/operations/%u: status \"InProgress\"",
};
constexpr std::string_view kKubernetes[] = {
    "I%k       1 azure_instances.go:%n] InstanceShutdownByProviderID gets provisioning state \"Succeeded\" "
    "for node "
    "\"%v\"",
    "I%k       1 azure_vmss_cache.go:%n] refresh the cache of NonVmssUniformNodesCache in rg %g",
    "I%k       1 controller.go:%n] \"Reconciling\" controller=\"azuremachine\" namespace=\"%g\" name=\"%v\" "
    "reconcileID=\"%u\"",
    "W%k       1 reflector.go:%n] pkg/mod/k8s.io/client-go/tools/cache/reflector.go:%n: watch of *v1.Node "
    "ended "
    "with: an error on the server (\"unable to decode an event\") has prevented the request from succeeding",
    "E%k       1 leaderelection.go:%n] error retrieving resource lock kube-system/cloud-controller: context "
    "deadline exceeded",
};
constexpr std::string_view kSyslog[] = {
    "%s %v systemd[1]: Started Session %n of User deploy.",
    "%s %v sshd[%n]: Accepted publickey for deploy from %p port 5%n ssh2: ED25519 SHA256:%h%h",
    "%s %v sshd[%n]: error: kex_exchange_identification: Connection closed by remote host",
    "%s %v CRON[%n]: (root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)",
    "%s %v kernel: [%n.%n] EXT4-fs (sdc1): mounted filesystem with ordered data mode. Quota mode: none.",
    "%s %v python3[%n]: %t INFO ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.9.1.1 is running as the goal "
    "state "
    "agent [DEBUG HeartbeatCounter: %n;HeartbeatId: %u;DroppedPackets: 0]",
    "%s %v snapd[%n]: api.go:%n: {\"type\":\"error\",\"status-code\":404,\"status\":\"Not Found\",\"result\":"
    "{\"message\":\"snap not installed\",\"kind\":\"snap-not-found\",\"value\":\"%h\"}}",
};
constexpr std::string_view kNginx[] = {
    "%p - - [%a] \"GET /orchard/rows/%n HTTP/1.1\" 200 %n \"-\" \"curl/8.5.0\"",
    "%p - - [%a] \"GET /assets/app.%h.js HTTP/2.0\" 304 0 \"https://orchard.example/\" \"Mozilla/5.0 (X11; "
    "Linux "
    "x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\"",
    "%p - gardener [%a] \"POST /api/vms/%v/restart?code=%n&message=error HTTP/1.1\" 409 %n \"-\" "
    "\"python-requests/2.32.3\"",
    "%p - - [%a] \"GET /healthz HTTP/1.1\" 200 2 \"-\" \"kube-probe/1.30\"",
    "%e [error] 1141#1141: *%n connect() failed (111: Connection refused) while connecting to upstream, "
    "client: "
    "%p, server: orchard.example, request: \"GET /api/vms/%v HTTP/1.1\", upstream: "
    "\"http://127.0.0.1:8080/api/vms/%v\"",
};
constexpr std::string_view kLogfmt[] = {
    "time=\"%t\" level=info msg=\"request completed\" method=GET path=/v1/rows/%n status=200 duration=%nms "
    "request_id=%u",
    "time=\"%t\" level=debug msg=\"cache refreshed\" component=inventory groups=%n hits=%n misses=%n",
    "time=\"%t\" level=warning msg=\"slow query\" error=\"context deadline exceeded\" code=%n duration=%nms",
    "ts=%t caller=scrape.go:%n level=error component=scraper target=http://%p:9100/metrics err=\"connection "
    "reset by peer\"",
};
constexpr std::string_view kPipeline[] = {
    "%t ##[section]Starting: Deploy %g",
    "%t Task         : Azure resource group deployment",
    "%t Creating deployment parameters.",
    "%t The detected encoding for file 'D:\\a\\%n\\drop\\%v.json' is 'utf-8'",
    "%t [command]/usr/bin/az deployment group create --resource-group %g --name %h",
    "%t Checking the status of the deployment: operation %u is Running",
    "%t ##[warning]No error code was given; the message is kept in the job's log.",
    "%t Successfully deployed the template.",
    "%t ##[section]Finishing: Deploy %g",
};

constexpr FailingEvent kFailingEvents[] = {
    {Program::kTerraform, true, false, true,
     "╷\n│ Error: waiting for creation of Linux Virtual Machine: (Name \"%v\" / Resource Group \"%g\"): "
     "Code=\"%C\" Message=\"%Q\"\n│ \n"
     "│   with azurerm_linux_virtual_machine.host[\"%v\"],\n"
     "│   on main.tf line %n, in resource \"azurerm_linux_virtual_machine\" \"host\":\n"
     "│   %n: resource \"azurerm_linux_virtual_machine\" \"host\" {\n│ \n╵"},
    {Program::kTerraform, true, false, true,
     "╷\n│ Error: creating Linux Virtual Machine (Subscription: \"5eed0000-0000-4000-8000-000000000001\"\n"
     "│ Resource Group Name: \"%g\"\n│ Virtual Machine Name: \"%v\"): polling after CreateOrUpdate: polling "
     "failed: the Azure API returned the following error:\n│ \n"
     "│ Status: \"Failed\"\n│ Code: \"%C\"\n│ Message: \"%Q\"\n│ Activity Id: \"\"\n│ \n│ ---\n│ \n"
     "│   with azurerm_linux_virtual_machine.host[\"%v\"],\n│ \n╵"},
    {Program::kTerraform, true, true, false,
     "╷\n│ Error: creating Linux Virtual Machine (Subscription: \"5eed0000-0000-4000-8000-000000000001\"\n"
     "│ Resource Group Name: \"%g\"\n│ Virtual Machine Name: \"%v\"): polling after CreateOrUpdate: polling "
     "failed: the Azure API returned the following error:\n│ \n│ API Response:\n│ \n│ ----[start]----\n"
     "│ %J\n│ -----[end]-----\n│ \n│   with azurerm_linux_virtual_machine.host[\"%v\"],\n│ \n╵"},
    {Program::kPowerShell, false, false, true,
     "ERROR: Long running operation failed with status 'Failed'.\n"
     "ErrorCode: %C\nErrorMessage: %M\nErrorTarget: \nStatusCode: 409\nReasonPhrase: Conflict\n"
     "OperationID : %u\nAt C:\\deploy\\start.ps1:%n char:1\n"
     "+ Start-AzVM -ResourceGroupName %g -Name %v\n+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
     "    + CategoryInfo          : CloseError: (:) [Start-AzVM], ComputeCloudException\n"
     "    + FullyQualifiedErrorId : Microsoft.Azure.Commands.Compute.StartAzureVMCommand\n"},
    {Program::kPowerShell, true, true, false,
     "New-AzResourceGroupDeployment : %c - Resource Microsoft.Compute/virtualMachines '%v' failed with "
     "message "
     "'%j'\nAt C:\\deploy\\deploy.ps1:%n char:1\n"
     "+ New-AzResourceGroupDeployment -ResourceGroupName %g -TemplateFile vm.json\n"},
    {Program::kAzureCli, true, false, false, "ERROR: (%C) %M\nCode: %C\nMessage: %M\nTarget: %i"},
    {Program::kAzureCli, false, true, false, "ERROR: %j"},
    {Program::kPacker, false, false, true,
     "Build 'azure-arm.%v' errored after %o minutes %o seconds: polling after CreateOrUpdate: Code=\"%C\" "
     "Message=\"%Q\"; the resource group is kept."},
    {Program::kPacker, false, true, false,
     "==> azure-arm.%v: API Response:\n==> azure-arm.%v:\n==> azure-arm.%v: ----[start]----\n"
     "==> azure-arm.%v: %j\n==> azure-arm.%v: -----[end]-----"},
    {Program::kKubernetes, true, false, true,
     "E%k       1 azure_vm.go:%n] failed to start %i: Retriable: false, RetryAfter: 0s, HTTPStatusCode: 409, "
     "RawError: Service returned an error. Status=409 Code=\"%C\" Message=\"%Q\""},
    {Program::kKubernetes, true, true, false,
     "E%k       1 azure_vm.go:%n] failed to attach a disk to %i, err: &{false 0001-01-01 00:00:00 +0000 UTC "
     "409 "
     "%j}"},
    {Program::kSyslog, true, false, true,
     "%s %v deployer[%n]: start of %i: Status=409 Code=\"%C\" Message=\"%Q\"; giving up."},
    {Program::kNginx, true, false, true,
     "%e [error] 1141#1141: *%n [lua] vms.lua:%n: restart(): %i: Status=409 Code=\"%C\" Message=\"%Q\", "
     "client: "
     "%p, server: orchard.example, request: \"POST /api/vms/%v/restart HTTP/1.1\", context: ngx.timer."},
    {Program::kLogfmt, true, false, true,
     "time=\"%t\" level=error msg=\"start failed\" vmName=%v err=\"Service returned an error. Status=409 "
     "Code=\\\"%C\\\" Message=\\\"%S\\\"\""},
    {Program::kPipeline, false, false, true,
     "%t ##[error]There were errors in your deployment. Code=\"%C\" Message=\"%Q\"\n"
     "%t ##[error]Task failed while creating or updating the template deployment."},
    {Program::kPipeline, false, true, false,
     "%t ##[error]At least one resource deployment operation failed.\n%t ##[error]Details:\n"
     "%t %J\n%t ##[error]Task failed while creating or updating the template deployment."},
};

// What stands before `mark`'s line so far.
std::string Margin(const std::string& out) {
  const size_t line_end = out.rfind('\n');
  return out.substr(line_end == std::string::npos ? 0 : line_end + 1);
}

void AppendMonth(std::string_view time, std::string* out) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const size_t month = static_cast<size_t>((time[5] - '0') * 10 + time[6] - '0');
  out->append(kMonths.substr(3 * (month - 1), 3));
}

// `time`: 2026-11-23T17:02:11.1234567Z
void AppendTime(char mark, std::string_view time, std::string* out) {
  const std::string_view day = time.substr(8, 2);
  const std::string_view clock = time.substr(11, 8);
  switch (mark) {
    case 't':
      out->append(time);
      return;
    case 's':
      AppendMonth(time, out);
      out->append(day[0] == '0' ? "  " : " ").append(day.substr(day[0] == '0')).append(" ").append(clock);
      return;
    case 'a':
      out->append(day).append("/");
      AppendMonth(time, out);
      out->append("/").append(time.substr(0, 4)).append(":").append(clock).append(" +0000");
      return;
    case 'k':
      out->append(time.substr(5, 2)).append(day).append(" ").append(time.substr(11, 15));
      return;
    case 'e':
      out->append(time.substr(0, 4)).append("/").append(time.substr(5, 2)).append("/");
      out->append(day).append(" ").append(clock);
      return;
    case 'c':
      out->append(clock);
      return;
    default:
      assert(false);
  }
}

void AppendPart(char mark, const EventFillers& fillers, Random* random, std::string* out) {
  switch (mark) {
    case 'n':
      AppendNumber(random->Below(1000), 1, out);
      return;
    case 'o':
      AppendNumber(random->Below(10), 1, out);
      return;
    case 'h':
      AppendHex(random, 8, out);
      return;
    case 'p':
      out->append("203.0.113.");
      AppendNumber(random->Below(256), 1, out);
      return;
    case 'u':
      AppendGuid(random, out);
      return;
    case 'v':
      out->append(fillers.vm);
      return;
    case 'g':
      out->append(fillers.group);
      return;
    case 'i':
      out->append("/subscriptions/5eed0000-0000-4000-8000-000000000001/resourceGroups/")
          .append(fillers.group);
      out->append("/providers/Microsoft.Compute/virtualMachines/").append(fillers.vm);
      return;
    case 'C':
      out->append(fillers.code);
      return;
    case 'M':
      out->append(fillers.message);
      return;
    case 'Q':
      AppendJsonEscaped(fillers.message, out);
      return;
    case 'S': {
      std::string once;
      AppendJsonEscaped(fillers.message, &once);
      AppendJsonEscaped(once, out);
      return;
    }
    case 'j':
      out->append(fillers.response);
      return;
    case 'J':
      AppendIndented(fillers.response, Margin(*out), out);
      return;
    default:
      AppendTime(mark, fillers.time, out);
  }
}

}  // namespace

std::span<const std::string_view> QuietEvents(Program program) {
  switch (program) {
    case Program::kTerraform:
      return kTerraform;
    case Program::kPowerShell:
      return kPowerShell;
    case Program::kAzureCli:
      return kAzureCli;
    case Program::kPacker:
      return kPacker;
    case Program::kKubernetes:
      return kKubernetes;
    case Program::kSyslog:
      return kSyslog;
    case Program::kNginx:
      return kNginx;
    case Program::kLogfmt:
      return kLogfmt;
    case Program::kPipeline:
      return kPipeline;
  }
  return {};
}

std::span<const FailingEvent> FailingEvents() {
  return kFailingEvents;
}

void AppendEvent(std::string_view text, const EventFillers& fillers, Random* random, std::string* out) {
  size_t plain = 0;  // first character not appended yet
  for (size_t mark = text.find('%'); mark != std::string_view::npos; mark = text.find('%', plain)) {
    assert(mark + 1 < text.size());
    out->append(text.substr(plain, mark - plain));
    AppendPart(text[mark + 1], fillers, random, out);
    plain = mark + 2;
  }
  out->append(text.substr(plain)).push_back('\n');
}

}  // namespace vmsift
