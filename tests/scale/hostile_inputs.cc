#include "tests/scale/hostile_inputs.h"

#include <string_view>
#include <utility>

namespace vmsift {
namespace {

// More than the windows that are looked over, within which the work grows otherwise; fewer for what takes
// long for each byte; more for what nests, up to the greatest depths; and for lines, of which twice as many
// are more than a block.
constexpr size_t kBytes = 20 << 10;
constexpr size_t kFewBytes = 8 << 10;
constexpr size_t kDeepBytes = 66 << 10;
constexpr size_t kManyBytes = 40 << 10;

constexpr std::string_view kError = R"({"error":{"code":"AbCd","message":"m"}})";
constexpr std::string_view kErrorBegins = R"({"error":{"code":"A","message":")";

std::string Repeated(std::string_view unit, size_t bytes) {
  std::string text;
  text.reserve(bytes + unit.size());
  while (text.size() < bytes) text += unit;
  return text;
}

// Half of it the message of an error, half of it the errors under it.
std::string Details(std::string_view message, std::string_view error, size_t bytes) {
  return std::string(kErrorBegins) + Repeated(message, bytes / 2) + R"(","details":[)" +
         Repeated(error, bytes / 2) + "null]}}";
}

// The same with a code of its own for each error, which says nothing else.
std::string NumberedDetails(size_t bytes) {
  std::string text = std::string(kErrorBegins) + Repeated("some words ", bytes / 2) + R"(","details":[)";
  for (size_t i = 0; text.size() < bytes; ++i) text += R"({"code":"AbCd)" + std::to_string(i) + R"("},)";
  return text + "null]}}";
}

// Half of it the long messages of a chain of errors, half of it the errors at its end.
std::string DetailsOfAChain(size_t bytes) {
  constexpr size_t kDepth = 50;
  std::string text;
  for (size_t i = 0; i < kDepth; ++i) {
    text += R"({"code":"A","message":")" + Repeated("some words ", bytes / (2 * kDepth)) + R"(","details":[)";
  }
  return R"({"error":)" + text + Repeated(R"({"code":"AbCd","message":"m"},)", bytes / 2) + "null" +
         Repeated("]}", 2 * kDepth) + "}";
}

std::string DetailsOfALongId(size_t bytes) {
  return R"({"resourceId":")" + Repeated("/virtualMachines/", bytes / 2) +
         R"(","error":{"code":"A","message":"b","details":[)" +
         Repeated(R"({"code":"AbCd","message":"m"},)", bytes / 2) + "null]}}";
}

std::string Nested(std::string_view opening, std::string_view closing, size_t bytes) {
  const size_t depth = bytes / (opening.size() + closing.size());
  return Repeated(opening, depth * opening.size()) + "1" + Repeated(closing, depth * closing.size());
}

// An error in the message of an error, and so on: each level doubles the escapes inside it.
std::string NestedInMessages(size_t bytes) {
  std::string text(kError);
  while (text.size() < 4000) {
    std::string outer(kErrorBegins);
    for (char c : text) {
      if (c == '"' || c == '\\') outer += '\\';
      outer += c;
    }
    text = outer + "\"}}";
  }
  return Repeated(text + " ", bytes);
}

// A tree whose lines stand deeper and deeper.
std::string GrowingIndentation(size_t bytes) {
  std::string text;
  for (size_t depth = 0; text.size() < bytes; ++depth) text += std::string(depth, ' ') + "-> AbCd\n";
  return text;
}

// Before each error, where VMs are looked for, nothing but the beginnings of ids.
std::string VmIdsBeforeErrors(size_t bytes) {
  return Repeated(Repeated("a/virtualMachines/", 3000) + " error: AbCd: x\n", bytes);
}

std::string NumberedErrors(size_t bytes) {
  std::string text;
  for (size_t i = 0; text.size() < bytes; ++i) {
    text += "ERROR x {\"error\":{\"code\":\"AbCd\",\"message\":\"The VM 'x" + std::to_string(i) +
            "' failed.\"}}\n";
  }
  return text;
}

// What is repeated, between a beginning and an end.
struct Repetition {
  std::string name;
  std::string unit;
  std::string head = {};
  std::string tail = {};
};

std::vector<Repetition> Repetitions() {
  const std::string error(kError);
  const std::string error_begins(kErrorBegins);
  return {
      // One byte, or one sign
      {"Braces", "{"},
      {"Brackets", "["},
      {"Parentheses", "("},
      {"Backslashes", "\\", "ERROR "},
      {"Quotes", "\"", "ERROR "},
      {"SingleQuotes", "'", "ERROR "},
      {"TypographicQuotes", "\xE2\x80\x9C", "ERROR "},
      {"Spaces", " "},
      {"Tabs", "\t", "ERROR"},
      {"Commas", ","},
      {"Semicolons", ";", "ERROR"},
      {"Colons", ": "},
      {"Greater", ">"},
      {"HighBytes", "\xE2"},
      {"OneWord", "Abcdefghij"},
      {"LongWords",
       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw"
       "xyz "},
      // What is taken off a line
      {"Colours", "\x1b[31m"},
      {"ColoursNeverEnded", "\x1b["},
      {"Boxes", "\xE2\x94\x82"},
      {"BoxesOfLines", "\xE2\x95\xB7\n\xE2\x94\x82 Error: x\n\xE2\x95\xB5\n"},
      {"Entities", "&quot;"},
      {"TagsNeverClosed", "<a", "&quot;"},
      {"DoubledQuotes", "{\"\""},
      {"ConsoleLines",
       "ERROR the quick brown fox jumps over the lazy dog and then jumps over it once more with e\n"},
      // Records
      {"KlogInOneLine", "E0411 04:43:03.535382 1 x] "},
      {"Syslog", "Nov  1 17:02:11 host program[17]: "},
      // Keys
      {"CodesNeverClosed", "Code=\""},
      {"Codes", "Code=AbCd; "},
      {"TrailingCodesNeverClosed", "(Code:"},
      {"TrailingCodes", "(Code:AbCd) "},
      {"Bullets", "- m (Code:AbCd)\n"},
      {"CodesAndMessages", "Code=\"AbCd\" Message=\"m\" "},
      {"LinesOfCodesAndMessages", "ErrorCode: AbCd\nErrorMessage: a\n"},
      {"Wrappers", "Code=\"AbCd\" Message=\"See inner errors for details.\"\n"},
      {"UnquotedMessages", "message: a;"},
      {"KeysWithoutValues", "\"a\":"},
      {"KeysFarFromTheirColons", "\"code\"                              ", "ERROR "},
      {"MapsNeverClosed", "map["},
      {"MapsOfErrors", "map[code:AbCd message:"},
      {"StatusesOfViews", R"("code":"ProvisioningState/failed/AbCd",)"},
      // Forms
      {"Arrows", "-> "},
      {"ArrowTree", "-> AbCd\n"},
      {"ErrorsInParentheses", "error: ("},
      // VMs
      {"VmIds", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v "},
      {"VmIdsInOneWord", "a/virtualMachines/"},
      {"MessageOfVmIds", "a/virtualMachines/", error_begins, "\"}}"},
      {"MessageOfVmWords", "VM 'a' owned by VM 'b' ", error_begins, "\"}}"},
      {"VmNamesNeverClosed", "VM '"},
      {"KnownMessages", "The VM 'x' cannot be found. "},
      {"MessageOfKnownMessages", "The VM 'x' cannot be found. ", error_begins, "\"}}"},
      // Documents
      {"WholeErrorsNeverClosed", R"({"error":{"code":"AbCd","message":"m",)"},
      {"LinesOfErrorsNeverClosed", "{\"error\":{\"code\":\"AbCd\",\"message\":\"m\"\n", "ERROR "},
      {"ObjectsNeverClosed", "{\"a"},
      {"ErrorsInProse", "ERROR x " + error + " "},
      {"EscapedErrors", R"({\"error\":{\"code\":\"AbCd\",\"message\":\"m\"}} )"},
      {"KeysTwice", R"("code":"AbCd","message":"m",)", R"({"error":{)", R"("a":1}})"},
      {"ErrorsOfOneRecord", R"("error":{"code":"AbCd","message":"m"},)", "{", R"("a":1})"},
      {"ProseOfOneRecord", R"("log":"error: AbCd: m",)", "{", R"("a":1})"},
      {"Records", error + ",", R"({"records":[)", "{}]}"},
      {"Rows", R"(["x {\"error\":{\"code\":\"AbCd\",\"message\":\"m\"}}"],)", R"({"rows":[)", "[]]}"},
      {"BlanksBeforeAValue", " ", R"({"error":)", R"({"code":"AbCd","message":"m"}})"},
      {"EqualErrors", R"({"code":"VMNotFound","message":"The VM 'x' cannot be found."},)",
       error_begins + R"(b","details":[)", "null]}}"},
      // Messages that hold more
      {"MessageOfBraces", R"({\"a\":)", error_begins, "\"}}"},
      {"MessageOfOpenErrors", R"({\"error\":{\"code\":\"AbCd\",\"message\":\"m\",)", error_begins, "\"}}"},
      {"MessageOfErrors", R"({\"error\":{\"code\":\"AbCd\",\"message\":\"m\"}} )", error_begins, "\"}}"},
      {"MessageOfCodes", R"(Code=\"AbCd\" Message=\"m\" )", R"({"message":")", "\"}"},
      {"MessageOfUnescapedCodes", R"(Code="AbCd" Message="m" )", R"({"message":")", "\"}"},
      {"MessageOfUnquotedMessages", "message: a;", R"({"message":")", "\"}"},
  };
}

