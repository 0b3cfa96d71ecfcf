// Messages of the synthetic catalog: as it has them, revised, and of codes that it does not have.
#ifndef VMSIFT_BENCH_SYNTHETIC_MESSAGES_H_
#define VMSIFT_BENCH_SYNTHETIC_MESSAGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/catalog.h"

namespace vmsift {

struct SyntheticMessage {
  std::string code;
  std::string message;
  std::string normalized;
};

class SyntheticMessages {
 public:
  // Kinds of wording come in the shares of the generated logs; values differ from message to message. Always
  // the same.
  static absl::StatusOr<SyntheticMessages> Create(uint32_t templates);

  const Catalog& catalog() const { return catalog_; }
  const std::vector<SyntheticMessage>& messages() const { return messages_; }
  uint64_t message_bytes() const { return message_bytes_; }

 private:
  void AddAll();

  Catalog catalog_;
  std::vector<SyntheticMessage> messages_;
  uint64_t message_bytes_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_SYNTHETIC_MESSAGES_H_
