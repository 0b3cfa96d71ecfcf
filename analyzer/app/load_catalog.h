// The catalog that the command line asks for.
#ifndef VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_
#define VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "matchers/catalog.h"

namespace vmsift {

// The built-in page unless it is left out, then each file. The error names the file, and the line where there
// is one.
absl::StatusOr<Catalog> LoadCatalog(const CatalogOptions& options);

// LoadCatalog; an error is told on standard error. A page's warnings are not: `vmsift catalog` shows them.
absl::StatusOr<Catalog> LoadCatalogOrComplain(const CatalogOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_
