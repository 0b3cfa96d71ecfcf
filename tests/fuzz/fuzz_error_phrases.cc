// The forms without keys: of any text, matches stand in it, in order and apart from each other, and end with
// the record they stand in.
#include <algorithm>
#include <string_view>
#include <vector>

#include "analyzer/decode/error_phrases.h"
#include "analyzer/decode/unwrapped_text.h"
#include "base/ascii_case.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/record_begins.h"

namespace vmsift {
namespace {

bool LiesIn(std::string_view part, std::string_view text) {
  return part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size();
}

void CheckMatch(std::string_view text, const PhraseMatch& match) {
  FUZZ_CHECK(LiesIn(match.code, text));
  FUZZ_CHECK(match.code.data() >= text.data() + match.offset);
  FUZZ_CHECK(!match.code.empty() && std::all_of(match.code.begin(), match.code.end(), IsAsciiAlnum));
  FUZZ_CHECK(match.indent >= 0);
  FUZZ_CHECK(match.end <= text.size());
  Touch(match.lead);
  Touch(match.message);
  if (!match.message.empty()) FUZZ_CHECK(LiesIn(match.message, text));
}

void CheckForms(std::string_view text) {
  const std::vector<size_t> record_begins = RecordBegins(text);
  std::vector<PhraseMatch> matches(1);
  FindErrorPhrases(text, record_begins, nullptr, &matches);
  for (size_t i = 0; i < matches.size(); ++i) {
    CheckMatch(text, matches[i]);
    FUZZ_CHECK(matches[i].end <= RecordEnd(record_begins, matches[i].offset, text.size()));
    if (i > 0) FUZZ_CHECK(matches[i - 1].offset < matches[i].offset);
  }
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  vmsift::CheckForms({reinterpret_cast<const char*>(data), size});
  return 0;
}
