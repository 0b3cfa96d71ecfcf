// Errors as programs print them, end to end: what counts, its VM, its time, and where its message ends.
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/pipeline/pipeline.h"
#include "base/timestamp.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// `[chain > ]code (vm) @time: message`, without what is not told.
class Teller : public FailureSink {
 public:
  void Take(const AttributedFailure& finding) override {
    std::string text;
    for (const ChainLink& link : finding.failure.chain) {
      if (link.code.empty()) continue;
      if (!text.empty()) text += " > ";
      text += link.code;
    }
    if (!finding.vm.name.empty()) text.append(" (").append(finding.vm.name).append(")");
    if (finding.failure.time) text += " @" + FormatTimestamp(*finding.failure.time);
    text.append(": ").append(finding.failure.message);
    told.push_back(std::move(text));
  }
  std::vector<std::string> told;
};

std::vector<std::string> Told(const std::string& log) {
  Teller teller;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline({}, &teller);
  MemorySource source(log);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  return teller.told;
}

struct Outcomes {
  uint64_t failures = 0;
  uint64_t suspect_lines = 0;
};

Outcomes OutcomesOf(const std::string& log) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline();
  MemorySource source(log);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  return {pipeline->tally().inputs.begin()->failures,
          pipeline->tally().ledger.entry(Outcome::kSuspect).lines};
}

TEST(ProgramLogs, ARecordBeginsWithTheTimeOfItsProgram) {
  const struct {
    std::string_view first, next, time;
  } kPrefixes[] = {
      {"2025-05-12T08:15:02+02:00 host app[1]: ", "2025-05-12T08:15:03+02:00 host app[1]: ", "06:15:02Z"},
      {"<131>1 2025-05-12T08:15:02Z jump01 deployer 4242 - - ",
       "<134>1 2025-05-12T08:15:03Z jump01 deployer 4242 - - ", "08:15:02Z"},
      {"<131>1 2025-05-12T08:15:02Z jump01 deployer 4242 ID47 [x@1 a=\"b\"] ",
       "<134>1 2025-05-12T08:15:03Z jump01 deployer 4242 - - ", "08:15:02Z"},
      {"ERROR 2025-05-12 08:15:02,000 ", "INFO 2025-05-12 08:15:03,000 ", "08:15:02Z"},
      {"May 12, 2025 8:15:02 AM ERROR ", "May 12, 2025 8:15:03 AM INFO ", "08:15:02Z"},
      {"[12/May/2025:08:15:02 +0000] ERROR ", "[12/May/2025:08:15:03 +0000] INFO ", "08:15:02Z"},
      {"12-May-2025 08:15:02 ERROR: ", "12-May-2025 08:15:03 INFO: ", "08:15:02Z"},
      {"error\t12-May-2025 08:15:02\tERROR: ", "simple\t12-May-2025 08:15:03\tINFO ", "08:15:02Z"},
      {"2025.05.12 08:15:02 ERROR ", "2025.05.12 08:15:03 INFO ", "08:15:02Z"},
      {"2025/05/12 08:15:02 ERROR ", "2025/05/12 08:15:03 INFO ", "08:15:02Z"},
      {"05/12/2025 08:15:02 ERROR ", "05/12/2025 08:15:03 INFO ", "08:15:02Z"},
      {"Mon May 12 08:15:02 UTC 2025 ERROR ", "Mon May 12 08:15:03 UTC 2025 INFO ", "08:15:02Z"},
      {"Mon, 12 May 2025 08:15:02 GMT error ", "Mon, 12 May 2025 08:15:03 GMT info ", "08:15:02Z"},
      {"[Mon May 12 08:15:02 2025] [error] ", "[Mon May 12 08:15:03 2025] [info] ", "08:15:02Z"},
      {"20250512T081502Z ERROR ", "20250512T081503Z INFO ", "08:15:02Z"},
      {"host1 | 2025-05-12 08:15:02 ERROR ", "host1 | 2025-05-12 08:15:03 INFO ", "08:15:02Z"}};
  for (const auto& prefix : kPrefixes) {
    EXPECT_THAT(
        Told(std::string(prefix.first) + "(AllocationFailed) The shelf is full.\n" +
             std::string(prefix.next) + "next thing\n"),
        ElementsAre("AllocationFailed @2025-05-12T" + std::string(prefix.time) + ": The shelf is full."))
        << prefix.first;
  }
  EXPECT_THAT(Told("ERROR:prov:(AllocationFailed) The shelf is full.\nINFO:prov:next thing\n"),
              ElementsAre("AllocationFailed: The shelf is full."));
}

