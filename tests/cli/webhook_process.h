// webhook_server.py, started and ended by a test, and what it took.
#ifndef VMSIFT_TESTS_CLI_WEBHOOK_PROCESS_H_
#define VMSIFT_TESTS_CLI_WEBHOOK_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace vmsift {

class WebhookProcess {
 public:
  // Makes a certificate in a directory of its own, and starts. Waits until it listens.
  explicit WebhookProcess(const std::string& directory);
  ~WebhookProcess();
  WebhookProcess(const WebhookProcess&) = delete;
  WebhookProcess& operator=(const WebhookProcess&) = delete;

  // At the port where it was before.
  void Start();
  // Then connections are refused.
  void Stop();
  // What to do with the next requests, as webhook_server.py has it.
  void Plan(const std::string& words) const;

  std::string url() const { return "https://127.0.0.1:" + port_ + "/hook"; }
  std::string certificate() const { return directory_ + "/cert.pem"; }
  // The requests so far, as webhook_server.py writes them.
  std::vector<nlohmann::json> Requests() const;

 private:
  const std::string directory_;
  std::string port_;
  pid_t server_ = -1;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_WEBHOOK_PROCESS_H_
