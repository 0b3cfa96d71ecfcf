#include "analyzer/serve/access.h"

#include <sys/stat.h>

#include <string>

#include "base/status_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using Answer = Access::Answer;

constexpr char kToken[] = "0123456789abcdef";

TEST(Access, WithoutATokenOnlyNamesOfTheLoopbackAreAnswered) {
  const Access access("");
  for (const char* host :
       {"localhost", "LOCALHOST:9190", "127.0.0.1", "127.0.0.1:80", "127.1.2.3", "[::1]", "[::1]:9190"})
    EXPECT_EQ(access.Judge(host, "", ""), Answer::kAllowed) << host;
  for (const char* host : {"", "evil.example", "evil.example:9190", "127.0.0.1.evil.example",
                           "localhost.evil", "10.0.0.1", "[::2]:80", "::1"})
    EXPECT_EQ(access.Judge(host, "", ""), Answer::kWrongHost) << host;
}

TEST(Access, WithATokenOnlyWhoKnowsItIsAnsweredUnderAnyName) {
  const Access access(kToken);
  const std::string token = kToken;
  EXPECT_EQ(access.Judge("logs.example", "Bearer " + token, ""), Answer::kAllowed);
  EXPECT_EQ(access.Judge("logs.example", "bearer " + token, ""), Answer::kAllowed);
  EXPECT_EQ(access.Judge("", "", token), Answer::kAllowed);
  for (const std::string& wrong : {std::string(), token + "x", token.substr(1), token + token,
                                   std::string("0123456789abcdeF"), std::string(1000, '0')}) {
    EXPECT_EQ(access.Judge("localhost", "Bearer " + wrong, ""), Answer::kNoToken) << wrong;
    EXPECT_EQ(access.Judge("localhost", "", wrong), Answer::kNoToken) << wrong;
  }
  EXPECT_EQ(access.Judge("localhost", token, ""), Answer::kNoToken);
  EXPECT_EQ(access.Judge("localhost", "Basic " + token, ""), Answer::kNoToken);
}

// What reading a token file of this content and mode says.
std::string ErrorOf(const std::string& content, mode_t mode = 0600) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("token", content);
  EXPECT_EQ(chmod(path.c_str(), mode), 0);
  return std::string(Message(ReadListenToken(path).status()));
}

TEST(ReadListenToken, IsTheWordInTheFile) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("token", std::string(kToken) + "\r\n");
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  const absl::StatusOr<std::string> token = ReadListenToken(path);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(*token, kToken);
}

TEST(ReadListenToken, RefusesWhatIsNoSecret) {
  EXPECT_THAT(ErrorOf(" \n"), HasSubstr("is empty"));
  EXPECT_THAT(ErrorOf("short"), HasSubstr("16 to 1024 characters"));
  EXPECT_THAT(ErrorOf(std::string(1025, 'x')), HasSubstr("16 to 1024 characters"));
  EXPECT_THAT(ErrorOf(std::string(5000, 'x')), HasSubstr("16 to 1024 characters"));
  EXPECT_THAT(ErrorOf("two words, that is"), HasSubstr("one word"));
  EXPECT_THAT(ErrorOf("0123456789abcdef%41"), HasSubstr("has a %, which may not be in a token"));
  EXPECT_THAT(ErrorOf("0123456789abcd\xC3\xA9"), HasSubstr("one word"));
  EXPECT_THAT(ErrorOf(kToken, 0604), HasSubstr("chmod 600"));
  EXPECT_EQ(ErrorOf(kToken, 0640), "");
  EXPECT_THAT(std::string(Message(ReadListenToken("/no/such/token").status())),
              HasSubstr("--listen-token-file: /no/such/token: No such file"));
  EXPECT_THAT(std::string(Message(ReadListenToken("/").status())), HasSubstr("no regular file"));
}

}  // namespace
}  // namespace vmsift
