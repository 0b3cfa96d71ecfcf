// The catalog: the error codes and message templates that are known, read from published Markdown pages.
//
// Format: a page with a pipe table whose header holds the columns *Error Code* and *Error Message*, and
// perhaps *Advice*; other columns, prose, code blocks and further tables are passed over. Two tables of that
// form are both read. One code may have many templates, and one text may stand under two codes.
//
// Build it with Add, then share it: once built it is immutable and any thread may read it. Matchers borrow
// it.
#ifndef VMSIFT_MATCHERS_CATALOG_H_
#define VMSIFT_MATCHERS_CATALOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "matchers/ascii_case.h"
#include "matchers/message_template.h"

namespace vmsift {

struct CatalogRow {
  std::string catalog;  // the name its page was added under
  int row = 0;          // 1 for the first row of the page
  int line = 0;         // of the page, from 1
  std::string code;
  MessageTemplate message;
  int duplicate_of =
      -1;  // an earlier row (index into rows()) with the same code and text: that one answers for it
  bool too_short = false;  // too little text of its own to tell a message by: only its code is known
};

struct CatalogWarning {
  std::string catalog;
  int line = 0;
  std::string reason;
};

struct CatalogCode {
  std::string code;  // as first spelled
  std::string advice;
  std::vector<int> rows;  // indices into Catalog::rows()
};

class Catalog {
 public:
  // Adds the rows of a page. `name` stands in messages and reports: a path, or "builtin".
  // An error names `name:line`; the catalog is then as it was before the call.
  absl::Status Add(std::string_view name, std::string_view markdown);

  const std::vector<CatalogRow>& rows() const { return rows_; }
  const std::vector<CatalogWarning>& warnings() const { return warnings_; }
  const std::vector<CatalogCode>& codes() const { return codes_; }

  // The entry of a code, in any letter case; null when no page has it.
  const CatalogCode* FindCode(std::string_view code) const;

 private:
  struct Page;  // what Add has read so far

  absl::Status AddRow(Page* page, std::string_view code_cell, std::string_view message_cell,
                      std::string_view advice_cell);

  std::vector<CatalogRow> rows_;
  std::vector<CatalogWarning> warnings_;
  std::vector<CatalogCode> codes_;
  absl::flat_hash_map<std::string, int, IgnoreCaseHash, IgnoreCaseEqual> code_index_;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_CATALOG_H_
