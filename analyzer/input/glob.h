// Patterns over paths and names, as shells have them.
//
// `*` and `?` stand for characters other than `/`, `[…]` for one of a set, `\` takes the next character as it
// is: each segment between slashes is for fnmatch(3), in the C locale, so that `?` is one byte. A segment
// `**` stands for any number of segments, none included; as the last one, for what lies below. A leading `/`
// or `./` changes nothing but that the pattern then holds a slash. Immutable once made, so safe from any
// thread.
#ifndef VMSIFT_ANALYZER_INPUT_GLOB_H_
#define VMSIFT_ANALYZER_INPUT_GLOB_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vmsift {

class Glob {
 public:
  // Over paths below a directory, with letter case: a pattern that holds a slash is for the whole path,
  // another one for its last segment. With a slash at its end it is for directories: for all that lies below
  // them. Fails, with the reason, on what cannot have been meant: nothing, a `[` that its segment does not
  // close, a
  // `\` at the end.
  static absl::StatusOr<Glob> OfPaths(std::string_view pattern);
  // Over names with a qualification before them, such as `group/name`, without the case of ASCII letters: for
  // as many of the last segments as the pattern has. Fails alike.
  static absl::StatusOr<Glob> OfNames(std::string_view pattern);

  // Whether a file's path, or a name, is meant.
  bool Matches(std::string_view path) const;
  // Whether a directory is meant, or else all that lies below it.
  bool MatchesDirectory(std::string_view path) const;

  const std::string& text() const { return text_; }  // the pattern as it was given

 private:
  Glob(std::string_view pattern, int flags) : text_(pattern), flags_(flags) {}
  static absl::StatusOr<Glob> Parse(std::string_view pattern, int flags, bool anywhere);
  // Whether the segments fit from the first to the last one.
  bool Fits(const std::vector<std::string>& path, size_t length) const;

  std::string text_;
  int flags_;                          // fnmatch's
  std::vector<std::string> segments_;  // none is empty
  bool below_ = false;                 // what lies below what the segments fit, not that itself
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_GLOB_H_
