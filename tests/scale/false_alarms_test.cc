// What is no Azure error is not counted as one: successes, and logs of other programs to which `error`,
// `code` and `message` mean something else.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analyzer/pipeline/pipeline.h"
#include "bench/activity_log_generator.h"
#include "bench/generated_text.h"
#include "bench/log_clock.h"
#include "bench/program_lines.h"
#include "gtest/gtest.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"
#include "tests/scale/generated_source.h"

namespace vmsift {
namespace {

// The marks are those of program_lines.h.
constexpr std::string_view kSuccesses[] = {
    R"({"id":"%i","name":"%v","type":"Microsoft.Compute/virtualMachines","properties":{"provisioningState":"Succeeded","vmId":"%u"}})",
    R"({"resourceId":"%i","instanceView":{"statuses":[{"code":"ProvisioningState/succeeded","level":"Info","displayStatus":"Provisioning succeeded","time":"%t"},{"code":"PowerState/running","level":"Info","displayStatus":"VM running"}]}})",
    R"({"resourceId":"%i","vmAgent":{"vmAgentVersion":"2.9.1.1","statuses":[{"code":"ProvisioningState/succeeded","level":"Info","displayStatus":"Ready","message":"GuestAgent is running and processing the extensions.","time":"%t"}]}})",
    R"({"resourceId":"%i","extensions":[{"name":"customScript","statuses":[{"code":"ProvisioningState/succeeded","level":"Info","displayStatus":"Provisioning succeeded","message":"Enable succeeded: \n[stdout]\nerror: 0\n[stderr]\n"}]}]})",
    R"({"operationId":"%h","properties":{"provisioningState":"Succeeded","provisioningOperation":"Create","timestamp":"%t","statusCode":"OK","statusMessage":null,"targetResource":{"id":"%i","resourceType":"Microsoft.Compute/virtualMachines","resourceName":"%v"}}})",
    R"({"time":"%t","resourceId":"%i","operationName":"MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE","resultType":"Success","level":"Information","properties":{"statusCode":"Created","statusMessage":"{\"status\":\"Succeeded\",\"error\":null}"}})",
    R"({"name":"%u","status":"Succeeded","startTime":"%t","endTime":"%t","error":null,"properties":{"output":{"id":"%i"}}})",
    R"-({"eventTimestamp":"%t","resourceId":"%i","operationName":{"value":"Microsoft.Compute/virtualMachines/restart/action","localizedValue":"Restart Virtual Machine"},"status":{"value":"Succeeded","localizedValue":"Succeeded"},"subStatus":{"value":"OK","localizedValue":"OK (HTTP Status Code: 200)"}})-",
    R"({"properties":{"provisioningState":"Succeeded","correlationId":"%u","outputs":{"message":{"type":"String","value":"VM '%v' is up"}},"outputResources":[{"id":"%i"}]}})",
};

