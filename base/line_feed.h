// Where lines end.
#ifndef VMSIFT_BASE_LINE_FEED_H_
#define VMSIFT_BASE_LINE_FEED_H_

#include <cstddef>
#include <cstring>

namespace vmsift {

// The offset after the first line feed in the bytes; their size if there is none.
inline size_t AfterLineFeed(const char* bytes, size_t size) {
  const void* const found = std::memchr(bytes, '\n', size);
  return found == nullptr ? size : static_cast<size_t>(static_cast<const char*>(found) - bytes) + 1;
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_LINE_FEED_H_
