#include "analyzer/serve/listen_address.h"

#include <string>

#include "base/status_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

// `http://127.0.0.1:80/ loopback`, or what is wrong.
std::string Parsed(const std::string& text) {
  const absl::StatusOr<ListenAddress> address = ParseListenAddress(text);
  if (!address.ok()) return std::string(Message(address.status()));
  return address->Url() + (address->loopback ? " loopback" : "");
}

TEST(ParseListenAddress, KnowsTheLoopback) {
  EXPECT_EQ(Parsed("127.0.0.1:9190"), "http://127.0.0.1:9190/ loopback");
  EXPECT_EQ(Parsed("127.1.2.3:0"), "http://127.1.2.3:0/ loopback");
  EXPECT_EQ(Parsed("LocalHost:80"), "http://127.0.0.1:80/ loopback");
  EXPECT_EQ(Parsed("[::1]:65535"), "http://[::1]:65535/ loopback");
  EXPECT_EQ(Parsed(":9190"), "http://127.0.0.1:9190/ loopback");
  EXPECT_EQ(Parsed("9190"), "http://127.0.0.1:9190/ loopback");
  EXPECT_EQ(Parsed("0.0.0.0:9190"), "http://0.0.0.0:9190/");
  EXPECT_EQ(Parsed("10.0.0.1:9190"), "http://10.0.0.1:9190/");
  EXPECT_EQ(Parsed("[::]:9190"), "http://[::]:9190/");
}

TEST(ParseListenAddress, SaysWhatIsWrong) {
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", ":http", "x"})
    EXPECT_THAT(Parsed(text), HasSubstr("no port from 0 to 65535")) << text;
  for (const char* text : {"example.com:80", "[127.0.0.1:80", "1.2.3:80", "[::g]:80"})
    EXPECT_THAT(Parsed(text), HasSubstr("neither an IP address nor localhost")) << text;
  EXPECT_THAT(Parsed("::1:9190"), HasSubstr("without brackets"));
}

TEST(Listen, FindsAFreePortAndTellsATakenOne) {
  ListenAddress address;
  const absl::StatusOr<OwnedDescriptor> first = Listen(&address);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_NE(address.port, 0);
  ListenAddress same = address;
  const absl::StatusOr<OwnedDescriptor> second = Listen(&same);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(Message(second.status()),
            "--listen " + address.Url() + ": Address already in use; another program listens there");
}

}  // namespace
}  // namespace vmsift
