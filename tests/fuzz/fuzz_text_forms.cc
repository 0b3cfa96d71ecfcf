// The forms without keys: of any text, matches stand in it, in order, one a line, and a line tells the same
// code alone as among others.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "analyzer/decode/record.h"
#include "analyzer/decode/running_text.h"
#include "analyzer/decode/text_forms.h"
#include "matchers/ascii_case.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/record_begins.h"

namespace vmsift {
namespace {

constexpr size_t kLongestMessage = 16 << 10;

bool LiesIn(std::string_view part, std::string_view text) {
  return part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size();
}

// A match whose code stands in the line [begin, end).
void CheckMatch(std::string_view text, size_t begin, size_t end, const FormMatch& match) {
  FUZZ_CHECK(match.offset >= begin && match.offset + match.code.size() <= end);
  FUZZ_CHECK(match.code.data() == text.data() + match.offset);
  FUZZ_CHECK(LooksLikeAzureCode(match.code));
  FUZZ_CHECK(std::all_of(match.code.begin(), match.code.end(), IsAsciiAlnum));
  FUZZ_CHECK(match.indent >= 0 && begin + static_cast<size_t>(match.indent) <= match.offset);
  FUZZ_CHECK(match.end >= match.offset + match.code.size() && match.end <= text.size());
  FUZZ_CHECK(!match.tree || match.end <= end);
  Touch(match.message);
  Touch(match.lead);
  if (match.message.data() == nullptr) {
    FUZZ_CHECK(match.message.empty() && match.tree);
    return;
  }
  FUZZ_CHECK(LiesIn(match.message, text));
  FUZZ_CHECK(match.message.data() > match.code.data() + match.code.size());
  FUZZ_CHECK(match.message.data() + match.message.size() == text.data() + match.end);
  FUZZ_CHECK(match.message.size() <= kLongestMessage || match.tree);
}

void CheckForms(std::string_view text) {
  const std::vector<size_t> record_begins = RecordBegins(text);
  std::vector<FormMatch> matches(1);
  FindForms(text, record_begins, &matches);
  std::vector<FormMatch> alone;
  auto match = matches.begin();
  for (size_t line = 0; line < text.size();) {
    const size_t line_end = std::min(text.find('\n', line), text.size());
    FindForms(text.substr(line, line_end - line), {}, &alone);
    FUZZ_CHECK(alone.size() <= 1);
    if (!alone.empty()) {
      FUZZ_CHECK(match != matches.end());
      CheckMatch(text, line, line_end, *match);
      FUZZ_CHECK(match->end <= RecordEnd(record_begins, line, text.size()));
      FUZZ_CHECK(match == matches.begin() || std::prev(match)->end < line);
      FUZZ_CHECK(match->offset == line + alone[0].offset && match->code == alone[0].code);
      FUZZ_CHECK(match->tree == alone[0].tree && match->certain == alone[0].certain);
      FUZZ_CHECK(match->indent == alone[0].indent && match->lead == alone[0].lead);
      ++match;
    }
    line = line_end + 1;
  }
  FUZZ_CHECK(match == matches.end());
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  vmsift::CheckForms({reinterpret_cast<const char*>(data), size});
  return 0;
}
