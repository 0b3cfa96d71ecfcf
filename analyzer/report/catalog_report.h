// The catalog as `vmsift catalog` shows it.
#ifndef VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_

#include <string>

#include "matchers/catalog.h"

namespace vmsift {

// For people: each template under its code, placeholders with their roles, then the warnings.
std::string CatalogTable(const Catalog& catalog, bool color);

// For programs: `vmsift.catalog/1`.
std::string CatalogJson(const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
