// Text is bridged between the two kinds of views without a copy.
#include "base/status_text.h"

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(StatusText, AViewStaysWhereItWas) {
  const std::string_view text("VM\0name", 7);
  EXPECT_EQ(ToAbsl(text).data(), text.data());
  EXPECT_EQ(ToAbsl(text).size(), text.size());
}

TEST(StatusText, AMessageIsWhatTheStatusSays) {
  const absl::Status status = absl::NotFoundError("a.log: not there");
  EXPECT_EQ(Message(status), "a.log: not there");
  EXPECT_EQ(Message(status).data(), status.message().data());
  EXPECT_EQ(Message(absl::OkStatus()), "");
}

}  // namespace
}  // namespace vmsift