TEST(ProgramLogs, AnErrorHasTheTimeOfItsRecord) {
  EXPECT_THAT(Told("2025-07-01 12:00:31,456 ERROR provisioner VM creation failed\n"
                   "Traceback (most recent call last):\n"
                   "  File \"/app/provision.py\", line 88, in create\n"
                   "azure.core.exceptions.HttpResponseError: (AllocationFailed) The shelf is full.\n"
                   "Code: AllocationFailed\nMessage: The shelf is full.\n"
                   "2025-07-01 12:00:31,500 INFO provisioner cleaning up\n"),
              ElementsAre("AllocationFailed @2025-07-01T12:00:31.456Z: The shelf is full."));
  EXPECT_THAT(Told("2025-07-01T12:00:31Z begins\n\n(AllocationFailed) The shelf is full.\n"),
              ElementsAre("AllocationFailed: The shelf is full."))
      << "another paragraph";
}

TEST(ProgramLogs, AMessageEndsWhereALabelBegins) {
  for (std::string_view label : {"Resource: vm-1", "VM name: vm-1", "Resource group: rg"}) {
    const std::vector<std::string> told =
        Told("Error code: AllocationFailed\nError message: The shelf is full.\n" + std::string(label) + "\n");
    ASSERT_EQ(told.size(), 1u) << label;
    EXPECT_THAT(told[0], testing::EndsWith(": The shelf is full.")) << label;
  }
}

TEST(ProgramLogs, ACodeMayFollowAWordOfFailure) {
  for (std::string_view text :
       {"VM 'a-4' failed with (AllocationFailed) The shelf is full.",
        "VM 'a-4': creating it failed (AllocationFailed): The shelf is full.",
        "VM 'a-4' was not made because of error (AllocationFailed): The shelf is full.",
        "VM 'a-4' failed with AllocationFailed: The shelf is full."}) {
    EXPECT_THAT(Told(std::string(text) + "\n"), ElementsAre("AllocationFailed (a-4): The shelf is full."))
        << text;
  }
}

TEST(ProgramLogs, WhatTheAzureCliFindsBeforeItDeploysIsAList) {
  EXPECT_THAT(
      Told("ERROR: InvalidTemplateDeployment - The template deployment 'main' is not valid according to "
           "the validation procedure. See inner errors for details.\n"
           "InvalidParameter - The Admin Username specified is not allowed.\n"),
      ElementsAre("InvalidTemplateDeployment > InvalidParameter: The Admin Username specified is not "
                  "allowed."));
}

TEST(ProgramLogs, ProseInTheMessageOfAnErrorIsRead) {
  for (
      std::string_view json :
      {R"({"error":{"message":"(AllocationFailed) The shelf is full."}})",
       R"({"level":"error","err":{"message":"AllocationFailed: The shelf is full."}})",
       R"({"errors":[{"message":"create vm: (AllocationFailed) The shelf is full.","path":["x"]}]})",
       R"({"error":{"code":500,"message":"create vm: (AllocationFailed) The shelf is full."}})",
       R"({"error":{"code":"ERR_WORKFLOW","message":"create vm: (AllocationFailed) The shelf is full."}})"}) {
    EXPECT_THAT(Told(std::string(json) + "\n"), ElementsAre("AllocationFailed: The shelf is full.")) << json;
  }
}

