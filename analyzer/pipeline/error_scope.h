// Whether an error concerns VMs: not all errors of a deployment do.
#ifndef VMSIFT_ANALYZER_PIPELINE_ERROR_SCOPE_H_
#define VMSIFT_ANALYZER_PIPELINE_ERROR_SCOPE_H_

#include "analyzer/count/cube.h"
#include "analyzer/decode/failure.h"

namespace vmsift {

enum class ErrorScope {
  kVm,     // a VM, another resource of Microsoft.Compute, or a code that speaks of such
  kOther,  // another Azure error: a storage account's name is taken
};

ErrorScope ScopeOfError(const Failure& failure, const VmKey& vm);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_ERROR_SCOPE_H_
