// --alert-webhook against an HTTPS server that misbehaves (webhook_server.py): what arrives, in which order,
// and what the user reads.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr char kMakeCertificate[] =
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem "
    "-subj /CN=vmsift-test -addext subjectAltName=IP:127.0.0.1 -days 2 2> openssl.log && ";

// Runs `script` where the server runs as `$s`, at `$url`, and is ended afterwards.
std::string WithServer(const ScratchDirectory& scratch, const std::string& script,
                       const std::string& certificate = kMakeCertificate) {
  const std::string scheme = certificate.empty() ? "http" : "https";
  return "serve() { python3 '" VMSIFT_SOURCE_DIR
         "/tests/cli/webhook_server.py' . $1 & s=$!; wait_until test -s port; }; "
         "cd " +
         scratch.path("") + " && " + certificate + "serve && url=" + scheme +
         "://127.0.0.1:$(cat port)/T0P/secret && { " + script + "; kill $s; }";
}

// Starts tail as `$p`, writing errors to the file `errors`.
std::string Tail(const std::string& options) {
  return std::string("{ ") + kTail + " --format jsonl " + options + " app.log > out 2> errors & p=$!; }; ";
}

std::string LineOf(const std::string& vm) {
  return "{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM '" + vm +
         "' did not start in the allotted time.\"}}\n";
}

// Of each alert that the server took, or of all that it was sent: `VM state`.
std::vector<std::string> Arrived(const ScratchDirectory& scratch, bool all = false) {
  std::vector<std::string> texts;
  std::string requests = ReadFile(scratch.path("requests"));
  for (size_t begin = 0; begin < requests.size();) {
    const size_t end = requests.find('\n', begin);
    const json request = json::parse(requests.substr(begin, end - begin));
    begin = end + 1;
    if (!all && request["plan"] != "200") continue;
    for (const json& alert : request["body"]["alerts"])
      texts.push_back(std::string(alert["name"]) + " " + std::string(alert["state"]));
  }
  return texts;
}

TEST(Webhook, FiringAndThenResolvedArriveOverTls) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult run = RunShell(WithServer(
      scratch,
      Tail("--alert 'count>0 within 1s by vm' --alert-webhook $url --alert-ca cert.pem --alert-link "
           "https://page.example/") +
          "wait_until grep -q '\"resolved\"' requests; kill -TERM $p; wait $p; echo status $?; cat errors"));
  EXPECT_THAT(run.out, HasSubstr("status 0\n")) << run.errors;
  EXPECT_THAT(Arrived(scratch), ElementsAre("a firing", "a resolved"));
  EXPECT_THAT(run.out, Not(HasSubstr("webhook")));
  const std::string requests = ReadFile(scratch.path("requests"));
  const json first = json::parse(requests.substr(0, requests.find('\n')));
  EXPECT_EQ(first["path"], "/T0P/secret");
  EXPECT_EQ(first["body"]["link"], "https://page.example/");
  EXPECT_EQ(first["body"]["alerts"][0]["failure"]["class"], "platform");
  EXPECT_THAT(std::string(first["body"]["alerts"][0]["failure"]["advice"]), Not(IsEmpty()));
}

TEST(Webhook, TheLinkIsThePageThatIsServed) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult run = RunShell(
      WithServer(scratch,
                 "free=$(python3 -c 'import socket; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); "
                 "print(s.getsockname()[1])'); echo free $free; " +
                     Tail("--alert 'count>0 within 1h' --alert-webhook $url --listen localhost:$free") +
                     "wait_until grep -q firing requests; kill -TERM $p; wait $p",
                 ""));
  const size_t begin = run.out.find("free ") + 5;
  const std::string port = run.out.substr(begin, run.out.find('\n', begin) - begin);
  EXPECT_THAT(ReadFile(scratch.path("requests")), HasSubstr("\"link\": \"http://127.0.0.1:" + port + "/\""))
      << run.errors;
}

