// The parts of the page (analyzer/page/assets/, Chart.js), compiled into the program.
#ifndef VMSIFT_ANALYZER_PAGE_ASSETS_H_
#define VMSIFT_ANALYZER_PAGE_ASSETS_H_

#include <string_view>

namespace vmsift {

// Digests are sources of a Content-Security-Policy: `sha256-` and Base64.
struct PageAssets {
  std::string_view body;
  std::string_view style;
  std::string_view style_digest;
  std::string_view chart;  // Chart.js
  std::string_view chart_digest;
  std::string_view script;
  std::string_view script_digest;
};
const PageAssets& BuiltinPageAssets();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PAGE_ASSETS_H_
