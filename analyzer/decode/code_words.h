// Words in the place of a code that are none: states, what succeeded, names of exceptions, languages'
// literals.
//
// Pure functions.
#ifndef VMSIFT_ANALYZER_DECODE_CODE_WORDS_H_
#define VMSIFT_ANALYZER_DECODE_CODE_WORDS_H_

#include <string_view>

namespace vmsift {

// Whether a word that has the form of a code names no error: `Running`, `Success`, `DeploymentSucceeded`,
// `TypeError`, `NullReferenceException`.
bool IsNoErrorCode(std::string_view word);

// Whether a code is a word that other programs use alike: `Conflict`, `NotFound`.
bool IsPlainWord(std::string_view code);

// The classes in which Azure's own libraries and tools report errors: `HttpResponseError`, `CloudException`.
// `name` may be qualified: `azure.core.exceptions.HttpResponseError`.
bool IsAzureException(std::string_view name);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_CODE_WORDS_H_