// Those that take long for each byte.
std::vector<Repetition> DearRepetitions() {
  const std::string error(kError);
  const std::string error_begins(kErrorBegins);
  return {
      {"MessagesNeverClosed", "Message=\""},
      {"UnquotedMessagesWithCommas", "message=a, "},
      {"UnquotedMessagesOfLines", "message: a\n"},
      {"LinesInParentheses", "(AbCd) message\n"},
      {"CodesBeforeColons", "AbCd: x\n"},
      {"WithError", "with error: AbCd: x\n"},
      {"PlacesBelowAnError", "with y_z\n", "error: AbCd: x\n"},
      {"VmWords", "VM 'a' owned by VM 'b' "},
      {"MessageOfForms", R"(error: AbCd: x\n)", R"({"message":")", "\"}"},
  };
}

// Those that nest to the greatest depths, whose errors say little.
std::vector<Repetition> DeepRepetitions() {
  return {
      {"ErrorsNeverClosed", R"({"error":{"message":"x {)"},
      {"MessagesInMessagesNeverClosed", R"({"error":{"message":")"},
  };
}

// Those of many lines, of which blocks are made, and what takes so little that the steps in which bytes are
// copied show in fewer.
std::vector<Repetition> LongRepetitions() {
  const std::string error(kError);
  return {
      {"EmptyObjects", "{}"},
      {"LineEnds", "\n"},
      {"KlogLines", "E0411 04:43:03.535382 1 x] Code=\"AbCd\" Message=\"m\"\n"},
      {"StringsCutByRecords", "2026-11-23 17:02:11 ERROR message: \"a\n"},
      {"RecordsOfErrors", "2026-11-23 17:02:11 ERROR " + error + "\n"},
      {"LinesOfErrors", error + "\n"},
      {"LinesOfOneDocument", "{\"code\":\"AbCd\",\n\"message\":\"m\"},\n",
       "{\"error\":{\"code\":\"A\",\"message\":\"b\",\"details\":[\n", "null]}}"},
      {"LinesOfOneString", "x\n", std::string(kErrorBegins)},
  };
}

// Inputs that are more than one thing repeated.
std::vector<HostileInput> Compositions() {
  using Make = std::function<std::string(size_t)>;
  const auto in_prose = [](const Make& make) -> Make {
    return [make](size_t bytes) { return "ERROR x " + make(bytes).substr(0, bytes); };
  };
  const auto details = [](std::string_view message, std::string_view error) -> Make {
    return [message, error](size_t bytes) { return Details(message, error, bytes); };
  };
  const auto nested = [](std::string_view opening, std::string_view closing) -> Make {
    return [opening, closing](size_t bytes) { return Nested(opening, closing, bytes); };
  };
  const Make errors = details("some words ", R"({"code":"AbCd","message":"gone"},)");
  const Make codes = details("some words ", R"({"code":"AbCd"},)");
  const Make beside_dots = details(".", R"({"code":"AbCd","message":"gone and lost"},)");
  const Make beside_ids = details("a/virtualMachines/", R"({"code":"AbCd","message":"m"},)");
  return {
      {"ErrorsUnderALongMessage", kFewBytes, errors},
      {"ErrorsUnderALongMessageInProse", kFewBytes, in_prose(errors)},
      {"CodesUnderALongMessage", kFewBytes, codes},
      {"CodesUnderALongMessageInProse", kFewBytes, in_prose(codes)},
      {"NumberedCodesUnderALongMessageInProse", kFewBytes, in_prose(NumberedDetails)},
      {"ErrorsUnderAMessageOfDots", kFewBytes, beside_dots},
      {"ErrorsUnderAMessageOfDotsInProse", kBytes, in_prose(beside_dots)},
      {"ErrorsUnderAMessageOfVmIds", kFewBytes, beside_ids},
      {"ErrorsUnderAMessageOfVmIdsInProse", kFewBytes, in_prose(beside_ids)},
      {"ErrorsOfAChain", kBytes, DetailsOfAChain},
      {"ErrorsOfAChainInProse", kBytes, in_prose(DetailsOfAChain)},
      {"ErrorsOfALongId", kFewBytes, DetailsOfALongId},
      {"NestedArrays", kBytes, nested("[", "]")},
      {"NestedErrors", kBytes, nested(R"({"error":)", "}")},
      {"NestedDetails", kManyBytes, nested(R"({"code":"AbCd","message":"m","details":[)", "]}")},
      {"NestedInMessages", kBytes, NestedInMessages},
      {"GrowingIndentation", kBytes, GrowingIndentation},
      {"VmIdsBeforeErrors", kManyBytes, VmIdsBeforeErrors},
      {"NumberedErrors", kBytes, NumberedErrors},
  };
}

}  // namespace

std::vector<HostileInput> HostileInputs() {
  std::vector<HostileInput> inputs = Compositions();
  const auto add = [&inputs](const std::vector<Repetition>& repetitions, size_t bytes) {
    for (const Repetition& row : repetitions) {
      inputs.push_back(
          {row.name, bytes, [row](size_t size) { return row.head + Repeated(row.unit, size) + row.tail; }});
    }
  };
  add(Repetitions(), kBytes);
  add(DearRepetitions(), kFewBytes);
  add(DeepRepetitions(), kDeepBytes);
  add(LongRepetitions(), kManyBytes);
  return inputs;
}

}  // namespace vmsift
