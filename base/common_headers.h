// The headers of others that most files include, compiled once for all rooms where VMSIFT_UNITY is on. Files
// include what they use nevertheless.
#ifndef VMSIFT_BASE_COMMON_HEADERS_H_
#define VMSIFT_BASE_COMMON_HEADERS_H_

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"

#endif  // VMSIFT_BASE_COMMON_HEADERS_H_