TEST(ProgramLogs, AVmIsNamedByTheKeysOfExports) {
  for (std::string_view key : {R"("labels":{"vm_name":"ops-21"})", R"("tags":{"vmName":"ops-21"})",
                               R"("azure":{"vm":{"name":"ops-21"}})", R"("azure.vm.name":"ops-21")"}) {
    EXPECT_THAT(Told("{\"error\":{\"message\":\"(AllocationFailed) The shelf is full.\"}," +
                     std::string(key) + "}\n"),
                ElementsAre("AllocationFailed (ops-21): The shelf is full."))
        << key;
  }
  EXPECT_THAT(Told("msg: '(AllocationFailed) The shelf is full.'\nvirtual_machine_name: db03\n"),
              ElementsAre("AllocationFailed (db03): The shelf is full."));
}

TEST(ProgramLogs, ATemplateThatIsQuotedIsNoError) {
  for (std::string_view name : {"{0}", "{vmName}", "<vm-name>", "%s", "{{ vm }}", "${vm_name}"}) {
    EXPECT_THAT(
        Told("VM '" + std::string(name) +
             "' did not start in the allotted time. The VM may still start successfully. Please check "
             "the power state later.\n"),
        IsEmpty())
        << name;
  }
}

TEST(ProgramLogs, WhatPackerUsesAndWhatOtherCloudsSayAreNoErrors) {
  EXPECT_THAT(Told("==> azure-arm.x: Creating resource group ...\n"
                   "==> azure-arm.x:  -> ResourceGroupName : 'pkr-Resource-Group-abc'\n"
                   "    azure-arm.x: ERROR: ld.so: object 'x.so' cannot be preloaded: ignored.\n"
                   "==> azure-arm.x: see https://management.azure.com/subscriptions/1\n"),
              IsEmpty());
  EXPECT_THAT(Told(R"({"Error":{"Code":"Throttling","Message":"Rate exceeded"},"ResponseMetadata":)"
                   R"({"RequestId":"1","HTTPStatusCode":400}})"
                   "\n"),
              IsEmpty());
}

TEST(ProgramLogs, AWrapperToldAgainGoesWithItsCause) {
  constexpr std::string_view kWrapper =
      "At least one resource deployment operation failed. Please list deployment operations for details.";
  EXPECT_THAT(
      Told("==> azure-arm: ERROR: -> DeploymentFailed : " + std::string(kWrapper) +
           "\n==> azure-arm: ERROR:   -> RequestDisallowedByPolicy : Resource 'kv' was disallowed by "
           "policy. See error details for policy resource IDs.\n==> azure-arm:\n"
           "==> azure-arm: polling failed: the Azure API returned the following error:\n"
           "==> azure-arm:\n==> azure-arm: Status: \"DeploymentFailed\"\n==> azure-arm: Code: \"\"\n"
           "==> azure-arm: Message: \"" +
           std::string(kWrapper) + "\"\n"),
      ElementsAre("DeploymentFailed > RequestDisallowedByPolicy: Resource 'kv' was disallowed by policy. "
                  "See error details for policy resource IDs."));
  EXPECT_THAT(Told(R"({"error_code":"DeploymentFailed","operations":[{"status_message":{"error":{"code":)"
                   R"("AllocationFailed","message":"The shelf is full."}}}]})"
                   "\n"),
              ElementsAre("DeploymentFailed > AllocationFailed: The shelf is full."));
}

TEST(ProgramLogs, RecordsOfTheAzureCliAreAsManyErrors) {
  std::string plain, inner;
  for (const char* n : {"1", "2", "3"}) {
    plain +=
        "CloudError: Azure Error: ZonalAllocationFailed\nMessage: Zone " + std::string(n) + " is full.\n";
    inner +=
        "CloudError: Azure Error: InvalidTemplateDeployment\nMessage: The template deployment failed.\n"
        "Exception Details:\n\tError Code: QuotaExceeded\n\tMessage: Out of baskets " +
        std::string(n) + ".\n\n\n";
  }
  EXPECT_THAT(Told(plain),
              ElementsAre("ZonalAllocationFailed: Zone 1 is full.", "ZonalAllocationFailed: Zone 2 is full.",
                          "ZonalAllocationFailed: Zone 3 is full."));
  EXPECT_THAT(Told(inner), ElementsAre("InvalidTemplateDeployment > QuotaExceeded: Out of baskets 1.",
                                       "InvalidTemplateDeployment > QuotaExceeded: Out of baskets 2.",
                                       "InvalidTemplateDeployment > QuotaExceeded: Out of baskets 3."));
}

