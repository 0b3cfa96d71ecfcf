// Names that only Azure has, as evidence for an error around them, and those of other clouds, as evidence
// against it. Pure functions, safe from any thread.
#ifndef VMSIFT_ANALYZER_DECODE_AZURE_NAMES_H_
#define VMSIFT_ANALYZER_DECODE_AZURE_NAMES_H_

#include <string_view>

namespace vmsift {

// Resource ids, resource types, addresses of the service and of its documentation, parts of its tools.
bool NamesAzure(std::string_view text);

// Addresses and names of AWS and Google Cloud.
bool NamesOtherCloud(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_AZURE_NAMES_H_
