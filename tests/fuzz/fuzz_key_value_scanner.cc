// The tolerant road: of any text, what is found can be read, stands in the text, and nests as a tree; and the
// answer depends on no earlier text.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/key_value_scanner.h"
#include "analyzer/decode/record.h"
#include "base/ascii_case.h"
#include "base/text_arena.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/record_begins.h"

namespace vmsift {
namespace {

constexpr size_t kLongestCode = 120;

void Write(std::string_view text, std::string* out) {
  Touch(text);
  out->append(std::to_string(text.size())).append(":").append(text).append(" ");
}

bool IsCode(std::string_view code) {
  return code.size() >= 3 && code.size() <= kLongestCode && IsAsciiAlpha(code.front()) &&
         std::all_of(code.begin(), code.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.'; });
}

void CheckNodes(size_t text_size, Record* record, std::string* out) {
  for (int i = 0; i < record->errors.size(); ++i) {
    const ErrorNode& node = record->errors.node(i);
    FUZZ_CHECK(node.parent >= -1 && node.parent < i);
    FUZZ_CHECK(node.offset <= text_size && node.group <= text_size);
    FUZZ_CHECK(node.link.code.empty() || IsCode(node.link.code));
    FUZZ_CHECK(!node.confirmed || !node.link.code.empty());
    FUZZ_CHECK(!node.from_message || node.parent >= 0);
    out->append("\n").append(std::to_string(node.parent)).append(" ").append(std::to_string(node.offset));
    out->append(node.confirmed ? " certain " : " ");
    for (std::string_view view : {node.link.code, node.link.message, node.link.target, node.status})
      Write(view, out);
  }
}

void CheckFields(const RecordFields& fields, std::string* out) {
  for (std::string_view view : {fields.status, fields.operation, fields.correlation_id, fields.resource_id,
                                fields.id, fields.target_resource_id}) {
    Write(view, out);
  }
  for (std::string_view time : fields.times) Write(time, out);
}

void CheckFailures(size_t text_size, Record* record, std::string* out) {
  std::vector<Failure> failures;
  record->Finish(&failures);
  for (const Failure& failure : failures) {
    FUZZ_CHECK(failure.offset <= text_size);
    FUZZ_CHECK(!failure.chain.empty());
    for (const ChainLink& link : failure.chain) {
      for (std::string_view view : {link.code, link.message, link.target}) Write(view, out);
    }
    for (std::string_view view : {failure.code, failure.message, failure.status}) Write(view, out);
  }
}

// All that is found in a text, as text.
std::string Scanned(std::string_view text, KeyValueScanner* scanner, TextArena* arena) {
  Record record;
  scanner->Scan(text, RecordBegins(text), &record, arena);
  std::string out;
  CheckNodes(text.size(), &record, &out);
  CheckFields(record.fields, &out);
  CheckFailures(text.size(), &record, &out);
  return out;
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  vmsift::KeyValueScanner scanner;
  vmsift::TextArena arena;
  const std::string found = vmsift::Scanned(text, &scanner, &arena);
  vmsift::Scanned("{\"error\":{\"code\":\"NeverEnds\",\"message\":\"[{", &scanner, &arena);
  FUZZ_CHECK(vmsift::Scanned(text, &scanner, &arena) == found);
  return 0;
}
