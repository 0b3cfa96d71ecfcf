#include "tests/cli/page_readers.h"

#include <array>
#include <memory>
#include <utility>

#include "nlohmann/json.hpp"
#include "tests/analyzer/http_client.h"

namespace vmsift {
namespace {

constexpr std::array<const char*, 7> kRoutes = {"/report.json",    "/metrics", "/page.json", "/healthz",
                                                "/incidents.json", "/readyz",  "/"};
constexpr std::chrono::milliseconds kBetweenRequests(30);

}  // namespace

PageReaders::PageReaders(std::function<uint64_t()> written) : written_(std::move(written)) {
  for (int i = 0; i < kPollers; ++i) threads_.emplace_back([this, i] { Poll(static_cast<size_t>(i)); });
  for (int i = 0; i < kListeners; ++i) threads_.emplace_back([this] { Listen(); });
  threads_.emplace_back([this] { BeStuck(); });
}

PageReaders::~PageReaders() {
  Finish();
}

void PageReaders::SetPort(uint16_t port) {
  const std::lock_guard lock(mutex_);
  run_ = {.number = run_.number + 1, .port = port};
}

void PageReaders::Finish() {
  {
    const std::lock_guard lock(mutex_);
    finish_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void PageReaders::Pause() {
  std::unique_lock lock(mutex_);
  paused_ = true;
  changed_.wait(lock, [this] { return asking_ == 0; });
}

void PageReaders::Resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
  }
  changed_.notify_all();
}

void PageReaders::Ask(const std::function<void(const Run& run)>& ask) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !paused_ || finish_; });
  const Run run = run_;
  if (finish_ || run.port == 0) return;
  ++asking_;
  lock.unlock();
  ask(run);
  lock.lock();
  --asking_;
  lock.unlock();
  changed_.notify_all();
}

std::string PageReaders::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

PageReaders::Run PageReaders::run() const {
  const std::lock_guard lock(mutex_);
  return run_;
}

bool PageReaders::Wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return finish_; });
}

void PageReaders::Complain(const Run& run, const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (run.number == run_.number && trouble_.size() < 1000) trouble_ += what + "\n";
}

std::string PageReaders::WrongWith(const std::string& path, int status, const std::string& body) const {
  // A machine that is very slow may look ill, and is not ready at once.
  if (path == "/healthz" || path == "/readyz") return status == 200 || status == 503 ? "" : "wrong status";
  if (status != 200) return "wrong status";
  if (path == "/") return body.find("</html>") != std::string::npos ? "" : "not whole";
  if (path == "/metrics") return body.find("vmsift_build_info") != std::string::npos ? "" : "not whole";
  const nlohmann::json answer = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return "no JSON";
  if (path == "/report.json" && answer["failures"] > written_()) return "too many failures";
  return "";
}

void PageReaders::Poll(size_t first) {
  for (size_t i = first; Wait(kBetweenRequests); ++i) {
    const std::string path = kRoutes[i % kRoutes.size()];
    Ask([&](const Run& run) {
      const HttpAnswer answer = Get(run.port, path);
      const std::string wrong = WrongWith(path, answer.status, answer.body);
      if (wrong.empty()) {
        ++answers_;
      } else {
        Complain(run, path + ": " + wrong + ": " + std::to_string(answer.status) + " " +
                          std::to_string(answer.body.size()) + " bytes");
      }
    });
  }
}

void PageReaders::Listen() {
  while (Wait(kBetweenRequests)) {
    const Run run = this->run();
    if (run.port != 0) TakeEvents(run);
  }
}

void PageReaders::TakeEvents(const Run& run) {
  HttpConnection connection(run.port);
  connection.SendGet("/events");
  const std::string head = connection.ReadUntil("\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 200 ")) return Complain(run, "/events: " + head);
  uint64_t revision = 0;
  uint64_t failures = 0;
  for (;;) {
    const std::string event = connection.ReadUntil("\n\n");
    if (!event.ends_with("\n\n")) return Complain(run, "/events ended");
    const size_t at = event.find("data: ");
    if (at == std::string::npos) continue;  // a sign of life
    const nlohmann::json data = nlohmann::json::parse(event.substr(at + 6), nullptr, false);
    if (!data.is_object() || data["revision"] <= revision || data["failures"] < failures ||
        data["failures"] > written_())
      return Complain(run, "/events: after revision " + std::to_string(revision) + " with " +
                               std::to_string(failures) + " failures " + event);
    revision = data["revision"];
    failures = data["failures"];
    ++events_;
  }
}

void PageReaders::BeStuck() {
  constexpr std::array<const char*, kStuck> kRequests = {
      "GET /page.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
      "GET /report.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET /metrics HTTP/1.1\r\nHos"};
  constexpr std::chrono::seconds kStuckFor(3);
  std::vector<std::unique_ptr<HttpConnection>> connections;
  do {
    connections.clear();
    Ask([&](const Run& run) {
      for (const char* request : kRequests) {
        connections.push_back(std::make_unique<HttpConnection>(run.port, /*receive_bytes=*/2048));
        connections.back()->Send(request);
      }
    });
  } while (Wait(kStuckFor));
}

}  // namespace vmsift
