// Explains one code of the catalog: its meaning and what to do.
#ifndef VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "analyzer/report/terminal_text.h"
#include "matchers/catalog.h"

namespace vmsift {

// The code with its class, advice and templates, each with its row and page, in lines of at most `width`
// columns.
std::string CodeText(const Catalog& catalog, const CatalogCode& code, bool color,
                     size_t width = kEndlessWidth);

// The meaning of a class: "transient: passes by itself; retry later".
std::string ClassText(ErrorClass error_class);

// Whether a retry will help: "a retry will help"; empty where no page states the class.
std::string_view RetryText(ErrorClass error_class);

// Remarks about a template besides its text: "wrapper", "needs its code"; usually empty.
std::string MarksOf(const CatalogRow& row);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_