TEST(ProgramLogs, AnErrorOverLinesIsOneBehindAnyPrefix) {
  for (std::string_view prefix : {"2025-05-12T08:15:02.000Z stderr F ", "[pod/web-1/app] ", "[eu] ",
                                  "web-1-abc app ", "May 12 08:15:02 host app[17]: ",
                                  "2025-05-12T08:15:02.000Z 01E ", "2025-05-12T08:15:02Z ERROR [job-1] "}) {
    const std::string p(prefix);
    EXPECT_EQ(Told(p + "ERROR: (AllocationFailed) The shelf is full.\n" + p + "Code: AllocationFailed\n" + p +
                   "Message: The shelf is full.\n" + p + "next thing\n")
                  .size(),
              1u)
        << prefix;
  }
}

TEST(ProgramLogs, AKnownCodeCountsWithoutAMessage) {
  EXPECT_THAT(Told("time,vm,code,message\n2026-01-01T01:00:00Z,web-00,VMStartTimedOut,\n"),
              ElementsAre("VMStartTimedOut (web-00) @2026-01-01T01:00:00Z: "));
  EXPECT_THAT(Told("{\"vm\":\"web-00\",\"errorCode\":\"AllocationFailed\"}\n"),
              ElementsAre("AllocationFailed (web-00): "));
  EXPECT_THAT(Told("{\"vmName\":\"web-00\",\"code\":\"Provisioned\",\"message\":\"\"}\n"), IsEmpty());
  EXPECT_THAT(Told("{\"vmName\":\"web-00\",\"code\":\"AllocationFailed\",\"count\":3}\n"), IsEmpty())
      << "a row of a report";
}

TEST(ProgramLogs, AMessageThatIsNoErrorPartsNothing) {
  EXPECT_THAT(
      Told("- caller: ops@contoso.com\n  eventTimestamp: '2026-02-10T06:04:11.25Z'\n"
           "  resourceId: /subscriptions/1/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/"
           "mill-1\n  properties:\n    message: Microsoft.Compute/virtualMachines/write\n"
           "    statusMessage: '{\"error\": {\"code\": \"AllocationFailed\", \"message\": \"Full.\"}}'\n"
           "- caller: ops@contoso.com\n"
           "  resourceId: /subscriptions/1/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/"
           "mill-2\n"),
      ElementsAre("AllocationFailed (mill-1) @2026-02-10T06:04:11.25Z: Full."));
}

TEST(ProgramLogs, ColoursMayHaveLostTheirEscapes) {
  std::string log;
  for (std::string_view line : {"Error: creating Linux Virtual Machine", "Resource Group Name: \"rg\"",
                                "Virtual Machine Name: \"kiln-a2\"): performing CreateOrUpdate: unexpected "
                                "status 409 (409 Conflict) with "
                                "error: AllocationFailed: The shelf is full.",
                                ""}) {
    log.append("2026-01-12T09:00:01.0197975Z [31m\xE2\x94\x82[0m [0m").append(line) += '\n';
  }
  const std::vector<std::string> told = Told(log);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0], testing::HasSubstr("AllocationFailed (kiln-a2) @2026-01-12T09:00:01"));
  EXPECT_THAT(told[0], testing::EndsWith(": The shelf is full."));
}

TEST(ProgramLogs, ARowOfFieldsEndsWithItsLine) {
  std::string rows;
  for (const char* vm : {"k-0", "k-1", "k-2"})
    rows += "FAILED vm=" + std::string(vm) + " code=AllocationFailed message=The shelf is full.\n";
  EXPECT_THAT(Told(rows), ElementsAre("AllocationFailed (k-0): The shelf is full.",
                                      "AllocationFailed (k-1): The shelf is full.",
                                      "AllocationFailed (k-2): The shelf is full."));
}

