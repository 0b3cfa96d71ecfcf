// One code of the catalog for people: what it means and what to do.
#ifndef VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_

#include <string>

#include "matchers/catalog.h"

namespace vmsift {

// The code with its class, advice and templates, each with its row and page.
std::string CodeText(const Catalog& catalog, const CatalogCode& code, bool color);

// What a class means, for people who meet its name: "transient: passes by itself; retry later".
std::string ClassText(ErrorClass error_class);

// What a report says of a template besides its text: "wrapper", "needs its code"; empty as a rule.
std::string MarksOf(const CatalogRow& row);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_CODE_TEXT_H_
