// Bounds what a configuration may nest, before toml++ reads it: that recurses, and would run out of stack.
#ifndef VMSIFT_ANALYZER_APP_TOML_LIMITS_H_
#define VMSIFT_ANALYZER_APP_TOML_LIMITS_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace vmsift {

// A key of a configuration has two parts, and a list no list within it.
inline constexpr size_t kMostTomlDepth = 16;

// The line, from 1, of the first key with more parts than kMostTomlDepth, or of as many open brackets; empty
// if there is none. Text in quotes and comments does not count; text that is no TOML may.
std::optional<size_t> LineOfDeepToml(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TOML_LIMITS_H_
