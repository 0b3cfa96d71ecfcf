// What a report says first, in pieces: the table and the page put them together in their own ways.
//
// A pure function, safe from any thread.
#ifndef VMSIFT_ANALYZER_REPORT_HEADLINE_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_HEADLINE_TEXT_H_

#include <string>

#include "analyzer/report/report.h"

namespace vmsift {

struct HeadlineText {
  std::string nothing;   // `Nothing to read`; empty: there was something, and the rest says what
  std::string failures;  // `2 failures`, `No failures, but 3 lines look like some`
  std::string on_vms;    // `on 2 VMs`; empty without failures
  std::string
      incidents;       // `3 incidents: 1 open, 2 recovered`; empty: there are none, or they were not followed
  std::string read;    // `in 5 lines of 1 input (jsonl, 1.2 KB)`
  std::string others;  // `1 is not about VMs`, or empty
  std::string suspects;  // `2 more lines look like failures`, or empty
};

// Safe to print.
HeadlineText HeadlineTextOf(const Report& report);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_HEADLINE_TEXT_H_
