// Where records of a program's log begin in a text, as a block would tell it (line_cleaner.h).
#ifndef VMSIFT_TESTS_FUZZ_RECORD_BEGINS_H_
#define VMSIFT_TESTS_FUZZ_RECORD_BEGINS_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/line_cleaner.h"

namespace vmsift {

inline std::vector<size_t> RecordBegins(std::string_view text) {
  std::vector<size_t> begins;
  std::string scratch;
  for (size_t line = 0; line < text.size();) {
    const size_t end = std::min(text.find('\n', line), text.size());
    if (CleanLine(text.substr(line, end - line), &scratch).begins_record) begins.push_back(line);
    line = end + 1;
  }
  return begins;
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_FUZZ_RECORD_BEGINS_H_
