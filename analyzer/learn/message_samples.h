// The messages that fit no template, counted within bounded memory, to learn templates from.
//
// Messages are grouped by their shape (count/unmatched.h). Of each shape up to kMaxPerShape messages are
// kept, those with the smallest hashes; of all shapes those with the smallest hashes, as long as they hold no
// more than kMaxMessages. Both choices depend only on the messages, not on their order, and what is kept was
// never dropped before. So counts are exact, and samples of parts of the logs merge to the samples of the
// whole.
//
// Not thread-safe. Owns its text.
#ifndef VMSIFT_ANALYZER_LEARN_MESSAGE_SAMPLES_H_
#define VMSIFT_ANALYZER_LEARN_MESSAGE_SAMPLES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

struct MessageSample {
  std::string code;     // as first in the order of bytes; empty: the log has none
  std::string message;  // normalized (matchers/normalized_text.h)
  bool cut = false;     // more text followed
  uint64_t count = 0;
};

class MessageSamples {
 public:
  static constexpr size_t kMaxMessages = 131'072;
  static constexpr size_t kMaxPerShape = 64;
  // A longer message quotes what another program printed, which is no text of a template: of it only what
  // stands before that is kept.
  static constexpr size_t kMaxMessageBytes = 1024;

  explicit MessageSamples(size_t max_messages = kMaxMessages) : max_messages_(max_messages) {}

  // A message that is empty or not printable as it is (base/printable_text.h) is only counted.
  void Add(std::string_view code, std::string_view message);
  void Merge(const MessageSamples& other);

  // By code and message. A message that was kept also stands for those of its shape that were not: the first
  // of a shape has their count.
  std::vector<MessageSample> Samples() const;
  // All that were added.
  uint64_t total() const { return total_; }

 private:
  struct Shape {
    uint64_t count = 0;
    std::map<uint64_t, MessageSample> messages;  // by hash
  };

  // Adds a message of a shape whose count is already right.
  void Keep(uint64_t hash, const MessageSample& sample, Shape* shape);
  void DropShapes();

  const size_t max_messages_;
  std::map<uint64_t, Shape> shapes_;  // by hash
  size_t messages_ = 0;               // in all shapes
  // The smallest hash of a dropped shape: no shape from there on is taken, since its count would not be
  // exact.
  uint64_t first_dropped_ = UINT64_MAX;
  uint64_t total_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_MESSAGE_SAMPLES_H_
