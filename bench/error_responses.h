// Makes the error responses of generated failures: one root cause or two, alone or under wrappers.
#ifndef VMSIFT_BENCH_ERROR_RESPONSES_H_
#define VMSIFT_BENCH_ERROR_RESPONSES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/error_wordings.h"
#include "bench/random.h"

namespace vmsift {

// Not thread-safe.
class ErrorResponses {
 public:
  // Borrows `random`.
  explicit ErrorResponses(Random* random);

  // Makes the next response, about a VM and its extension; both are borrowed for the call alone.
  void Make(std::string_view vm_name, std::string_view extension);

  // Makes a single error instead, without a response around it: a cause and its message().
  void MakeAlone(std::string_view vm_name, std::string_view extension);

  // Of the last response: its JSON, the message of its last cause, and its root causes as indices into
  // wordings().
  const std::string& json() const { return json_; }
  const std::string& message() const { return message_; }
  const std::vector<uint32_t>& causes() const { return causes_; }

  const std::vector<ErrorWording>& wordings() const { return wordings_; }

 private:
  void AppendCauses(std::string* out);
  void AppendMessage(const ErrorWording& wording);
  void AppendValue(PlaceholderRole role);

  Random* const random_;
  const std::vector<ErrorWording> wordings_;
  std::string_view vm_name_;
  std::string_view extension_;
  std::vector<uint32_t> causes_;
  std::string json_;
  std::string inner_;    // a response inside a message
  std::string message_;  // of one error, before escaping
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_ERROR_RESPONSES_H_
