// Commands that are slow, hang, fail, do not read or do not exist: none holds up the caller or loses an
// alert.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "analyzer/alert/command.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr auto kLong = 60s;  // no test waits for it, if all is well

class AlertCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string path = testing::TempDir() + "alert_command.XXXXXX";
    ASSERT_NE(mkdtemp(path.data()), nullptr);
    directory_ = path;
    signal(SIGPIPE, SIG_DFL);  // one that came through would end the test
    descriptors_before_ = Descriptors();
  }
  void TearDown() override {
    int status = 0;
    EXPECT_TRUE(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD) << "a child was not reaped";
    EXPECT_EQ(Descriptors(), descriptors_before_);
    std::filesystem::remove_all(directory_);
  }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  std::string Fifo(const std::string& name) const {
    EXPECT_EQ(mkfifo(Path(name).c_str(), 0600), 0);
    return Path(name);
  }
  std::string Content(const std::string& name) const {
    std::ifstream in(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  // Waits until somebody opens the FIFO to write and closes it again, and returns what was written.
  static std::string ReadToEnd(const std::string& fifo) {
    std::ifstream in(fifo, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  static size_t Descriptors() {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
  }

  std::string directory_;
  size_t descriptors_before_ = 0;
};

TEST_F(AlertCommandTest, EachAlertStandsOnTheStandardInputOfARunInOrder) {
  AlertCommand command("cat >> " + Path("out"));
  for (int i = 0; i < 20; ++i) command.Run(std::to_string(i) + "\n");
  const AlertCommand::Counts counts = command.Finish(kLong);
  EXPECT_EQ(counts.succeeded, 20u);
  EXPECT_EQ(counts.failed + counts.dropped + counts.not_run, 0u);
  EXPECT_EQ(Content("out"), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n");
  EXPECT_THAT(command.TakeNotes(), IsEmpty());
}

TEST_F(AlertCommandTest, WhatIsMoreThanAPipeHoldsArrivesWhole) {
  const std::string json(3'000'000, 'x');
  AlertCommand command("cat > " + Path("out"));
  command.Run(json);
  EXPECT_EQ(command.Finish(kLong).succeeded, 1u);
  EXPECT_TRUE(Content("out") == json);
}

TEST_F(AlertCommandTest, ACommandNeedNotReadItsInput) {
  for (const char* text : {"true", "exec 0<&-; true", "head -c 1"}) {
    AlertCommand command(text);
    command.Run(std::string(3'000'000, 'x'));
    EXPECT_EQ(command.Finish(kLong).succeeded, 1u) << text;
    EXPECT_THAT(command.TakeNotes(), IsEmpty());
  }
}

TEST_F(AlertCommandTest, FailuresAreToldWithTheLastThatTheCommandSaid) {
  AlertCommand command("read line; echo trying >&2; echo \"no way: $line\" >&2; echo >&2; exit 3");
  command.Run("one\n");
  command.Run("two\n");
  EXPECT_EQ(command.Finish(kLong).failed, 2u);
  EXPECT_THAT(command.TakeNotes(), ElementsAre("alert command: exit status 3: no way: one",
                                               "alert command: exit status 3: no way: two"));
  EXPECT_THAT(command.TakeNotes(), IsEmpty()) << "each is told once";
}

TEST_F(AlertCommandTest, ACommandThatIsNotFound) {
  AlertCommand command(Path("nothing-here"));
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).failed, 1u);
  EXPECT_THAT(command.TakeNotes(),
              ElementsAre(AllOf(StartsWith("alert command: exit status 127: "), HasSubstr("not found"))));
}

TEST_F(AlertCommandTest, ACommandThatIsKilled) {
  AlertCommand command("kill -KILL $$");
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).failed, 1u);
  EXPECT_THAT(command.TakeNotes(), ElementsAre("alert command: ended by signal 9 (Killed)"));
}

TEST_F(AlertCommandTest, TheSameFailureInARowIsToldWithItsNumberAndManyInBounds) {
  AlertCommand same("exit 1");
  for (int i = 0; i < 7; ++i) same.Run("{}\n");
  same.Finish(kLong);
  EXPECT_THAT(same.TakeNotes(), ElementsAre("alert command: exit status 1 (7 times)"));

  AlertCommand different("read line; echo $line >&2; exit 1");
  for (int i = 0; i < 110; ++i) different.Run(std::to_string(i) + "\n");
  different.Finish(kLong);
  const std::vector<std::string> notes = different.TakeNotes();
  ASSERT_EQ(notes.size(), 101u);
  EXPECT_EQ(notes.back(), "alert command failed 10 times more");
}

