// Shell patterns over paths and names.
//
// `*` and `?` match characters other than `/`, `[…]` one of a set, `\` escapes the next character: each
// segment between slashes is matched by fnmatch(3) in the C locale, so `?` is one byte. A segment `**`
// matches any number of segments, including none; as the last one, everything below. A leading `/` or `./`
// only makes the pattern one with a slash. Immutable, so safe from any thread.
#ifndef VMSIFT_BASE_GLOB_H_
#define VMSIFT_BASE_GLOB_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vmsift {

class Glob {
 public:
  // Over paths below a directory, case-sensitive: a pattern with a slash matches the whole path, another one
  // the last segment. A pattern that ends in a slash matches everything below a directory. Fails, with the
  // reason, on an empty pattern, a `[` that is not closed in its segment, and a `\` at the end.
  static absl::StatusOr<Glob> OfPaths(std::string_view pattern);
  // Over qualified names such as `group/name`, ignoring ASCII letter case: matches as many of the last
  // segments as the pattern has. Fails in the same cases.
  static absl::StatusOr<Glob> OfNames(std::string_view pattern);

  // Whether a file's path, or a name, matches.
  bool Matches(std::string_view path) const;
  // Whether a directory, or everything below it, matches.
  bool MatchesDirectory(std::string_view path) const;

  const std::string& text() const { return text_; }  // the pattern as given

 private:
  Glob(std::string_view pattern, int flags) : text_(pattern), flags_(flags) {}
  static absl::StatusOr<Glob> Parse(std::string_view pattern, int flags, bool anywhere);
  // Whether all segments match.
  bool Fits(const std::vector<std::string>& path, size_t length) const;

  std::string text_;
  int flags_;                          // fnmatch's
  std::vector<std::string> segments_;  // none is empty
  bool below_ = false;                 // matches what is below the segments' match, not the match itself
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_GLOB_H_
