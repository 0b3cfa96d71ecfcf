#include "tests/cli/webhook_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {

namespace fs = std::filesystem;

WebhookProcess::WebhookProcess(const std::string& directory) : directory_(directory) {
  fs::create_directory(directory);
  const RunResult made = RunShell("cd '" + directory +
                                  "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
                                  "-keyout key.pem -out cert.pem -subj /CN=vmsift-test "
                                  "-addext subjectAltName=IP:127.0.0.1 -days 2");
  EXPECT_EQ(made.status, 0) << made.errors;
  Start();
}

WebhookProcess::~WebhookProcess() {
  Stop();
}

void WebhookProcess::Start() {
  const std::string port_file = directory_ + "/port";
  fs::remove(port_file);
  server_ = fork();
  if (server_ == 0) {
    execlp("python3", "python3", VMSIFT_SOURCE_DIR "/tests/cli/webhook_server.py", directory_.c_str(),
           port_.empty() ? "0" : port_.c_str(), nullptr);
    _exit(127);
  }
  EXPECT_TRUE(WaitUntil([&] { return fs::exists(port_file); }));
  port_ = ReadFile(port_file);
}

void WebhookProcess::Stop() {
  if (server_ <= 0) return;
  kill(server_, SIGKILL);
  waitpid(server_, nullptr, 0);
  server_ = -1;
}

void WebhookProcess::Plan(const std::string& words) const {
  const std::string plan = directory_ + "/plan";
  std::ofstream(plan + ".new") << words;
  fs::rename(plan + ".new", plan);
}

std::vector<nlohmann::json> WebhookProcess::Requests() const {
  std::vector<nlohmann::json> requests;
  std::istringstream lines(ReadFile(directory_ + "/requests"));
  for (std::string line; std::getline(lines, line);) {
    // The last one may not be written to its end.
    nlohmann::json request = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (request.is_object()) requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace vmsift
