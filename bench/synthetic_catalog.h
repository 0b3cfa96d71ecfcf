// A made-up catalog of any size, to measure and test matching where there are many templates.
#ifndef VMSIFT_BENCH_SYNTHETIC_CATALOG_H_
#define VMSIFT_BENCH_SYNTHETIC_CATALOG_H_

#include <cstdint>
#include <string>

namespace vmsift {

// A page with `rows` rows that read like those of the published ones: many begin alike, a code has one to
// six, and they hold one to four placeholders, some sentences, and now and then a list. Always the same.
std::string SyntheticCatalogMarkdown(uint32_t rows);

}  // namespace vmsift

#endif  // VMSIFT_BENCH_SYNTHETIC_CATALOG_H_
