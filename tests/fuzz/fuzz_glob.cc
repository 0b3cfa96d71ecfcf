// Glob patterns against a plain matcher that knows no trick: it fills a table of which ends of the pattern
// fit which ends of the path. Input: the pattern, a line end, and the path.
#include <fnmatch.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii_case.h"
#include "base/glob.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

// The table takes their product; larger ones are only matched, which must not take long.
constexpr size_t kMaxPattern = 60;
constexpr size_t kMaxPath = 120;

// Whether all of `pattern` fits all of `path`, both rows of units: `is_any` says which unit of the pattern
// matches any number of the path's, `fits` whether one matches one.
template <typename IsAny, typename FitsOne>
bool FitsByTable(size_t pattern, size_t path, const IsAny& is_any, const FitsOne& fits) {
  std::vector<char> after(path + 1, 0);  // of the units after the one at hand: whether they fit path[at..]
  after[path] = 1;
  for (size_t unit = pattern; unit-- > 0;) {
    std::vector<char> here(path + 1, 0);
    for (size_t at = path + 1; at-- > 0;) {
      if (is_any(unit)) {
        here[at] = static_cast<char>(after[at] != 0 || (at < path && here[at + 1] != 0));
      } else {
        here[at] = static_cast<char>(at < path && after[at + 1] != 0 && fits(unit, at));
      }
    }
    after = here;
  }
  return after[0] != 0;
}

// A character of a segment's pattern, or a set of them.
struct Unit {
  bool any = false;  // `*`
  bool one = false;  // `?`
  bool negated = false;
  std::vector<std::pair<unsigned char, unsigned char>> ranges = {};

  bool Fits(unsigned char c) const {
    return one || negated != std::any_of(ranges.begin(), ranges.end(),
                                         [c](auto range) { return range.first <= c && c <= range.second; });
  }
};

// Takes the set that opens at `at`, up to its `]`. Empty for what is left to the system: classes, collating
// symbols and ranges that end before they begin.
std::optional<Unit> TakeSet(std::string_view pattern, size_t* at) {
  Unit unit;
  size_t next = *at + 1;
  if (pattern[next] == '!' || pattern[next] == '^') {
    unit.negated = true;
    ++next;
  }
  const auto take = [&]() -> unsigned char {
    if (pattern[next] == '\\') ++next;
    return static_cast<unsigned char>(pattern[next++]);
  };
  for (const size_t first = next; next == first || pattern[next] != ']';) {
    if (pattern[next] == '[' && pattern.find_first_of(":.=", next + 1) == next + 1) return std::nullopt;
    const unsigned char low = take();
    unsigned char high = low;
    if (pattern[next] == '-' && pattern[next + 1] != ']') {
      ++next;
      if (pattern[next] == '[' && pattern.find_first_of(":.=", next + 1) == next + 1) return std::nullopt;
      high = take();
    }
    if (high < low) return std::nullopt;
    unit.ranges.emplace_back(low, high);
  }
  *at = next + 1;
  return unit;
}

// Of a segment that Glob accepts. Empty where TakeSet is.
std::optional<std::vector<Unit>> Units(std::string_view pattern) {
  std::vector<Unit> units;
  for (size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '[') {
      std::optional<Unit> unit = TakeSet(pattern, &at);
      if (!unit) return std::nullopt;
      units.push_back(*std::move(unit));
      continue;
    }
    Unit& unit = units.emplace_back();
    unit.any = pattern[at] == '*';
    unit.one = pattern[at] == '?';
    if (pattern[at] == '\\') ++at;
    const auto c = static_cast<unsigned char>(pattern[at++]);
    unit.ranges.emplace_back(c, c);
  }
  return units;
}

bool SegmentFits(const std::string& pattern, const std::string& segment, bool ignore_case) {
  // How sets ignore case is the system's matter.
  if (ignore_case && pattern.find('[') != std::string::npos)
    return fnmatch(pattern.c_str(), segment.c_str(), FNM_CASEFOLD) == 0;
  const std::string text = ignore_case ? AsciiLowered(segment) : segment;
  const std::optional<std::vector<Unit>> units = Units(ignore_case ? AsciiLowered(pattern) : pattern);
  if (!units) return fnmatch(pattern.c_str(), segment.c_str(), ignore_case ? FNM_CASEFOLD : 0) == 0;
  return FitsByTable(
      units->size(), text.size(), [&](size_t unit) { return (*units)[unit].any; },
      [&](size_t unit, size_t at) { return (*units)[unit].Fits(static_cast<unsigned char>(text[at])); });
}

std::vector<std::string> Segments(std::string_view path) {
  std::vector<std::string> segments;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string segment(path.substr(begin, end - begin));
    begin = end + 1;
    if (!segment.empty() && (segment != "." || !segments.empty())) segments.push_back(segment);
  }
  return segments;
}

bool PathFits(std::vector<std::string> pattern, const std::vector<std::string>& path, bool anywhere,
              bool ignore_case) {
  if (anywhere) pattern.insert(pattern.begin(), "**");
  return FitsByTable(
      pattern.size(), path.size(), [&](size_t unit) { return pattern[unit] == "**"; },
      [&](size_t unit, size_t at) { return SegmentFits(pattern[unit], path[at], ignore_case); });
}

void Check(std::string_view pattern, std::string_view path, bool names) {
  const absl::StatusOr<Glob> glob = names ? Glob::OfNames(pattern) : Glob::OfPaths(pattern);
  if (!glob.ok()) {
    FUZZ_CHECK(!glob.status().message().empty());
    return;
  }
  FUZZ_CHECK(glob->text() == pattern);
  const bool matches = glob->Matches(path);
  const bool matches_directory = glob->MatchesDirectory(path);
  FUZZ_CHECK(matches_directory || !matches);
  if (pattern.size() > kMaxPattern || path.size() > kMaxPath) return;
  std::vector<std::string> segments = Segments(pattern);
  FUZZ_CHECK(!segments.empty());
  const size_t slash = pattern.find('/');
  const bool anywhere = names || slash == std::string_view::npos || slash + 1 == pattern.size();
  // `d/` and `d/**` mean what is below: one more segment at least.
  bool below = pattern.back() == '/';
  while (!segments.empty() && segments.back() == "**") {
    segments.pop_back();
    below = true;
  }
  std::vector<std::string> whole = Segments(path);
  // As no pattern can say NUL, one counts as this.
  for (std::string& segment : whole) std::replace(segment.begin(), segment.end(), '\0', '\x01');
  bool fits = false;
  if (below) {
    std::vector<std::string> directory;
    for (size_t length = 0; length < whole.size() && !fits; ++length) {
      directory.assign(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(length));
      fits = PathFits(segments, directory, anywhere, names);
    }
  } else {
    fits = PathFits(segments, whole, anywhere, names);
  }
  FUZZ_CHECK(matches == fits);
  FUZZ_CHECK(matches_directory == (fits || PathFits(segments, whole, anywhere, names)));
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view pattern = input.substr(0, input.find('\n'));
  const std::string_view path = input.substr(std::min(pattern.size() + 1, size));
  if (pattern.find('\0') != std::string_view::npos) return 0;  // an argument of a program has none
  vmsift::Check(pattern, path, /*names=*/false);
  vmsift::Check(pattern, path, /*names=*/true);
  return 0;
}
