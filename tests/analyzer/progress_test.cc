// What is shown of the progress of work.
#include "analyzer/app/progress.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr size_t kWide = 200;

std::string Text(const ProgressState& state) {
  return ProgressText(state, kWide);
}

TEST(ProgressText, OfPackedInputs) {
  EXPECT_EQ(Text({.bytes_read = 151'200'000,
                  .bytes_total = 408'600'000,
                  .bytes_plain = 1'900'000'000,
                  .failures = 31'988,
                  .seconds = 1.338}),
            "  37%  151.2 of 408.6 MB (1.9 GB unpacked)  1.42 GB/s  3 s left  31,988 failures");
}

TEST(ProgressText, OfPlainInputs) {
  EXPECT_EQ(Text({.bytes_read = 695'200'000,
                  .bytes_total = 9'500'000'000,
                  .bytes_plain = 695'100'000,
                  .failures = 1,
                  .seconds = 1.25}),
            "   7%  695.2 MB of 9.5 GB  556 MB/s  16 s left  1 failure");
}

TEST(ProgressText, WithoutAKnownTotalThereIsNoPercentageAndNoTimeLeft) {
  EXPECT_EQ(Text({.bytes_read = 2'000'000, .bytes_plain = 2'000'000, .seconds = 2}),
            "  2.0 MB  1 MB/s  0 failures");
  EXPECT_EQ(Text({.bytes_read = 2'000'000, .bytes_plain = 30'000'000, .seconds = 2}),
            "  2.0 MB (30.0 MB unpacked)  15 MB/s  0 failures");
}

TEST(ProgressText, BeforeThereIsAnything) {
  EXPECT_EQ(Text({}), "  0 B  0 failures");
  EXPECT_EQ(Text({.bytes_total = 0}), "  0 B  0 failures");
  EXPECT_EQ(Text({.bytes_total = 5000, .seconds = 1}), "   0%  0 B of 5.0 KB  0 failures");
}

TEST(ProgressText, AtTheEndAndBeyond) {
  EXPECT_EQ(Text({.bytes_read = 3000, .bytes_total = 3000, .bytes_plain = 3000, .seconds = 2}),
            "  100%  3.0 of 3.0 KB  2 KB/s  0 failures");
  EXPECT_EQ(Text({.bytes_read = 3500, .bytes_total = 3000, .bytes_plain = 3500, .seconds = 2}),
            "  100%  3.0 of 3.0 KB  2 KB/s  0 failures")
      << "a file that has grown";
  EXPECT_THAT(Text({.bytes_read = 99'999, .bytes_total = 100'000, .bytes_plain = 99'999, .seconds = 2}),
              testing::StartsWith("  99%  "))
      << "not all is not 100%";
}

TEST(ProgressText, TimeLeft) {
  const auto left = [](double seconds) {  // of a work that is half done
    const std::string text = Text({.bytes_read = 1, .bytes_total = 2, .seconds = seconds});
    const size_t begin = text.rfind("2 B  ") + 5;
    return text.substr(begin, text.find(" left") - begin);
  };
  EXPECT_EQ(left(0.1), "1 s");
  EXPECT_EQ(left(59), "59 s");
  EXPECT_EQ(left(59.5), "1 min 0 s");
  EXPECT_EQ(left(3599), "59 min 59 s");
  EXPECT_EQ(left(3600), "1 h 0 min");
  EXPECT_EQ(left(100'000), "27 h 46 min");
}

TEST(ProgressText, IsCutToTheWidth) {
  const ProgressState state = {.bytes_read = 2'000'000, .bytes_plain = 2'000'000, .seconds = 2};
  EXPECT_EQ(ProgressText(state, 28), "  2.0 MB  1 MB/s  0 failures");
  EXPECT_EQ(ProgressText(state, 27), "  2.0 MB  1 MB/s  0 failur\u2026");
  EXPECT_EQ(ProgressText(state, 1), "\u2026");
  EXPECT_EQ(ProgressText(state, 0), "");
}

}  // namespace
}  // namespace vmsift
