// What matching adds to a failure: which VM it belongs to, and its code where the log shows none.
//
// The VM, in this order: the template's parameter that stands for the target VM; a VM's resource id in the
// record, in a target, in a message; a VM named in the words of a message; an owner that a template or a
// message names
// ("disk already owned by VM 'x'"), when nothing better is known. A scale-set instance is the VM
// `SET_INSTANCE`; a scale set alone and an extension are none.
#ifndef VMSIFT_ANALYZER_PIPELINE_ATTRIBUTION_H_
#define VMSIFT_ANALYZER_PIPELINE_ATTRIBUTION_H_

#include <string>
#include <string_view>

#include "analyzer/count/cube.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/resource_id.h"
#include "base/text_arena.h"
#include "matchers/matcher.h"

namespace vmsift {

// Gives a failure that the log shows without a code the code of the template that its message fits.
void NameCode(const Match& match, Failure* failure);

// Where a failure happened: the VM's subscription and resource group, else those of an id in the failure.
ResourceId ResourceScope(const Failure& failure, const VmKey& vm);

// Not thread-safe: it keeps its strings, so that it stops allocating once warm.
class Attribution {
 public:
  // The views are valid until the next call and as long as `failure` and `match` are. All are empty when no
  // VM is named. The identity is that of AppendVmIdentity.
  VmKey Attribute(const Failure& failure, const Match& match);
  // Whether a name of the last VM (its own, its group's) was too long and is cut (name_limit.h).
  bool name_is_cut() const { return name_is_cut_; }

 private:
  VmKey Key(ResourceId vm);

  TextArena cut_names_;
  bool name_is_cut_ = false;
  std::string name_;
  std::string identity_;
  std::string resource_id_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_ATTRIBUTION_H_
