// The anchors of the built-in catalog, chosen when the program is built.
#ifndef VMSIFT_ANALYZER_DECODE_BUILTIN_ANCHORS_H_
#define VMSIFT_ANALYZER_DECODE_BUILTIN_ANCHORS_H_

#include <cstdint>
#include <string_view>

namespace vmsift {

// As SaveAnchors writes them.
std::string_view BuiltinAnchors();

// Catalog::digest of the catalog that they are of.
uint64_t BuiltinAnchorsDigest();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BUILTIN_ANCHORS_H_
