// Inputs made to cost more than their length warrants: a row each.
#ifndef VMSIFT_TESTS_SCALE_HOSTILE_INPUTS_H_
#define VMSIFT_TESTS_SCALE_HOSTILE_INPUTS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vmsift {

struct HostileInput {
  std::string name;  // a word
  size_t bytes = 0;  // it takes so many to show how it grows
  std::function<std::string(size_t bytes)> make;
};

std::vector<HostileInput> HostileInputs();

}  // namespace vmsift

#endif  // VMSIFT_TESTS_SCALE_HOSTILE_INPUTS_H_
