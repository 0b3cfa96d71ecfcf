// The catalog that vmsift brings along: matchers/catalogs/azure-vm.md, built into the binary.
#ifndef VMSIFT_MATCHERS_BUILTIN_CATALOG_H_
#define VMSIFT_MATCHERS_BUILTIN_CATALOG_H_

#include <string_view>

namespace vmsift {

inline constexpr std::string_view kBuiltinCatalogName = "builtin";

// The page as it stands in the source tree.
std::string_view BuiltinCatalogMarkdown();

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_BUILTIN_CATALOG_H_
