// Explains the failures of inputs in order, those that are alike once.
#ifndef VMSIFT_ANALYZER_APP_EXPLAINER_H_
#define VMSIFT_ANALYZER_APP_EXPLAINER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/app/output.h"
#include "analyzer/count/place.h"
#include "analyzer/count/tally.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/analyzer.h"
#include "analyzer/report/terminal_text.h"
#include "matchers/catalog.h"

namespace vmsift {

// Failures are alike if they have the same code and the same template; without a template, messages of the
// same shape (MessageShapeHash). Keeps the explanations of the kinds that it shows, and a number for each
// other kind.
class Explainer : public FailureSink {
 public:
  struct Options {
    size_t top = 10;     // kinds of failures that are explained; 0: all
    bool all = false;    // each failure is of a kind of its own and explained at once; `top` does not matter
    bool places = true;  // show where each failure is
  };

  // Borrows all but the options. Place::input is an index into `inputs`.
  Explainer(const Options& options, const std::vector<Input>& inputs, const Catalog& catalog, Output* output);

  void Take(const AttributedFailure& finding) override;

  // Writes what is not written yet, and what was left out. Call it once, after the last failure.
  void Finish();

  uint64_t failures() const { return failures_; }
  // `deploy.log:12`, or `line 12` of standard input, which has no name.
  std::string PlaceText(const Place& place) const;

 private:
  struct Kind {
    std::string text;  // of the first failure
    uint64_t more = 0;
    Place last;
  };

  std::string Explained(const AttributedFailure& finding) const;

  const Options options_;
  const std::vector<Input>& inputs_;
  const Catalog& catalog_;
  Output* const output_;
  const Style style_;
  const size_t width_;
  uint64_t failures_ = 0;
  uint64_t left_out_ = 0;                         // failures of kinds that are not explained
  std::unordered_map<uint64_t, size_t> numbers_;  // of kinds, by hash
  std::vector<Kind> kinds_;                       // those to explain, by number
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_EXPLAINER_H_
