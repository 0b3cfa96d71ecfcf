// The catalog that the command line asks for.
#ifndef VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_
#define VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "matchers/catalog.h"

namespace vmsift {

// The built-in page unless it is omitted, then each file. The error names the file, and the line if there is
// one.
absl::StatusOr<Catalog> LoadCatalog(const CatalogOptions& options);

// LoadCatalog, and reports an error on standard error. Warnings of a page are not reported: `vmsift catalog`
// shows them.
absl::StatusOr<Catalog> LoadCatalogOrComplain(const CatalogOptions& options);

// How a reload is reported: how much the catalog holds, and of which files.
std::string SummaryOf(const Catalog& catalog, const CatalogOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_LOAD_CATALOG_H_
