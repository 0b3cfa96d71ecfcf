// Whether what decoding found is a failure: its template, and whether the evidence suffices.
#ifndef VMSIFT_ANALYZER_PIPELINE_FAILURE_JUDGE_H_
#define VMSIFT_ANALYZER_PIPELINE_FAILURE_JUDGE_H_

#include <memory>
#include <utility>

#include "analyzer/decode/failure.h"
#include "base/text_arena.h"
#include "matchers/matcher.h"

namespace vmsift {

// Not thread-safe.
class FailureJudge {
 public:
  explicit FailureJudge(std::unique_ptr<Matcher> matcher) : matcher_(std::move(matcher)) {}

  // Matches a failure, cuts codes that are too long (name_limit.h) and drops one that is none. Returns
  // whether its evidence suffices (evidence.h). What it sets is valid until the next call.
  bool Judge(Failure* failure);

  // Of the latest failure.
  const Match& match() const { return match_; }
  bool code_is_cut() const { return code_is_cut_; }

  const Matcher& matcher() const { return *matcher_; }

 private:
  const std::unique_ptr<Matcher> matcher_;
  Match match_;
  bool code_is_cut_ = false;
  TextArena cut_codes_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_FAILURE_JUDGE_H_
