// Learned templates as a page to review, in the form that `--catalog` reads (matchers/catalog.h).
#ifndef VMSIFT_ANALYZER_REPORT_LEARNED_PAGE_H_
#define VMSIFT_ANALYZER_REPORT_LEARNED_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/learn/learn_templates.h"
#include "matchers/catalog.h"

namespace vmsift {

// The failures that a catalog has a template for.
struct LearnedCoverage {
  uint64_t failures = 0;
  uint64_t before = 0;  // with the known catalog
  uint64_t after = 0;   // with the learned templates added
};

// The table alone. Columns beyond those of a catalog show what a reviewer asks: how often, an example, what
// is known that is like it. A failure without a code gets that of the nearest template, or `Unknown`.
std::string LearnedTable(const std::vector<LearnedTemplate>& templates, const Catalog& known);

// The whole page.
std::string LearnedPage(const std::vector<LearnedTemplate>& templates, const Catalog& known,
                        const LearnedCoverage& coverage);

// `184 failures: 33 (17.9%) have a known template, 151 (82.1%) with the 5 proposed ones`
std::string CoverageText(const LearnedCoverage& coverage, size_t templates);

// A text as a table cell whose reader (matchers/markdown.h, and any viewer) sees that text.
std::string MarkdownCell(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LEARNED_PAGE_H_
