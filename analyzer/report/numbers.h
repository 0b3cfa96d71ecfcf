// Numbers as people read them.
#ifndef VMSIFT_ANALYZER_REPORT_NUMBERS_H_
#define VMSIFT_ANALYZER_REPORT_NUMBERS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

// `1,234,567`
std::string Grouped(uint64_t number);

// `4.4 KB`, in powers of ten.
std::string ByteCount(uint64_t bytes);

// `1 line`, `1,234 lines`
std::string Counted(uint64_t number, std::string_view one, std::string_view many);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_NUMBERS_H_
