// Seeded random messages for the oracle tests: templates filled with random values, then damaged.
#ifndef VMSIFT_TESTS_MATCHERS_RANDOM_MESSAGE_H_
#define VMSIFT_TESTS_MATCHERS_RANDOM_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "matchers/catalog.h"

namespace vmsift {

class RandomMessage {
 public:
  // Borrows the catalog. The same seed gives the same messages on every machine.
  RandomMessage(uint64_t seed, const Catalog& catalog) : random_(seed), catalog_(catalog) {}

  // The message of a row as the service would write it: literal text in place, a value in every placeholder.
  // In a `tidy` message only error messages hold quotes and sentences of their own.
  std::string Filled(const CatalogRow& row, bool tidy);

  // One change such as services, log viewers and broken pipes make.
  void Mutate(std::string* message);

  // A filled row, untouched or mutated up to four times.
  std::string Next();

  // A message of at least `bytes` bytes, made of sentences of many rows.
  std::string Long(size_t bytes);

  const CatalogRow& Row() { return catalog_.rows()[Below(catalog_.rows().size())]; }
  size_t Below(size_t limit) { return static_cast<size_t>(random_() % limit); }

 private:
  std::string Value(bool tidy);
  std::string Bytes(size_t limit);

  std::mt19937_64 random_;
  const Catalog& catalog_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_MATCHERS_RANDOM_MESSAGE_H_
