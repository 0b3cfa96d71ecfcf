#include "analyzer/pipeline/failure_judge.h"

#include "analyzer/count/name_limit.h"
#include "analyzer/pipeline/evidence.h"

namespace vmsift {

bool FailureJudge::Judge(Failure* failure) {
  code_is_cut_ = failure->code.size() > kMaxNameBytes;
  cut_codes_.Clear();
  failure->code = LimitedName(failure->code, &cut_codes_);
  for (ChainLink& link : failure->chain) link.code = LimitedName(link.code, &cut_codes_);
  matcher_->Find(failure->code, failure->message, &match_);
  if (!EvidenceSuffices(*failure, match_, matcher_->catalog())) return false;
  // What only might be an error's code, and no catalog knows, is a word of the program that printed the
  // message.
  if (!failure->confirmed && match_.grade == Grade::kText &&
      matcher_->catalog().FindCode(failure->code) == nullptr) {
    failure->code = failure->chain.back().code = {};
  }
  return true;
}

}  // namespace vmsift
