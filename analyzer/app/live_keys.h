// The keys that a terminal sends, from its bytes: UTF-8, ECMA-48 sequences for the others, as xterm and its
// like send them.
#ifndef VMSIFT_ANALYZER_APP_LIVE_KEYS_H_
#define VMSIFT_ANALYZER_APP_LIVE_KEYS_H_

#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

struct LiveKey {
  enum class Kind {
    kText,  // a character, in `text`
    kEnter,
    kEscape,
    kBackspace,
    kClear,  // Ctrl-U
    kUp,
    kDown,
    kPageUp,
    kPageDown,
    kHome,
    kEnd,
    kOther
  };
  Kind kind = Kind::kOther;
  std::string text;

  friend bool operator==(const LiveKey&, const LiveKey&) = default;
};

class LiveKeyReader {
 public:
  // The keys in these bytes. A sequence that is not complete waits for its rest.
  std::vector<LiveKey> Take(std::string_view bytes);
  // No more bytes came for a moment: an Esc that waits for the rest of a sequence was the key.
  std::vector<LiveKey> Flush();
  bool waiting() const { return !waiting_.empty(); }

 private:
  std::string waiting_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_LIVE_KEYS_H_