TEST(Webhook, WhatFailsIsSentAgainInOrderAndNothingIsLost) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", LineOf("a"));
  scratch.Write("more", LineOf("b") + LineOf("c"));
  scratch.Write("plan", "reset 429:3 500");
  scratch.Write("url", "");
  const RunResult run = RunShell(WithServer(
      scratch,
      "echo $url > url; chmod 600 url; " +
          Tail("--alert 'count>0 within 1h by vm' --alert-webhook @url --alert-ca cert.pem") +
          "wait_until grep -q 429 requests; cat more >> app.log; wait_until grep -q \"'c'\" requests; "
          "kill -TERM $p; wait $p; echo status $?; cat errors"));
  EXPECT_THAT(run.out, HasSubstr("status 0\n")) << run.errors;
  EXPECT_THAT(Arrived(scratch), ElementsAre("a firing", "b firing", "c firing"));
  EXPECT_THAT(Arrived(scratch, true),
              ElementsAre("a firing", "a firing", "a firing", "a firing", "b firing", "c firing"));
  EXPECT_THAT(run.out, HasSubstr(": HTTP status 429; trying again in 3 s, as asked\n"));
  EXPECT_THAT(run.out, HasSubstr(": HTTP status 500; trying again\n"));
  EXPECT_THAT(run.out, HasSubstr(": works again after 3 failed tries\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("secret"))) << "the path is one";
}

TEST(Webhook, WhatIsRefusedForGoodIsGivenUpAndRedirectsAreNotFollowed) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", LineOf("a"));
  scratch.Write("plan", "404 redirect");
  const RunResult run = RunShell(WithServer(
      scratch,
      Tail("--alert 'count>0 within 1h by vm' --alert-webhook $url") +
          "wait_until grep -q 'given up' errors; echo \"$(sed s/\\'a\\'/\\'b\\'/ app.log)\" >> app.log; "
          "wait_until grep -q redirect errors; kill -TERM $p; wait $p; cat errors",
      ""));
  EXPECT_THAT(run.out, HasSubstr(": 1 notice given up: HTTP status 404\n"));
  EXPECT_THAT(run.out,
              HasSubstr(": 1 notice given up: HTTP status 302, a redirect, which is not followed\n"));
  EXPECT_THAT(Arrived(scratch), IsEmpty());
  EXPECT_THAT(ReadFile(scratch.path("requests")), Not(HasSubstr("elsewhere")));
  EXPECT_THAT(run.out, Not(HasSubstr("secret")));
}

TEST(Webhook, ACertificateThatNobodyVouchesForIsNotTrusted) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult run = RunShell(WithServer(
      scratch, Tail("--alert 'count>0 within 1h' --alert-webhook $url") +
                   "wait_until grep -q certificate errors; kill -TERM $p; wait_until has_taken $p TERM; "
                   "kill -TERM $p; wait $p; cat errors"));
  EXPECT_THAT(run.out, HasSubstr("SSL certificate problem: self-signed certificate; trying again\n"));
  EXPECT_THAT(run.out, HasSubstr(": 1 notice not delivered before the end\n"));
  EXPECT_THAT(Arrived(scratch, true), IsEmpty());
}

TEST(Webhook, WhatWaitedInTheStateIsSentByTheNextRunOnce) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", LineOf("a"));
  const std::string options =
      "--state st --alert 'count>0 within 1h by vm' --alert-webhook $url --alert-ca cert.pem";
  const std::string again = std::string(kTail) + " " + options + " - < /dev/null > out 2>> errors; ";
  const RunResult run = RunShell(WithServer(
      scratch, "port=$(cat port); kill $s; wait $s; rm port; " + Tail(options) +
                   "wait_until grep -q 'trying again' errors; wait_until grep -q 'count>0 within' st; "
                   "kill -KILL $p; wait $p; " +
                   kTail + " --state st - < /dev/null > out 2>> errors; serve $port; " + again + again +
                   "cat errors"));
  EXPECT_THAT(Arrived(scratch, true), ElementsAre("a firing")) << run.out << run.errors;
  EXPECT_THAT(run.out,
              HasSubstr("the state holds 1 notice of alerts, which a run with --alert-webhook sends\n"));
}

TEST(Webhook, WhatFiresAtTheEndIsResolvedByTheNextRun) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", LineOf("a") + LineOf("b"));
  const std::string options = "--state st --alert-webhook $url --alert-ca cert.pem ";
  const std::string by_code = "--alert 'count>1 within 2s by code' ";
  const std::string by_vm = "--alert 'count>0 within 1h by vm' ";
  const RunResult run = RunShell(WithServer(
      scratch,
      Tail(options + by_code + by_vm + by_vm) +
          "wait_until eval '[ $(grep -o \\\"firing\\\" requests | wc -l) -eq 3 ]'; kill -TERM $p; wait $p; "
          // Still firing, and not sent again; the rule of codes is to end in this run.
          + Tail(options + by_code + by_vm) +
          "wait_until grep -q '\"resolved\"' requests; kill -TERM $p; wait $p; "
          // A rule that is gone.
          + Tail(options + by_code) +
          "wait_until eval '[ $(grep -o \\\"resolved\\\" requests | wc -l) -eq 3 ]'; kill -TERM $p; wait $p; "
          "cat errors"));
  EXPECT_THAT(Arrived(scratch), UnorderedElementsAre("VMStartTimedOut firing", "a firing", "b firing",
                                                     "VMStartTimedOut resolved", "a resolved", "b resolved"))
      << run.out << run.errors;
}

