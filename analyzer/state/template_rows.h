// Finds templates by catalog, row and code, which stay the same when catalogs are reloaded.
#ifndef VMSIFT_ANALYZER_STATE_TEMPLATE_ROWS_H_
#define VMSIFT_ANALYZER_STATE_TEMPLATE_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>

#include "matchers/catalog.h"

namespace vmsift {

class TemplateRows {
 public:
  // Borrows the catalog.
  explicit TemplateRows(const Catalog& catalog) {
    for (size_t i = 0; i < catalog.rows().size(); ++i) {
      const CatalogRow& row = catalog.rows()[i];
      rows_[{row.catalog, row.row, row.code}] = static_cast<int32_t>(i);
    }
  }

  // The index into Catalog::rows(); -1 when the catalog has no such row.
  int32_t Find(std::string_view catalog, int64_t row, std::string_view code) const {
    const auto found = rows_.find({catalog, row, code});
    return found == rows_.end() ? -1 : found->second;
  }

 private:
  std::map<std::tuple<std::string_view, int64_t, std::string_view>, int32_t> rows_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_TEMPLATE_ROWS_H_
