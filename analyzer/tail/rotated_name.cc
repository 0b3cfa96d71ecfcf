#include "analyzer/tail/rotated_name.h"

#include "matchers/ascii_case.h"

namespace vmsift {

std::string FamilyOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  const size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  for (size_t i = name + 1; i < path.size(); ++i) {
    const bool number =
        (path[i] == '-' || path[i] == '_') && i + 1 < path.size() && IsAsciiDigit(path[i + 1]);
    if (path[i] == '.' || number) return std::string(path.substr(0, i));
  }
  return std::string(path);
}

}  // namespace vmsift