TEST(ProgramLogs, TheRestOfALineIsNearerThanTheLineBefore) {
  std::string rows;
  for (const char* vm : {"k-0", "k-1"})
    rows += "{\"error\":{\"code\":\"AllocationFailed\",\"message\":\"Full.\"}} on virtual machine '" +
            std::string(vm) + "'\n";
  EXPECT_THAT(Told("first\n" + rows),
              ElementsAre("AllocationFailed (k-0): Full.", "AllocationFailed (k-1): Full."));
}

TEST(ProgramLogs, AMessageEndsWithWhatHoldsIt) {
  for (std::string_view text : {"| gs-2 | x | (AllocationFailed) The shelf is full. |",
                                "level=error error=\"(AllocationFailed) The shelf is full.\" attempt=1"}) {
    EXPECT_THAT(Told(std::string(text) + "\n"), ElementsAre("AllocationFailed: The shelf is full.")) << text;
  }
  const std::string message =
      "VM 'go-2' did not start in the allotted time. The VM may still start successfully. Please check the "
      "power "
      "state later.";
  for (const std::string& text :
       {"<failure>" + message + "</failure>",
        "&{Code:VMStartTimedOut Message:" + message + " Target:<nil> Details:[]}"}) {
    EXPECT_THAT(Told(text + "\n"), ElementsAre("VMStartTimedOut (go-2): " + message)) << text;
  }
}

TEST(ProgramLogs, ARowOfAPageAboutErrorsIsNone) {
  EXPECT_THAT(Told("| Error Code | Error Message |\n| --- | --- |\n"
                   "| VMStartTimedOut | VM 'x' did not start in the allotted time. The VM may still start "
                   "successfully. Please check the power state later. |\n"),
              IsEmpty());
  EXPECT_THAT(
      Told("raise ValueError(f\"(OperationNotAllowed) unknown {err.error.code} of Microsoft.Compute\")\n"),
      IsEmpty());
}

TEST(ProgramLogs, ATimeMayBeALabelAbove) {
  for (std::string_view label :
       {"eventTimestamp: '2026-03-15T02:00:00Z'", "EventTimestamp   : 2026-03-15T02:00:00Z"}) {
    EXPECT_THAT(Told(std::string(label) + "\nstatusMessage: '{\"error\": {\"code\": \"AllocationFailed\", "
                                          "\"message\": \"Full.\"}}'\n"),
                ElementsAre("AllocationFailed @2026-03-15T02:00:00Z: Full."))
        << label;
  }
  EXPECT_THAT(Told("time=2026-03-15T02:00:00Z level=ERROR msg=\"(AllocationFailed) Full.\"\n"),
              ElementsAre("AllocationFailed @2026-03-15T02:00:00Z: Full."));
}

TEST(ProgramLogs, PowerShellTellsAnErrorOnce) {
  EXPECT_THAT(
      Told("New-AzResourceGroupDeployment: 12:34:56 PM - The deployment 'main' failed with error(s). Showing "
           "1 "
           "out of 1 error(s).\nStatus Message: The resource operation completed with terminal provisioning "
           "state 'Failed'. (Code:ResourceDeploymentFailure)\n - VM has reported a failure when processing "
           "extension 'agent'. Error message: \"It failed\". (Code:VMExtensionProvisioningError)\n"),
      ElementsAre("ResourceDeploymentFailure > VMExtensionProvisioningError: VM has reported a failure when "
                  "processing extension 'agent'. Error message: \"It failed\"."));
  const std::string record =
      "The gate is shut.\nErrorCode: OperationNotAllowed\nErrorMessage: The gate is shut.\nErrorTarget: \n"
      "StatusCode: 409\nReasonPhrase: Conflict\nOperationID : b1f6b2ae-f3d2-4c1c-8a3e-bf0f5cf1f2a3";
  EXPECT_THAT(Told("PS>TerminatingError(Update-AzVM): \"" + record + "\"\nUpdate-AzVM : " + record + "\n"),
              ElementsAre("OperationNotAllowed: The gate is shut."));
}

