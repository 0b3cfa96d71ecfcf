// The catalog: the error codes and message templates that are known, read from published Markdown pages.
//
// Format: a page with a pipe table whose header holds the columns *Error Code* and *Error Message*, in any
// order, and perhaps
//   *Advice*      what to do; one for a code: the first that its rows state
//   *Class*       who can cure it (error_class.h); one for a code, and a row may state another
//   *Wrapper*     yes: the message only says that inner errors hold the cause
//   *Needs Code*  yes: the text is too common to tell the message by where the code is another or missing
// Other columns, prose, code blocks and further tables are passed over. Two tables of that form are both
// read. One code may have many templates, and one text may stand under two codes. A row without a message
// adds class and advice to its code. A row that cannot be read is left out, with a warning.
//
// Build it with Add, then share it: once built it is immutable and any thread may read it. Matchers borrow
// it.
#ifndef VMSIFT_MATCHERS_CATALOG_H_
#define VMSIFT_MATCHERS_CATALOG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "base/ascii_case.h"
#include "matchers/error_class.h"
#include "matchers/message_template.h"
#include "matchers/pattern_steps.h"

namespace vmsift {

struct CatalogRow {
  std::string catalog;  // the name its page was added under
  int row = 0;          // 1 for the first row of the page
  int line = 0;         // of the page, from 1
  std::string code;
  MessageTemplate message;
  ErrorClass error_class = ErrorClass::kNone;  // kNone: that of the code
  bool wrapper = false;
  bool needs_code = false;
  int duplicate_of =
      -1;  // an earlier row (index into rows()) with the same code and text: that one answers for it
  std::vector<PatternOutline> patterns;  // OutlinesOfPatterns of its message, which all who match need
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
  ErrorClass error_class = ErrorClass::kNone;
  bool wrapper = false;   // all of its rows are; false without rows
  std::vector<int> rows;  // indices into Catalog::rows(); empty when only the code is known
};

class Catalog {
 public:
  // What a page may hold at most: published pages stay far below, and a page made to be slow is refused. The
  // time to match a message grows with each.
  static constexpr size_t kMaxRows = 10'000;  // of all pages
  static constexpr size_t kMaxMessageBytes = 8 << 10;
  static constexpr size_t kMaxPlaceholders = 64;  // of a message
  // Of all patterns (SizeOfPatterns): seven times what the built-in page has.
  static constexpr int64_t kMaxPatternSize = 3'000'000;

  // Adds the rows of a page. `name` appears in messages and reports: a path, or "builtin".
  // Fails on a page without such a table or beyond the limits, and names `name:line`; the catalog is then as
  // it was before.
  absl::Status Add(std::string_view name, std::string_view markdown);

  const std::vector<CatalogRow>& rows() const { return rows_; }
  const std::vector<CatalogWarning>& warnings() const { return warnings_; }
  const std::vector<CatalogCode>& codes() const { return codes_; }

  // Tells catalogs apart by the pages that were added, in their order.
  uint64_t digest() const { return digest_; }

  // The entry of a code, in any letter case; null when no page has it.
  const CatalogCode* FindCode(std::string_view code) const;

  // The class of an error with this code whose message fits a row (-1: none), and what to do about it; kNone
  // and empty where no page says.
  ErrorClass ClassOf(std::string_view code, int row) const;
  std::string_view AdviceOf(std::string_view code) const;

 private:
  struct Page;   // where Add is
  struct Cells;  // of a row

  absl::Status AddPage(Page* page, std::string_view markdown);
  absl::Status AddRow(const Cells& cells, Page* page);
  void AddTemplate(CatalogRow row, CatalogCode* code, std::vector<std::string>* oddities);
  // The entry of a code, made if it is new.
  CatalogCode& CodeOf(const std::string& code);
  void Warn(const Page& page, std::string reason);

  uint64_t digest_ = 0;
  int64_t pattern_size_ = 0;
  std::vector<CatalogRow> rows_;
  std::vector<CatalogWarning> warnings_;
  std::vector<CatalogCode> codes_;
  absl::flat_hash_map<std::string, int, IgnoreCaseHash, IgnoreCaseEqual> code_index_;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_CATALOG_H_
