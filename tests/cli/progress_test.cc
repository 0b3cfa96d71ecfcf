// Work over a second shows on a terminal how far it is, and leaves nothing of that behind.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr char kWipe[] = "\r\x1b[K";
constexpr char kProgress[] = "/s  1 failure";  // the end of what is shown

// Runs a command on a terminal; `out` is what came to it. In the
// command $program is vmsift, $log a FIFO that holds a failure and stays open until progress is shown, $dir a
// directory. `then` is done when it is shown, before the FIFO is closed.
RunResult RunOnTerminal(const std::string& command, const std::string& then = ":") {
  const ScratchDirectory scratch;
  RunResult result = RunShell("export TERM=xterm program='" VMSIFT_BINARY "' dir=" + scratch.path("") +
                              R"(
export log=$dir/log
mkfifo $log
{
  grep -m 1 VHDSizeInvalid samples/logs/deployment-operations.jsonl
  wait_until grep -qs '/s  1 failure' $dir/screen
  )" + then + R"(
} >$log &
SHELL=/bin/sh script -qefc ')" +
                              command + R"(' /dev/null </dev/null >$dir/screen
status=$?
wait
exit $status)");
  result.out = ReadFile(scratch.path("screen"));
  return result;
}

TEST(Progress, IsWipedBeforeTheReport) {
  const RunResult run = RunOnTerminal("$program scan --format csv --input jsonl $log");
  EXPECT_EQ(run.status, 0) << run.errors;
  const size_t shown = run.out.find(kProgress);
  const size_t wiped = run.out.rfind(kWipe);
  const size_t report = run.out.find("code,vm,");
  ASSERT_NE(shown, std::string::npos) << run.out;
  ASSERT_NE(wiped, std::string::npos) << run.out;
  EXPECT_LT(shown, wiped);
  EXPECT_EQ(report, wiped + std::string(kWipe).size()) << run.out;
}

TEST(Progress, IsWipedBeforeAComplaint) {
  const RunResult run = RunOnTerminal("$program extract --input jsonl $log /nonexistent >$dir/failures");
  EXPECT_EQ(run.status, 1) << run.errors;
  EXPECT_THAT(run.out, HasSubstr(kProgress));
  EXPECT_THAT(run.out, HasSubstr(std::string(kWipe) + "vmsift: /nonexistent: No such file"));
}

TEST(Progress, IsWipedWhenASignalEndsTheProgram) {
  const RunResult run =
      RunOnTerminal("echo $$ >$dir/pid; exec $program scan --input jsonl $log", "kill -TERM $(cat $dir/pid)");
  EXPECT_EQ(run.status, 128 + 15) << run.errors;
  EXPECT_THAT(run.out, HasSubstr(kProgress));
  EXPECT_THAT(run.out, EndsWith(kWipe));
}

// Each of these waits for the rest of its input, all at once, until one that began last shows its progress.
TEST(Progress, ShowsNowhereElse) {
  const ScratchDirectory scratch;
  const RunResult run = RunShell("export TERM=xterm program='" VMSIFT_BINARY "' dir=" + scratch.path("") + R"(
on_terminal() {
  mkfifo $dir/$1.log
  {
    grep -m 1 VHDSizeInvalid samples/logs/deployment-operations.jsonl
    touch $dir/$1.begun
    wait_until grep -qs '/s  1 failure' $dir/shown
  } >$dir/$1.log &
  SHELL=/bin/sh script -qefc "$2" /dev/null </dev/null >$dir/$1 &
  wait_until [ -e $dir/$1.begun ]
}
on_terminal without '$program scan --no-progress - <$dir/without.log'
on_terminal dumb 'TERM=dumb $program scan - <$dir/dumb.log'
on_terminal redirected '$program scan - 2>$dir/errors <$dir/redirected.log'
on_terminal to-the-terminal '$program extract - <$dir/to-the-terminal.log'
on_terminal through-a-pipe '$program extract - <$dir/through-a-pipe.log | cat'
on_terminal shown '$program scan --input jsonl - <$dir/shown.log'
wait)");
  EXPECT_THAT(ReadFile(scratch.path("shown")), HasSubstr(kProgress)) << run.errors;
  for (const char* name : {"without", "dumb", "redirected", "to-the-terminal", "through-a-pipe"}) {
    const std::string screen = ReadFile(scratch.path(name));
    EXPECT_THAT(screen, HasSubstr("VHDSizeInvalid")) << name << run.errors;
    EXPECT_THAT(screen, Not(HasSubstr("\x1b[K"))) << name;
  }
  EXPECT_EQ(ReadFile(scratch.path("errors")), "");
}

}  // namespace
}  // namespace vmsift