TEST(ProgramLogs, RowsInQuotesAreNotJoined) {
  std::string rows, csv = "#TYPE Selected\n\"TimeGenerated\";\"Code\";\"Message\"\n", yaml;
  for (const char* vm : {"web-01", "web-02", "web-03"}) {
    const std::string message = "VM '" + std::string(vm) +
                                "' did not start in the allotted time. The VM may still start successfully. "
                                "Please check the power state later.";
    rows += "\"" + message + "\"\n";
    csv += "\"2026-01-01T01:00:00Z\";\"VMStartTimedOut\";\"" + message + "\"\n";
    yaml += "- message: 'failed: Code=\"OperationNotAllowed\" Message=\"VM ''" + std::string(vm) +
            "'' is gone.\"'\n  reason: Failed\n";
  }
  EXPECT_EQ(Told(rows).size(), 3u);
  EXPECT_EQ(Told(csv).size(), 3u);
  EXPECT_EQ(Told(yaml).size(), 3u);
}

TEST(ProgramLogs, ARowWithAQuoteTooManyEndsBeforeTheNextOne) {
  std::string csv = "time,vm,code,message\n";
  for (const char* vm : {"a-1", "a-2", "a-3", "a-4"}) {
    const std::string_view end = vm == std::string_view("a-2") ? "" : "\"";
    csv += "2026-01-01T01:00:00Z," + std::string(vm) + ",AllocationFailed,\"The shelf of " + vm + " is full.";
    csv.append(end) += "\n";
  }
  const std::vector<std::string> told = Told(csv);
  ASSERT_GE(told.size(), 3u);
  EXPECT_EQ(told.back(), "AllocationFailed (a-4) @2026-01-01T01:00:00Z: The shelf of a-4 is full.");
}

TEST(ProgramLogs, DamagedJsonTellsOneErrorOnce) {
  EXPECT_THAT(
      Told(
          R"({"error": {"code": "VMStartTimedOut", "message": VM 'web-01' did not start in the allotted time. )"
          R"(The VM may still start successfully. Please check the power state later."}})"
          "\n"),
      ElementsAre(
          "VMStartTimedOut (web-01): VM 'web-01' did not start in the allotted time. The VM may still "
          "start successfully. Please check the power state later."));
}

TEST(ProgramLogs, AKnownCodeStandsFirstBehindALoggersPrefix) {
  const std::string error = "SkuNotAvailable: The gate is shut.";
  const std::string at = "SkuNotAvailable @2025-05-12T08:15:02Z: The gate is shut.";
  for (std::string_view prefix :
       {"2025-05-12 08:15:02 +00:00 [ERR] ", "2025-05-12 08:15:02 | ERROR | app:run:12 - ",
        "2025-05-12T08:15:02Z [error] ", "[Mon May 12 08:15:02 2025] [error] [pid 1] ", "1747037702 ERROR ",
        "1747037702000 error: ", "[1747037702] ERROR ",
        "E, [2025-05-12T08:15:02 #4711] ERROR -- : ", "E, [2025-05-12T08:15:02 #4711] ERROR -- deploy: "}) {
    EXPECT_THAT(Told(std::string(prefix) + error + "\n"), ElementsAre(at)) << prefix;
  }
  EXPECT_THAT(Told("ts=2025-05-12T08:15:02Z level=error err=\"" + error + "\" try=2\n"), ElementsAre(at));
  EXPECT_THAT(Told("2025-05-12T08:15:02Z vm east: SkuNotAvailable - The gate is shut.\n"), ElementsAre(at));
  EXPECT_THAT(Told("2025-05-12T08:15:02Z Code: SkuNotAvailable Message: The gate is shut.\n"),
              ElementsAre(at));
}

TEST(ProgramLogs, AKnownCodeInWhatOnlyInformsIsNoError) {
  for (std::string_view line :
       {"[08:15:02 INF] AllocationFailed: 3 tries left",
        "2025-05-12T08:15:02Z [info] AllocationFailed: 3 left",
        "2025-05-12 08:15:02 | DEBUG | app:run:12 - AllocationFailed: 3 tries left",
        "2025-05-12T08:15:02Z will retry on AllocationFailed: 3 tries left",
        "const char *text = 'AllocationFailed: a text';", "1747037702 is AllocationFailed: 3"}) {
    EXPECT_THAT(Told(std::string(line) + "\n"), IsEmpty()) << line;
  }
}