TEST_F(AlertCommandTest, OneThatHangsIsKilledWithAllItStartedAndTheNextIsRun) {
  const std::string never = Fifo("never");
  const std::string alive = Fifo("alive");  // its end is reached when all who hold it are gone
  // The first hangs in a process below a process; what comes after it is fine.
  AlertCommand command("read line; if [ $line = hang ]; then (echo begun; cat " + never + ") > " + alive +
                           "; else echo $line >> " + Path("out") + "; fi",
                       {.time_limit = 2s});
  command.Run("hang\n");
  command.Run("next\n");
  EXPECT_EQ(ReadToEnd(alive), "begun\n");
  const AlertCommand::Counts counts = command.Finish(kLong);
  EXPECT_EQ(counts.failed, 1u);
  EXPECT_EQ(counts.succeeded, 1u);
  EXPECT_EQ(Content("out"), "next\n");
  EXPECT_THAT(command.TakeNotes(), ElementsAre("alert command: killed after 2 s"));
}

TEST_F(AlertCommandTest, OneThatWritesWithoutAnEndIsKilled) {
  AlertCommand command("yes; yes >&2", {.time_limit = 200ms});
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).failed, 1u);
  AlertCommand errors("yes >&2", {.time_limit = 200ms});
  errors.Run("{}\n");
  EXPECT_EQ(errors.Finish(kLong).failed, 1u);
  EXPECT_THAT(errors.TakeNotes(), ElementsAre(StartsWith("alert command: killed after 0.2 s")));
}

TEST_F(AlertCommandTest, WhatIsLeftInTheBackgroundIsNotWaitedFor) {
  const std::string never = Fifo("never");
  AlertCommand command("cat " + never + " & true");
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).succeeded, 1u);
  const int end = open(never.c_str(), O_WRONLY | O_CLOEXEC);  // lets it end, and so waits until it was begun
  close(end);
}

TEST_F(AlertCommandTest, WhatTheQueueCannotTakeIsDroppedAndTold) {
  const std::string begun = Fifo("begun");
  const std::string go = Fifo("go");
  AlertCommand command("echo > " + begun + "; cat " + go, {.max_waiting = 2});
  command.Run("{}\n");
  ReadToEnd(begun);  // it runs, and waits for us: the queue is empty
  for (int i = 0; i < 5; ++i) command.Run("{}\n");
  EXPECT_THAT(command.TakeNotes(),
              ElementsAre("3 alerts not given to the alert command: 2 were waiting for it"));
  EXPECT_THAT(command.TakeNotes(), IsEmpty());
  { std::ofstream let_go(go); }
  for (int i = 0; i < 2; ++i) {
    ReadToEnd(begun);
    std::ofstream let_go(go);
  }
  const AlertCommand::Counts counts = command.Finish(kLong);
  EXPECT_EQ(counts.succeeded, 3u);
  EXPECT_EQ(counts.dropped, 3u);
}

TEST_F(AlertCommandTest, AtTheEndWhatTakesTooLongIsGivenUpAndTold) {
  const std::string begun = Fifo("begun");
  const std::string never = Fifo("never");
  AlertCommand command("echo > " + begun + "; cat " + never);
  command.Run("{}\n");
  ReadToEnd(begun);
  command.Run("{}\n");
  command.Run("{}\n");
  const AlertCommand::Counts counts = command.Finish(10ms);
  EXPECT_EQ(counts.failed, 1u);
  EXPECT_EQ(counts.not_run, 2u);
  EXPECT_THAT(command.TakeNotes(),
              ElementsAre("2 alerts not given to the alert command, which took too long at the end",
                          "alert command: killed, as vmsift ends"));
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).dropped, 1u);
}

TEST_F(AlertCommandTest, TheDestructorWaitsNoLongerThanItsLimit) {
  const std::string begun = Fifo("begun");
  const std::string never = Fifo("never");
  pid_t shell = 0;
  {
    // Nothing but the limit of the destructor ends it.
    AlertCommand command("echo $$ > " + begun + "; cat " + never + "; echo > " + Path("done"),
                         {.time_limit = 24h, .finish_limit = 1ms});
    command.Run("{}\n");
    shell = std::stoi(ReadToEnd(begun));
    EXPECT_EQ(kill(shell, 0), 0);
  }
  EXPECT_EQ(kill(shell, 0), -1);
  EXPECT_EQ(errno, ESRCH);
  EXPECT_FALSE(std::filesystem::exists(Path("done")));
}

TEST_F(AlertCommandTest, WithoutAlertsNothingIsRun) {
  AlertCommand command("echo > " + Path("out"));
  EXPECT_EQ(command.Finish(kLong).succeeded, 0u);
  EXPECT_FALSE(std::filesystem::exists(Path("out")));
}

TEST_F(AlertCommandTest, ACommandHasItsSignalsAsUsual) {
  signal(SIGPIPE, SIG_IGN);
  AlertCommand command("yes | head -1 > " + Path("out") + "; sh -c 'kill -TERM $$; echo alive >> " +
                       Path("out") + "'; true");
  command.Run("{}\n");
  EXPECT_EQ(command.Finish(kLong).succeeded, 1u);
  EXPECT_EQ(Content("out"), "y\n");
  signal(SIGPIPE, SIG_DFL);
}

}  // namespace
}  // namespace vmsift
