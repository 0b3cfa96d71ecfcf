// The catalog as `vmsift catalog` shows it.
#ifndef VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_

#include <string>
#include <vector>

#include "base/glob.h"
#include "matchers/catalog.h"

namespace vmsift {

// Both show the codes that match one of the globs, or all codes without globs. Warnings concern whole pages,
// so they are shown only with all codes.

// For people: each template under its code, placeholders with their roles, then the warnings.
std::string CatalogTable(const Catalog& catalog, const std::vector<Glob>& codes, bool color);

// For programs: `vmsift.catalog/1`.
std::string CatalogJson(const Catalog& catalog, const std::vector<Glob>& codes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
