// The small pieces that generated lines are put together from. What has an `out` appends to it.
#ifndef VMSIFT_BENCH_GENERATED_TEXT_H_
#define VMSIFT_BENCH_GENERATED_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/random.h"

namespace vmsift {

template <size_t N>
std::string_view OneOf(const std::string_view (&values)[N], Random* random) {
  return values[random->Below(N)];
}

// The inside of a JSON string (RFC 8259, section 7).
void AppendJsonEscaped(std::string_view text, std::string* out);

// ASCII letters in upper case.
void AppendUpper(std::string_view text, std::string* out);

// Decimal, with zeros in front up to `digits`.
void AppendNumber(uint64_t number, int digits, std::string* out);

// `digits` random digits of base 16, at most 16.
void AppendHex(Random* random, int digits, std::string* out);

// A random version 4 UUID.
void AppendGuid(Random* random, std::string* out);

// The name of VM number `number`, no two alike: a role and a number.
std::string VmName(uint32_t number);

}  // namespace vmsift

#endif  // VMSIFT_BENCH_GENERATED_TEXT_H_
