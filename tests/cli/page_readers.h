// Readers of tail --listen of all kinds, at work in the background while the service runs and restarts.
#ifndef VMSIFT_TESTS_CLI_PAGE_READERS_H_
#define VMSIFT_TESTS_CLI_PAGE_READERS_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vmsift {

class PageReaders {
 public:
  static constexpr int kPollers = 3;    // ask one route after the other
  static constexpr int kListeners = 4;  // read the events
  static constexpr int kStuck = 4;      // do not read, or do not even ask

  // `written`: how many failures there are at most, at any moment.
  explicit PageReaders(std::function<uint64_t()> written);
  ~PageReaders();  // calls Finish
  PageReaders(const PageReaders&) = delete;
  PageReaders& operator=(const PageReaders&) = delete;

  // Where the service listens now. 0: it ends, and no answer is an answer.
  void SetPort(uint16_t port);
  // Ends them all. The service must have ended.
  void Finish();

  // Until Resume, no request is made or answered; the events go on.
  void Pause();
  void Resume();

  uint64_t answers() const { return answers_; }
  uint64_t events() const { return events_; }
  // What a reader saw that it must not; empty if all is well.
  std::string trouble() const;

 private:
  // Of one run of the service.
  struct Run {
    uint64_t number = 0;
    uint16_t port = 0;
  };

  Run run() const;
  // Waits for so long, or the end; false at the end.
  bool Wait(std::chrono::milliseconds time);
  // Does what asks for something, when it may.
  void Ask(const std::function<void(const Run& run)>& ask);
  void Poll(size_t first);
  void Listen();
  void TakeEvents(const Run& run);
  void BeStuck();
  // Complains, if the service was not about to end.
  void Complain(const Run& run, const std::string& what);
  std::string WrongWith(const std::string& path, int status, const std::string& body) const;

  const std::function<uint64_t()> written_;
  std::atomic<uint64_t> answers_ = 0;
  std::atomic<uint64_t> events_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Run run_;
  bool paused_ = false;
  int asking_ = 0;  // how many do
  bool finish_ = false;
  std::string trouble_;

  std::vector<std::thread> threads_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_PAGE_READERS_H_