constexpr std::string_view kOtherJson[] = {
    R"({"level":"error","ts":"%t","caller":"queue/worker.go:%n","msg":"job failed","error":"context deadline exceeded","vm":"%v"})",
    R"({"level":"info","ts":"%t","msg":"request done","error":null,"code":200,"path":"/vms/%v"})",
    R"({"timestamp":"%t","status":500,"error":"Internal Server Error","message":"No message available","path":"/api/vms/%v"})",
    R"({"timestamp":"%t","level":"ERROR","logger":"db.Pool","message":"Connection is not available, request timed out after 30%nms.","thread":"main"})",
    R"({"code":0,"message":"ok","data":{"host":"%v","rows":%n}})",
    R"({"code":200,"message":"success","request_id":"%u"})",
    R"({"code":404,"host":"%v","bytes":%n})",
    R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"nodes \"%v\" not found","reason":"NotFound","code":404})",
    R"({"error":{"root_cause":[{"type":"index_not_found_exception","reason":"no such index [vms-%n]"}],"type":"index_not_found_exception","reason":"no such index [vms-%n]"},"status":404})",
    R"({"errors":[{"message":"Cannot query field \"vm\" on type \"Query\".","locations":[{"line":%o,"column":%n}]}],"data":null})",
    R"({"severity":"ERROR","message":"upstream returned an error","httpRequest":{"requestMethod":"GET","status":502,"remoteIp":"%p"}})",
    R"({"response_code":503,"response_flags":"UF","upstream_host":"%p:443","message":null,"duration":%n})",
    R"({"log":"error: could not open config: code 2\n","stream":"stderr","time":"%t"})",
    R"({"log":"VM '%v' error code: 0 message: none\n","stream":"stdout","time":"%t"})",
    R"({"MESSAGE":"%v: Failed with result 'exit-code'.","PRIORITY":"4","_HOSTNAME":"%v","CODE_FILE":"src/core/unit.c","CODE_LINE":"%n","SYSLOG_IDENTIFIER":"systemd"})",
    R"({"t":{"$date":"%t"},"s":"I","c":"NETWORK","id":22944,"ctx":"conn%n","msg":"Connection ended","attr":{"remote":"%p:5%n","error":{"code":9001,"codeName":"SocketException"}}})",
    R"({"timestamp":"%t","error_severity":"ERROR","state_code":"42P01","message":"relation \"vms\" does not exist","pid":%n})",
    R"({"@t":"%t","@mt":"Could not reach {Host}","@l":"Error","@x":"System.Net.Http.HttpRequestException: Connection refused\r\n   at App.Probe.RunAsync() in /src/Probe.cs:line %n","Host":"%v"})",
    R"({"@level":"info","@message":"azurerm_linux_virtual_machine.host[\"%v\"]: Creation complete after 4%os [id=%i]","@module":"terraform.ui","@timestamp":"%t","type":"apply_complete"})",
    R"({"@level":"error","@message":"Error: Invalid count argument","@module":"terraform.ui","@timestamp":"%t","diagnostic":{"severity":"error","summary":"Invalid count argument","detail":"","range":{"filename":"main.tf"}},"type":"diagnostic"})",
    R"({"event":"vm.started","vm":"%v","id":"%i","code":0,"error":"","message":"VM %v started"})",
    R"-({"level":50,"time":17%n,"pid":%n,"hostname":"%v","msg":"request errored","err":{"type":"TypeError","message":"Cannot read properties of undefined (reading 'vm')","stack":"TypeError: Cannot read properties of undefined\n    at /app/vm.js:%n:13"}})-",
    R"({"exception":{"values":[{"type":"ValueError","value":"invalid literal for int() with base 10: 'x'"}]},"level":"error","server_name":"%v"})",
    R"({"EventID":7036,"Level":"Information","Message":"The Windows Update service entered the running state.","Computer":"%v","Code":"0x0"})",
    R"({"metric":"vm_errors_total","value":%n,"labels":{"vm":"%v","code":"500"}})",
    R"({"error":true,"retry":false,"target":"%i"})",
    R"({"error":[],"message":[],"code":[],"details":[]})",
    R"({"message":"","code":"","error":{}})",
    R"({"status":"error","data":null,"message":"vm %v: quota is almost reached"})",
    R"(["error","%v",{"code":"E%n"}])",
};

constexpr std::string_view kOtherText[] = {
    "Traceback (most recent call last):\n"
    "  File \"/srv/app/vms.py\", line %n, in restart\n"
    "    raise ValueError(f\"unknown code: {code}\")\n"
    "ValueError: unknown code: %n",
    "Traceback (most recent call last):\n"
    "  File \"/srv/app/main.py\", line %n, in <module>\n"
    "    response.raise_for_status()\n"
    "requests.exceptions.HTTPError: 404 Client Error: Not Found for url: https://orchard.example/vms/%v",
    "Exception in thread \"main\" java.lang.IllegalStateException: Error code: %n, message: null\n"
    "\tat com.example.orchard.Vm.start(Vm.java:%n)\n"
    "\tat com.example.orchard.Main.main(Main.java:%n)\n"
    "Caused by: java.net.ConnectException: Connection refused (Connection refused)\n"
    "\t... %n more",
    "panic: runtime error: index out of range [%n] with length %n\n\ngoroutine 1 [running]:\n"
    "main.restart({0xc000%h, 0x%o})\n\t/src/orchard/vms.go:%n +0x%n\nexit status 2",
    "%t ERROR [pool-%n] c.e.o.VmController - Request failed: message=Read timed out, code=%n, vm=%v",
    "%t WARN  [main] o.s.b.Banner - error page is disabled; status code 404",
    "[%t] {\"level\":\"error\",\"error\":\"EOF\",\"vm\":\"%v\",\"code\":%n}",
    "%s %v dockerd[%n]: time=\"%t\" level=error msg=\"Handler for POST /containers/%h/start returned error: "
    "driver failed: address already in use\"",
    "%s %v app[%n]: {\"status\":\"error\",\"code\":503,\"message\":\"busy\"}",
    "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! orchard@1.%o.%o build: `webpack`\nnpm ERR! Exit "
    "status 1",
    "make: *** [Makefile:%n: check] Error 2",
    "main.cc:%n:%o: error: use of undeclared identifier 'message'",
    "E: Unable to locate package orchard-%o",
    "ERROR 1045 (28000): Access denied for user 'vm'@'%p' (using password: YES)",
    "%e [warn] %n#%n: *%n upstream server temporarily disabled while reading response header, client: %p",
    "fatal: unable to access 'https://orchard.example/vms.git/': The requested URL returned error: 403",
    "error: failed to push some refs to 'orchard.example:vms.git'",
    "curl: (22) The requested URL returned error: 404",
    "VM '%v': status OK, error none, code 0",
    "Host %v: 0 failed, 0 errors (message id %u)",
    "vm %v in resource group %g is running; last message: none",
    "%t INFO  Checked %i: Code=OK Message=\"\"",
    "ok: [%v] => {\"changed\": false, \"msg\": \"VM is running\"}",
    "%v : ok=%o changed=0 unreachable=0 failed=0 skipped=%o rescued=0 ignored=0",
    "  - name: vm\n    message: \"started\"\n    code: %n",
    "[ERROR] Tests run: %n, Failures: 1, Errors: 0, Skipped: 0",
    "(%v) restarted without an error",
};

