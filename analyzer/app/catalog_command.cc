// vmsift catalog: the templates, their placeholders' roles, and what is odd about a page.
#include <memory>
#include <string>

#include "analyzer/app/command.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/report/catalog_report.h"

namespace vmsift {

ExitStatus RunCatalog(const CatalogCommandOptions& options) {
  const absl::StatusOr<Catalog> catalog = LoadCatalog(options.catalog);
  if (!catalog.ok()) return Fail(catalog.status());
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(options.format == "json"
                       ? CatalogJson(*catalog, options.codes)
                       : CatalogTable(*catalog, options.codes, WantsColor(), TextWidth()));
  return CloseOutput(output->get(), kDone);
}

}  // namespace vmsift