TEST(ProgramLogs, NodePrintsTheCodeBelowTheStack) {
  EXPECT_THAT(Told("RestError: The gate is shut.\n"
                   "    at handle (/app/node_modules/@azure/core-client/src/policy.ts:173:12)\n"
                   "    at process.tasks (node:internal/process/task_queues:95:5) {\n"
                   "  code: 'SkuNotAvailable',\n  statusCode: 409\n}\n"),
              ElementsAre("SkuNotAvailable: The gate is shut."));
  EXPECT_THAT(Told("TypeError: The gate is shut.\n    at f (x.js:1:1) {\n  code: 'SkuNotAvailable'\n}\n"),
              IsEmpty());
}

TEST(ProgramLogs, AKnownCodeBesideAWordOfFailureIsASuspectAtLeast) {
  for (std::string_view line :
       {"ERROR deploy of web-1 failed, code SkuNotAvailable: no room", "ERROR SkuNotAvailable no room",
        "x Deployment failed (SkuNotAvailable)", "Status=Failed ErrorCode=SkuNotAvailable vm=web-1",
        "| web-1 | Failed | SkuNotAvailable | no room |",
        R"({"level":"error","msg":"deploy of web-1 failed, code SkuNotAvailable: no room"})",
        R"({"event":"deploy_failed","error":"SkuNotAvailable","vm":"web-1"})",
        R"({"result":"failed","errors":["SkuNotAvailable"]})"}) {
    const Outcomes outcomes = OutcomesOf(std::string(line) + "\n");
    EXPECT_EQ(outcomes.failures + outcomes.suspect_lines, 1u) << line;
  }
  for (std::string_view line :
       {"INFO retried after error SkuNotAvailable", "SkuNotAvailable is a code", "AllocationFailed was said",
        "retry on error: AllocationFailed, SkuNotAvailable", "| SkuNotAvailable | The deployment failed. |",
        "error NotFound", "ERR_TIME_CONFLICT failed",
        R"({"level":"info","msg":"will retry on error SkuNotAvailable"})",
        R"({"onError":"failed","retryOn":["SkuNotAvailable","AllocationFailed"]})",
        R"({"error":null,"status":"Succeeded","text":"SkuNotAvailable is over"})"}) {
    const Outcomes outcomes = OutcomesOf(std::string(line) + "\n");
    EXPECT_EQ(outcomes.failures + outcomes.suspect_lines, 0u) << line;
  }
  // It is told by the failure that has the code.
  const Outcomes outcomes =
      OutcomesOf("ERROR deploy failed with SkuNotAvailable, see below\nSkuNotAvailable: no room\n");
  EXPECT_EQ(outcomes.failures, 1u);
  EXPECT_EQ(outcomes.suspect_lines, 0u);
}

TEST(ProgramLogs, AFailedOperationWhoseErrorDoesNotCountIsASuspect) {
  const Outcomes doubtful =
      OutcomesOf(R"({"resourceId":"/subscriptions/1/resourceGroups/r/providers/Microsoft.Compute/)"
                 R"(virtualMachines/web-1","status":"Failed","error":{"code":"0x80070005","message":"No."}})"
                 "\n");
  EXPECT_EQ(doubtful.failures, 0u);
  EXPECT_EQ(doubtful.suspect_lines, 1u);
  const Outcomes sure =
      OutcomesOf(R"({"resourceId":"/subscriptions/1/resourceGroups/r/providers/Microsoft.Compute/)"
                 R"(virtualMachines/web-1","status":"Failed","error":{"code":"Conflict","message":"No."}})"
                 "\n");
  EXPECT_EQ(sure.failures, 1u);
  EXPECT_EQ(sure.suspect_lines, 0u);
}

}  // namespace
}  // namespace vmsift
