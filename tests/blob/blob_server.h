// A blob service of the tests' own, on 127.0.0.1, which is as wrong as a test needs.
//
// It has one container, `logs`, of the account `account`, and closes each connection after its answer.
#ifndef VMSIFT_TESTS_BLOB_BLOB_SERVER_H_
#define VMSIFT_TESTS_BLOB_BLOB_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/owned_descriptor.h"

namespace vmsift {

struct ServedBlob {
  std::string content;
  std::string etag = "\"0x1\"";
  std::string created = "Mon, 30 Nov 2026 09:00:00 GMT";
  bool append = false;
};

struct ServedRequest {
  std::string method;
  std::string path;  // decoded, below the container: `/a/b`
  std::map<std::string, std::string> query;
  std::string target;  // as it came
  std::string head;    // whole

  // Of a name in lower case; empty: there is none.
  std::string Header(std::string_view name) const;
};

// What becomes of an answer.
struct Fault {
  std::string instead;           // sent in its place; empty: the answer
  std::optional<size_t> cut_at;  // only so many bytes of it
  bool reset = false;            // the connection ends hard
};

// `HTTP/1.1 503 …` with these headers (whole lines) and the code of an error.
std::string ErrorAnswer(int status, const std::string& code, const std::string& headers = "");

class BlobServer {
 public:
  using FaultOf = std::function<std::optional<Fault>(const ServedRequest&)>;

  BlobServer();
  ~BlobServer();
  BlobServer(const BlobServer&) = delete;
  BlobServer& operator=(const BlobServer&) = delete;

  // `http://127.0.0.1:PORT/account`
  std::string endpoint() const;
  void Put(const std::string& name, ServedBlob blob);
  void Remove(const std::string& name);
  // Asked before each answer.
  void set_fault(FaultOf fault);
  void set_page_size(size_t size) { page_size_ = size; }
  std::vector<ServedRequest> Requests() const;

 private:
  void Serve();
  void Answer(int socket);
  std::string AnswerTo(const ServedRequest& request);
  std::string ListAnswer(const ServedRequest& request) const;

  OwnedDescriptor listener_;
  uint16_t port_ = 0;
  size_t page_size_ = 5000;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, ServedBlob> blobs_;
  std::vector<ServedRequest> requests_;
  FaultOf fault_;
  std::thread thread_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_BLOB_BLOB_SERVER_H_
