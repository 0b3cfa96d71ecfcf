// The catalog that vmsift brings along: the pages of matchers/catalogs/, built into the binary as one.
#ifndef VMSIFT_MATCHERS_BUILTIN_CATALOG_H_
#define VMSIFT_MATCHERS_BUILTIN_CATALOG_H_

#include <string_view>

namespace vmsift {

inline constexpr std::string_view kBuiltinCatalogName = "builtin";

// The pages as they stand in the source tree, one after the other.
std::string_view BuiltinCatalogMarkdown();

// The first of them, which has the messages that Azure publishes.
std::string_view PublishedPageMarkdown();

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_BUILTIN_CATALOG_H_
