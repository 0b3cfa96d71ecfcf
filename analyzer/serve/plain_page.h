// The page of `vmsift tail --listen` at `/`.
#ifndef VMSIFT_ANALYZER_SERVE_PLAIN_PAGE_H_
#define VMSIFT_ANALYZER_SERVE_PLAIN_PAGE_H_

#include <string_view>

namespace vmsift {

// HTML that names what is served. It has no script, and asks nobody for anything.
std::string_view PlainPage();
// The Content-Security-Policy that it needs.
std::string_view PlainPagePolicy();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_PLAIN_PAGE_H_
