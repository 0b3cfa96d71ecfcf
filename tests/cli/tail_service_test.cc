// vmsift tail as a service of systemd: what it tells its manager, and when.
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/notify_socket.h"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class TailService : public testing::Test {
 protected:
  TailService() { scratch_.Write("app.log", kLine); }

  std::string Notes() const { return "\n" + ReadFile(scratch_.path("notes")); }

  const ScratchDirectory scratch_;
  const std::string address_ = scratch_.path("notify");
};

std::string WithEnvironment(const std::string& variables, const std::string& script) {
  return "export " + variables + "; " + script;
}

TEST_F(TailService, SaysWhenItIsReadyAliveReloadingAndStopping) {
  const NotifySocket systemd(address_, scratch_.path("notes"));
  const RunResult run = RunShell(WithEnvironment(
      "NOTIFY_SOCKET=" + address_ + " WATCHDOG_USEC=100000",
      Follow(
          scratch_, "",
          "wait_until grep -q READY=1 notes && wait_until grep -q '1 failure since' notes && "
          "wait_until eval '[ $(grep -c WATCHDOG=1 notes) -ge 3 ]' && kill -HUP $p && "
          "wait_until grep -q RELOADING=1 notes && wait_until eval '[ $(grep -c READY=1 notes) -eq 2 ]' && "
          "kill -TERM $p")));
  EXPECT_EQ(run.out, "status 0\n");
  EXPECT_THAT(run.errors, testing::StartsWith("vmsift: reloaded the catalogs: "));
  const std::string notes = Notes();
  EXPECT_THAT(notes, HasSubstr("\nSTATUS=Follows 1 log; 1 failure since it started\n\n"));
  EXPECT_THAT(notes, ContainsRegex("\nRELOADING=1\nMONOTONIC_USEC=[0-9]+\n\n"));
  const size_t ready = notes.find("\nREADY=1\n\n");
  const size_t reloading = notes.find("\nRELOADING=1\n");
  const size_t ready_again = notes.find("\nREADY=1\n\n", reloading);
  const size_t stopping = notes.find("\nSTOPPING=1\n\n");
  EXPECT_LT(ready, reloading);
  EXPECT_LT(reloading, ready_again);
  EXPECT_LT(ready_again, stopping);
  EXPECT_NE(stopping, std::string::npos);
}

TEST_F(TailService, ASocketMayHaveNoFile) {
  const std::string address = "@vmsift-test-" + std::to_string(getpid());
  const NotifySocket systemd(address, scratch_.path("notes"));
  const RunResult run = RunShell(WithEnvironment(
      "NOTIFY_SOCKET=" + address, Follow(scratch_, "", "wait_until grep -q READY=1 notes && kill -TERM $p")));
  EXPECT_EQ(run.out, "status 0\n");
  EXPECT_THAT(Notes(), HasSubstr("\nREADY=1\n\n"));
}

TEST_F(TailService, GivesNoSignOfLifeThatNobodyWatchesFor) {
  const NotifySocket systemd(address_, scratch_.path("notes"));
  for (const char* watchdog :
       {"WATCHDOG_PID=1 WATCHDOG_USEC=1000", "WATCHDOG_USEC=0", "WATCHDOG_USEC=soon"}) {
    SCOPED_TRACE(watchdog);
    const RunResult run =
        RunShell("rm -f '" + scratch_.path("out") + "'; " +
                 WithEnvironment("NOTIFY_SOCKET=" + address_ + " " + watchdog,
                                 Follow(scratch_, "", "wait_until grep -q STATUS= notes && kill -TERM $p")));
    EXPECT_EQ(run.out, "status 0\n");
    EXPECT_THAT(Notes(), Not(HasSubstr("WATCHDOG=1")));
  }
}

TEST_F(TailService, CommandsThatItRunsDoNotSpeakForIt) {
  const NotifySocket systemd(address_, scratch_.path("notes"));
  const RunResult run = RunShell(WithEnvironment("NOTIFY_SOCKET=" + address_ + " WATCHDOG_USEC=60000000",
                                                 Follow(scratch_,
                                                        "--alert 'count>0 within 1m' --alert-command 'env > "
                                                        "environment.new; mv environment.new environment'",
                                                        "wait_until test -e environment && kill -TERM $p")));
  EXPECT_THAT(run.out, HasSubstr("status 0\n"));
  EXPECT_THAT(ReadFile(scratch_.path("environment")), HasSubstr("PATH="));
  EXPECT_THAT(ReadFile(scratch_.path("environment")), Not(ContainsRegex("NOTIFY_SOCKET|WATCHDOG_")));
}

TEST_F(TailService, WorksWithASocketThatIsNotThereOrNone) {
  for (const std::string& address : {scratch_.path("nothing"), std::string("relative"), std::string("/"),
                                     "/" + std::string(300, 'x'), std::string()}) {
    SCOPED_TRACE(address);
    const RunResult run = RunShell("rm -f '" + scratch_.path("out") + "'; " +
                                   WithEnvironment("NOTIFY_SOCKET=" + address + " WATCHDOG_USEC=1000",
                                                   Follow(scratch_, "", "kill -TERM $p")));
    EXPECT_EQ(run.out, "status 0\n");
    EXPECT_EQ(run.errors, "");
  }
}

}  // namespace
}  // namespace vmsift
