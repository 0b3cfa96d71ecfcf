#include "base/text_pool.h"

#include <cstdint>
#include <cstring>

namespace vmsift {

std::string_view TextPool::TextAt(const char* entry) {
  uint32_t size;
  std::memcpy(&size, entry, sizeof(size));
  return {entry + sizeof(size), size};
}

std::string_view TextPool::Keep(std::string_view text) {
  if (text.empty()) return {};
  if (const auto known = known_.find(text); known != known_.end()) return TextAt(*known);
  const auto size = static_cast<uint32_t>(text.size());
  char* const entry = texts_.Allocate(sizeof(size) + size);
  std::memcpy(entry, &size, sizeof(size));
  std::memcpy(entry + sizeof(size), text.data(), size);
  known_.insert(entry);
  return TextAt(entry);
}

}  // namespace vmsift
