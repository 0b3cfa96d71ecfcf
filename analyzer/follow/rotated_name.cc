#include "analyzer/follow/rotated_name.h"

#include <algorithm>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

std::string_view NameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The extension before rotation: `.log` in `app-20261127.log.2.gz`. Empty if there is none.
std::string_view ExtensionOf(std::string_view rest) {
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find('.'), rest.size()));
    const std::string_view part = rest.substr(0, std::min(rest.find_first_of(".-_", 1), rest.size()));
    if (part.size() > 1 && IsAsciiAlpha(part[1]))
      return part == ".gz" || part == ".zst" ? std::string_view() : part;
    rest.remove_prefix(part.size());
  }
  return {};
}

}  // namespace

bool MayBeRotated(std::string_view log_path, std::string_view path) {
  const std::string_view log = NameOf(log_path);
  const std::string_view name = NameOf(path);
  if (name.substr(0, log.size()) == log) return true;
  const size_t stem = FamilyOf(log).size();
  const std::string_view rest = log.substr(stem);
  const std::string_view extension = ExtensionOf(rest);
  // A number before the extension is the log's own.
  if (!extension.empty() && rest.substr(0, extension.size()) != extension) return false;
  const std::string_view other = ExtensionOf(name.substr(std::min(stem, name.size())));
  return extension.empty() || other.empty() || extension == other;
}

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
