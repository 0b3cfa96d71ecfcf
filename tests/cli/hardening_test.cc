// The program as it is built for users resists mistakes in it: what the linker and the compiler were told.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

std::string Readelf(const std::string& options) {
  return RunShell("readelf --wide " + options + " '" VMSIFT_BINARY "'").out;
}

TEST(Hardening, TheProgramIsBuiltWithIt) {
#ifndef VMSIFT_HARDENED
  GTEST_SKIP() << "of release builds only";
#endif
  if (RunShell("readelf --version").status != 0) GTEST_SKIP() << "needs readelf";
  EXPECT_THAT(Readelf("-h"), HasSubstr("DYN (Position-Independent Executable"));
  const std::string segments = Readelf("-l");
  EXPECT_THAT(segments, HasSubstr("GNU_RELRO"));
  EXPECT_THAT(segments, testing::ContainsRegex("GNU_STACK[ 0-9a-fx]*RW "));
  const std::string dynamic = Readelf("-d");
  EXPECT_THAT(dynamic, HasSubstr("BIND_NOW"));
  EXPECT_THAT(dynamic, HasSubstr("PIE"));
  EXPECT_THAT(dynamic, testing::Not(HasSubstr("TEXTREL")));
  const std::string symbols = Readelf("--dyn-syms");
  EXPECT_THAT(symbols, HasSubstr("__stack_chk_fail"));
  EXPECT_THAT(symbols, testing::ContainsRegex("__(mem|str|read|poll|[a-z]*printf|fdelt)[a-z]*_chk"));
#ifdef __x86_64__
  // Where a call may lead to, the function begins with endbr64.
  const RunResult marks = RunShell("LC_ALL=C grep -oaP '\\xf3\\x0f\\x1e\\xfa' '" VMSIFT_BINARY "' | wc -l");
  EXPECT_GT(std::stoi(marks.out), 500);
#endif
}

}  // namespace
}  // namespace vmsift
