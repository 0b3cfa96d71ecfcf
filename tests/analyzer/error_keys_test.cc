#include "analyzer/decode/error_keys.h"

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/key_value_scanner.h"
#include "analyzer/decode/record.h"
#include "base/text_arena.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(FindErrorKey, StopsAtEveryWritingOfAKey) {
  for (std::string_view text :
       {"Code=\"X\"", "\"code\": \"1\"", "\\\"code\\\":", "\\\\\\'message\\\\\\' => 1", "ErrorMessage : x",
        "Status Message: x", "\"code\"=>\"X\"", "Azure Error: X", "AzureError: X", "(Code:X)",
        "Foo\\nCode: X", "- code: X", "status: \"X\"",
        "\xE2\x80\x9C"
        "code\xE2\x80\x9D: X",
        "x {\"a\"", "x {\n", "x { \\\"a\\\""}) {
    EXPECT_LT(FindErrorKey(text, 0), text.size()) << text;
  }
}

TEST(FindErrorKey, KnowsEveryKeyOfACodeOrAMessage) {
  for (std::string_view key : JsonKeySpellings()) {
    const JsonKey told = FindJsonKey(key);
    if (told != JsonKey::kCode && told != JsonKey::kMessage && told != JsonKey::kStatusMessage) continue;
    const std::string text = std::string(key) + "=X";
    EXPECT_LT(FindErrorKey(text, 0), text.size()) << text;
  }
}

TEST(FindErrorKey, PassesOverOrdinaryText) {
  for (std::string_view text :
       {"", ":", "17:02:11 INFO done", "https://x/y?a=b", "user=root uid: 5", "Error: it failed",
        "struct {a}", "code=658", "status=200", "Status : Succeeded", "GET /a?code=Abc&message=started",
        "\"status-code\": \"x\"", "StatusCode : OK"}) {
    EXPECT_EQ(FindErrorKey(text, 0), text.size()) << text;
  }
}

TEST(FindErrorKey, GoesOnFromWhereItIsTold) {
  const std::string_view text = "code: a, code: b";
  EXPECT_EQ(FindErrorKey(text, 0), 4u);
  EXPECT_EQ(FindErrorKey(text, 5), 13u);
}

// The filter must not change what the scanner finds: an error far from the beginning of a text is the same
// one.
TEST(FindErrorKey, AnErrorFarInTheTextIsFoundAsIfItWereAlone) {
  const std::vector<std::string> errors = {
      "Code=\"VMStartTimedOut\" Message=\"VM 'a' is late.\"\n",
      "ErrorCode: VMStartTimedOut\nErrorMessage: VM 'a' is late.\n",
      "{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM 'a' is late.\"}}\n",
      "details=[code=VMStartTimedOut, message=VM 'a' is late.]\n",
      "{\\\"error\\\":{\\\"code\\\":\\\"VMStartTimedOut\\\",\\\"message\\\":\\\"VM 'a' is late.\\\"}}\n",
  };
  std::string far;
  while (far.size() < 20'000)
    far += "10.1.2.3 - - [23/Nov/2026:17:02:11 +0000] \"GET /a?b=c HTTP/1.1\" 200 12\n";
  for (const std::string& error : errors) {
    const std::string text = far + error + "\n" + far + error + "\n" + far;
    TextArena arena;
    Record record;
    KeyValueScanner scanner;
    scanner.Scan(text, {}, &record, &arena);
    std::vector<Failure> failures;
    record.Finish(&failures);
    ASSERT_EQ(failures.size(), 2u) << error;
    for (const Failure& failure : failures) {
      EXPECT_EQ(failure.code, "VMStartTimedOut") << error;
      EXPECT_EQ(failure.message, "VM 'a' is late.") << error;
    }
  }
}

}  // namespace
}  // namespace vmsift