// Every failure that counts, so that a wrong one can be seen.
class AlarmCollector : public FailureSink {
 public:
  void Take(const AttributedFailure& finding) override {
    ++failures_;
    if (!finding.vm.name.empty()) ++with_vm_;
    if (failures_ > 10) return;
    text_ += "\n  line " + std::to_string(finding.place.line) + ", VM '" + std::string(finding.vm.name) +
             "', code '" + std::string(finding.failure.code) +
             "': " + std::string(finding.failure.message.substr(0, 100));
  }

  uint64_t failures() const { return failures_; }
  uint64_t with_vm() const { return with_vm_; }
  // The first ones.
  const std::string& text() const { return text_; }

 private:
  uint64_t failures_ = 0;
  uint64_t with_vm_ = 0;
  std::string text_;
};

class FalseAlarms : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(catalog_.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok()); }

  // Runs what `next` appends, some lines at a time, until it is `lines` lines or more.
  void ExpectNone(std::optional<InputFormat> shape, InputFormat expected_shape, uint64_t lines,
                  const std::function<void(std::string*)>& next) {
    Pipeline::Options options;
    options.shape = shape;
    AlarmCollector alarms;
    Pipeline pipeline(catalog_, options, &alarms);
    uint64_t made = 0;
    GeneratedSource source([&](std::string* text) {
      const size_t start = text->size();
      next(text);
      made += static_cast<uint64_t>(
          std::count(text->begin() + static_cast<std::ptrdiff_t>(start), text->end(), '\n'));
      return made < lines;
    });
    ASSERT_TRUE(pipeline.Run(0, &source).ok());
    const Tally& tally = pipeline.tally();
    EXPECT_EQ(tally.inputs.begin()->shape, expected_shape);
    EXPECT_EQ(tally.ledger.input().lines, made);
    EXPECT_TRUE(tally.ledger.Balances());
    EXPECT_EQ(alarms.with_vm(), 0) << alarms.text();
    EXPECT_LE(alarms.failures(), made / 100'000) << alarms.text();
  }

  // The next of `events`, at random, about a random VM.
  void AppendOneOf(std::span<const std::string_view> events, std::string* text) {
    clock_.Advance(random_.Below(1'000'000));
    time_.clear();
    clock_.AppendTo(&time_);
    const std::string vm = VmName(random_.Below(1000));
    AppendEvent(events[random_.Below(static_cast<uint32_t>(events.size()))],
                {time_, vm, "rg-orchard-01", {}, {}, {}}, &random_, text);
  }

 private:
  Catalog catalog_;
  Random random_{1};
  LogClock clock_;
  std::string time_;
};

TEST_F(FalseAlarms, SuccessesAsJsonLines) {
  GeneratorOptions options;
  options.failure_rate = 0;
  options.line_bytes = 400;
  ActivityLogGenerator generator(options);
  ExpectNone(std::nullopt, InputFormat::kJsonLines, VMSIFT_SCALE_LINES, [&](std::string* text) {
    for (int i = 0; i < 9; ++i) generator.Next(text);
    AppendOneOf(kSuccesses, text);
  });
}

TEST_F(FalseAlarms, SuccessesAsText) {
  ExpectNone(InputFormat::kText, InputFormat::kText, VMSIFT_SCALE_LINES / 10,
             [this](std::string* text) { AppendOneOf(kSuccesses, text); });
}

TEST_F(FalseAlarms, OtherProgramsJsonLines) {
  ExpectNone(std::nullopt, InputFormat::kJsonLines, VMSIFT_SCALE_LINES / 4,
             [this](std::string* text) { AppendOneOf(kOtherJson, text); });
}

TEST_F(FalseAlarms, OtherProgramsJsonAsText) {
  ExpectNone(InputFormat::kText, InputFormat::kText, VMSIFT_SCALE_LINES / 4,
             [this](std::string* text) { AppendOneOf(kOtherJson, text); });
}

TEST_F(FalseAlarms, OtherProgramsText) {
  ExpectNone(std::nullopt, InputFormat::kText, VMSIFT_SCALE_LINES / 4, [this](std::string* text) {
    for (uint32_t program = 0; program < kProgramCount; ++program) {
      AppendOneOf(QuietEvents(static_cast<Program>(program)), text);
      AppendOneOf(kOtherText, text);
    }
    AppendOneOf(kOtherJson, text);
  });
}

TEST_F(FalseAlarms, OtherProgramsTextAsJsonLines) {
  ExpectNone(InputFormat::kJsonLines, InputFormat::kJsonLines, VMSIFT_SCALE_LINES / 4,
             [this](std::string* text) { AppendOneOf(kOtherText, text); });
}

}  // namespace
}  // namespace vmsift
