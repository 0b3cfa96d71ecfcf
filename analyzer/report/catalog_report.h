// The catalog as `vmsift catalog` shows it.
#ifndef VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
#define VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/report/terminal_text.h"
#include "base/glob.h"
#include "matchers/catalog.h"

namespace vmsift {

// Both show the codes that match one of the globs, or all codes without globs. Warnings concern whole pages,
// so they are shown only with all codes.

// For people: each template under its code, placeholders with their roles, then the warnings; in lines of at
// most `width` columns.
std::string CatalogTable(const Catalog& catalog, const std::vector<Glob>& codes, bool color,
                         size_t width = kEndlessWidth);

// For programs: `vmsift.catalog/1`.
std::string CatalogJson(const Catalog& catalog, const std::vector<Glob>& codes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CATALOG_REPORT_H_
