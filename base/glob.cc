#include "base/glob.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kAnySegments = "**";

// The parts between slashes; empty ones and a leading `.` name nothing and are dropped.
std::vector<std::string> Segments(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (segment.empty() || (segment == "." && segments.empty())) continue;
    segments.emplace_back(segment);
  }
  return segments;
}

// Those of what is matched, for fnmatch, which would take a NUL for the end: names come from logs and may
// hold one. It becomes a character that no pattern has.
std::vector<std::string> MatchableSegments(std::string_view path) {
  std::vector<std::string> segments = Segments(path);
  for (std::string& segment : segments) std::replace(segment.begin(), segment.end(), '\0', '\x01');
  return segments;
}

// Where the set that opens at `at` ends, after its `]`; npos when it does not. `]` first in a set is a
// member, and `[:alpha:]` holds one of its own (POSIX, "RE Bracket Expression").
size_t EndOfSet(std::string_view segment, size_t at) {
  ++at;
  if (at < segment.size() && (segment[at] == '!' || segment[at] == '^')) ++at;
  for (const size_t first = at; at < segment.size(); ++at) {
    if (segment[at] == ']' && at > first) return at + 1;
    if (segment[at] == '\\') ++at;
    if (at + 1 < segment.size() && segment[at] == '[' &&
        std::string_view(":.=").find(segment[at + 1]) != std::string_view::npos) {
      const char close[] = {segment[at + 1], ']', '\0'};
      at = segment.find(close, at + 2);
      if (at == std::string_view::npos) return at;
      ++at;
    }
  }
  return std::string_view::npos;
}

// fnmatch takes what is left open for ordinary characters, which is never what was meant.
absl::Status CheckSegment(std::string_view segment) {
  for (size_t at = 0; at < segment.size(); ++at) {
    if (segment[at] == '\\') {
      if (++at == segment.size()) return absl::InvalidArgumentError("nothing follows the \\ at its end");
      continue;
    }
    if (segment[at] != '[') continue;
    at = EndOfSet(segment, at);
    if (at == std::string_view::npos) return absl::InvalidArgumentError("its [ is not closed by a ]");
    --at;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Glob> Glob::Parse(std::string_view pattern, int flags, bool anywhere) {
  Glob glob(pattern, flags);
  glob.segments_ = Segments(pattern);
  for (const std::string& segment : glob.segments_) {
    if (absl::Status status = CheckSegment(segment); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat("pattern '", ToAbsl(pattern), "': ", status.message()));
    }
  }
  if (glob.segments_.empty()) return absl::InvalidArgumentError("an empty pattern");
  glob.below_ = pattern.back() == '/';
  while (!glob.segments_.empty() && glob.segments_.back() == kAnySegments) {
    glob.segments_.pop_back();
    glob.below_ = true;
  }
  if (anywhere) glob.segments_.insert(glob.segments_.begin(), std::string(kAnySegments));
  return glob;
}

absl::StatusOr<Glob> Glob::OfPaths(std::string_view pattern) {
  const size_t slash = pattern.find('/');
  return Parse(pattern, 0, /*anywhere=*/slash == std::string_view::npos || slash + 1 == pattern.size());
}

absl::StatusOr<Glob> Glob::OfNames(std::string_view pattern) {
  return Parse(pattern, FNM_CASEFOLD, /*anywhere=*/true);
}

bool Glob::Fits(const std::vector<std::string>& path, size_t length) const {
  // `**` first takes no segment, and one more each time what follows does not fit. To go back to the last one
  // is enough: an earlier one taking more would only leave less to choose from.
  constexpr size_t kNone = static_cast<size_t>(-1);
  size_t at = 0;
  size_t pattern = 0;
  size_t after_any = kNone;
  size_t taken = 0;
  while (at < length) {
    if (pattern < segments_.size() && segments_[pattern] == kAnySegments) {
      after_any = ++pattern;
      taken = at;
    } else if (pattern < segments_.size() &&
               fnmatch(segments_[pattern].c_str(), path[at].c_str(), flags_) == 0) {
      ++pattern;
      ++at;
    } else if (after_any != kNone) {
      pattern = after_any;
      at = ++taken;
    } else {
      return false;
    }
  }
  while (pattern < segments_.size() && segments_[pattern] == kAnySegments) ++pattern;
  return pattern == segments_.size();
}

bool Glob::Matches(std::string_view path) const {
  const std::vector<std::string> segments = MatchableSegments(path);
  if (!below_) return Fits(segments, segments.size());
  for (size_t length = 0; length < segments.size(); ++length) {
    if (Fits(segments, length)) return true;
  }
  return false;
}

bool Glob::MatchesDirectory(std::string_view path) const {
  const std::vector<std::string> segments = MatchableSegments(path);
  return Fits(segments, segments.size()) || Matches(path);
}

}  // namespace vmsift
