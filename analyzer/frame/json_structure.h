// Finds the end of a JSON document by balancing the brackets outside strings. The text may come in pieces.
#ifndef VMSIFT_ANALYZER_FRAME_JSON_STRUCTURE_H_
#define VMSIFT_ANALYZER_FRAME_JSON_STRUCTURE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vmsift {

class JsonStructure {
 public:
  // Bytes after a text that must be readable; their values do not matter.
  static constexpr size_t kPadding = 64;

  void Clear() { *this = JsonStructure(); }

  // Continues with `text` from `at`; the first call starts at the document's first bracket. Returns the
  // offset after the bracket that closes the outermost one, or npos if the text ends before.
  size_t Advance(std::string_view text, size_t at);

  bool in_string() const { return in_string_; }
  void LeaveString() { in_string_ = escaped_ = false; }

  // What it knows of the text so far.
  struct State {
    uint64_t depth = 0;
    bool in_string = false;
    bool escaped = false;
  };
  State state() const { return {depth_, in_string_, escaped_}; }
  void Resume(const State& state) {
    depth_ = static_cast<size_t>(state.depth);
    in_string_ = state.in_string;
    escaped_ = state.escaped;
  }

 private:
  size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;  // the next byte is
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_JSON_STRUCTURE_H_
