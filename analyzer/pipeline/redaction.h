// Redacts what is counted and handed over of a failure (redact/redactor.h).
#ifndef VMSIFT_ANALYZER_PIPELINE_REDACTION_H_
#define VMSIFT_ANALYZER_PIPELINE_REDACTION_H_

#include <string>
#include <string_view>

#include "analyzer/count/cube.h"
#include "analyzer/decode/failure.h"
#include "analyzer/redact/redactor.h"
#include "base/text_arena.h"
#include "matchers/matcher.h"

namespace vmsift {

// Not thread-safe: it keeps the texts it makes until its next call.
class Redaction {
 public:
  // Borrows the redactor, which threads may share.
  explicit Redaction(const Redactor* redactor) : redactor_(*redactor) {}

  void Apply(Failure* failure, Match* match, VmKey* vm);
  // Of an id alone.
  std::string ResourceId(std::string_view id) const { return redactor_.Text(id, {}); }

 private:
  std::string_view Keep(const std::string& text) { return arena_.Keep(text); }
  void NoteNames(const Failure& failure, const Match& match, const VmKey& vm);
  void ApplyToVm(VmKey* vm);

  const Redactor& redactor_;
  TextArena arena_;
  NameSet names_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_REDACTION_H_
