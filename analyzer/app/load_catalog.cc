#include "analyzer/app/load_catalog.h"

#include <string>

#include "analyzer/app/diagnostics.h"
#include "analyzer/input/open_source.h"
#include "base/quantity_text.h"
#include "base/status_text.h"
#include "fmt/format.h"
#include "matchers/builtin_catalog.h"

namespace vmsift {
namespace {

constexpr size_t kMaxCatalogBytes = 16 << 20;

}  // namespace

absl::StatusOr<Catalog> LoadCatalog(const CatalogOptions& options) {
  Catalog catalog;
  if (!options.no_builtin) {
    if (absl::Status status = catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()); !status.ok())
      return status;
  }
  for (const std::string& file : options.files) {
    const absl::StatusOr<std::string> page = ReadWholeFile(file, kMaxCatalogBytes);
    if (!page.ok()) return page.status();
    if (absl::Status status = catalog.Add(file, *page); !status.ok()) return status;
  }
  return catalog;
}

absl::StatusOr<Catalog> LoadCatalogOrComplain(const CatalogOptions& options) {
  absl::StatusOr<Catalog> catalog = LoadCatalog(options);
  if (!catalog.ok()) Complain(fmt::format("catalog {}", Message(catalog.status())));
  return catalog;
}

std::string SummaryOf(const Catalog& catalog, const CatalogOptions& options) {
  const std::string size = fmt::format("{}, {}", Counted(catalog.codes().size(), "code", "codes"),
                                       Counted(catalog.rows().size(), "template", "templates"));
  if (options.files.empty()) return size + ", as before, since no --catalog is given";
  return fmt::format("{} of {}{}", size, fmt::join(options.files, ", "),
                     options.no_builtin ? "" : " and the built-in one");
}

}  // namespace vmsift