TEST(Webhook, PagerDutyGetsAnEventEachWithTheKeyOfAFile) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", LineOf("a") + LineOf("b"));
  scratch.Write("key", "R0UT1NG\n");
  RunShell(
      WithServer(scratch,
                 "chmod 600 key; " +
                     Tail("--alert 'count>0 within 1h by vm' --alert-webhook $url --alert-format pagerduty "
                          "--alert-key-file key") +
                     "wait_until eval '[ $(wc -l < requests) -eq 2 ]'; kill -TERM $p; wait $p",
                 ""));
  const std::string requests = ReadFile(scratch.path("requests"));
  const json event = json::parse(requests.substr(0, requests.find('\n')))["body"];
  EXPECT_EQ(event["routing_key"], "R0UT1NG");
  EXPECT_EQ(event["event_action"], "trigger");
  EXPECT_EQ(event["payload"]["source"], "a");
}

TEST(Webhook, WrongOptionsAreRefusedWithoutTellingTheUrl) {
  const ScratchDirectory scratch;
  scratch.Write("empty", "");
  scratch.Write("key", "secret\n");
  const auto errors = [&](const std::string& options) {
    const RunResult run = RunShell("cd " + scratch.path("") + " && vmsift tail --alert 'count>0 within 1s' " +
                                   options + " - < /dev/null");
    EXPECT_EQ(run.status, 2) << options;
    EXPECT_THAT(run.errors, Not(HasSubstr("secret"))) << options;
    return run.errors;
  };
  EXPECT_THAT(errors("--alert-webhook http://example.com/secret"),
              HasSubstr("--alert-webhook: http:// would send"));
  EXPECT_THAT(errors("--alert-webhook hooks/secret"), HasSubstr("--alert-webhook: not a URL"));
  EXPECT_THAT(errors("--alert-webhook @key"), HasSubstr("--alert-webhook: key: everybody may use it"));
  RunShell("cd " + scratch.path("") + " && chmod 600 empty key && mkfifo -m 600 pipe");
  EXPECT_THAT(errors("--alert-webhook @pipe"), HasSubstr("--alert-webhook: pipe: is no regular file"));
  EXPECT_THAT(errors("--alert-webhook @empty"), HasSubstr("--alert-webhook: empty: is empty"));
  EXPECT_THAT(errors("--alert-webhook @none"), HasSubstr("--alert-webhook: none: No such file"));
  EXPECT_THAT(errors("--alert-webhook https://localhost/secret --alert-ca empty"),
              HasSubstr("--alert-ca: empty: "));
  EXPECT_THAT(errors("--alert-webhook https://localhost/secret --alert-format pagerduty"),
              HasSubstr("--alert-key-file"));
  EXPECT_THAT(errors("--alert-webhook https://localhost/secret --alert-key-file key"),
              HasSubstr("only --alert-format pagerduty"));
  EXPECT_THAT(errors("--alert-format slack"), HasSubstr("--alert-format requires --alert-webhook"));
}

// Accepts connections, and answers each request as it is told, whatever was asked.
constexpr char kAnswersOnly[] = R"(
import socket, sys
server = socket.create_server(('127.0.0.1', 0))
with open('port.new', 'w') as port: port.write(str(server.getsockname()[1]))
import os; os.rename('port.new', 'port')
while True:
    connection, _ = server.accept()
    head = connection.recv(65536)
    with open('requests', 'a') as requests: requests.write('request\n')
    connection.sendall(sys.argv[1].encode().decode('unicode_escape').encode())
    if 'Length' not in sys.argv[1] and 'chunked' not in sys.argv[1]: connection.recv(1)  # until the other side ends it
    connection.close()
)";

TEST(Webhook, AnAnswerCountsByItsStatusWhateverComesBehindIt) {
  for (const char* answer : {"HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\ncut",
                             "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n",
                             "HTTP/1.1 200 OK\\r\\n\\r\\nand more to come"}) {
    const ScratchDirectory scratch;
    scratch.Write("app.log", LineOf("web-01"));
    scratch.Write("server.py", kAnswersOnly);
    const RunResult run = RunShell(
        "cd " + scratch.path("") + " && { python3 server.py '" + answer +
        "' & s=$!; } && wait_until test -s port && { vmsift tail --format jsonl --alert 'count>0 within 5m' "
        "--alert-webhook http://127.0.0.1:$(cat port)/x - < app.log > out; status=$?; kill $s; cat requests; "
        "exit $status; }");
    EXPECT_EQ(run.status, 0) << run.errors;
    EXPECT_EQ(run.out, "request\n") << answer;
    EXPECT_THAT(run.errors, Not(HasSubstr("webhook"))) << answer;
  }
}

}  // namespace
}  // namespace vmsift
