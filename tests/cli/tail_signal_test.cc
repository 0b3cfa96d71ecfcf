// What signals do to vmsift tail: it ends with all saved, or at once, or reads its catalogs again, or stops.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

TEST(TailSignal, ASignalEndsItWithItsStateSaved) {
  for (const char* signal : {"INT", "TERM"}) {
    const ScratchDirectory scratch;
    scratch.Write("app.log", kLine);
    const RunResult result = RunShell(Follow(scratch, "--state st", std::string("kill -") + signal + " $p"));
    EXPECT_EQ(result.out, "status 0\n") << result.errors;
    // What was counted is there, and is not printed again.
    const RunResult next =
        RunShell("cd " + scratch.path("") + " && vmsift tail --state st --format jsonl - < /dev/null");
    EXPECT_EQ(next.out, "");
    const RunResult report =
        RunShell("cd " + scratch.path("") + " && vmsift tail --state st --format json - < /dev/null");
    EXPECT_EQ(nlohmann::json::parse(report.out)["failures"], 1);
  }
}

// What tail prints that follows a log and is told to reload a catalog of one code, which now has another one.
RunResult AfterReload(const std::string& options) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write(
      "c.md", "| Error Code | Error Message |\n|---|---|\n| Apple | The apple '{0}' is not ripe enough. |\n");
  const std::string later =
      "{\"error\":{\"code\":\"Pear\",\"message\":\"The pear 'x' is not ripe enough to be eaten.\"}}";
  return RunShell(Follow(scratch, options,
                         "printf '| Error Code | Error Message |\\n|---|---|\\n| Pear | The pear {0} is not "
                         "ripe enough to be eaten. |\\n' "
                         "> c.md && kill -HUP $p && printf '%s\\n' '" +
                             later + "' >> app.log && read line <&3 && echo \"$line\" && kill -TERM $p"));
}

TEST(TailSignal, AHangupHasItReadTheCatalogsAgain) {
  const RunResult result = AfterReload("--catalog c.md");
  EXPECT_THAT(result.out, HasSubstr("\"code\":\"Pear\"")) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("vmsift: reloaded the catalogs: "));
  EXPECT_THAT(result.errors, HasSubstr(" templates of c.md and the built-in one\n"));
  EXPECT_THAT(result.out, HasSubstr("status 0"));
}

TEST(TailSignal, AfterAHangupItSaysHowMuchThereIsInTheCatalogs) {
  EXPECT_THAT(AfterReload("--no-builtin --catalog c.md").errors,
              HasSubstr("vmsift: reloaded the catalogs: 1 code, 1 template of c.md\n"));
}

TEST(TailSignal, ATerminalThatIsClosedEndsIt) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write("close.py",
                "import os, pty\n"
                "os.mkfifo('out')\n"
                "child, terminal = pty.fork()\n"
                "if child == 0:\n"
                "    os.dup2(os.open('out', os.O_WRONLY), 1)\n"
                "    os.execv('" VMSIFT_BINARY
                "', ['vmsift', 'tail', '--format', 'jsonl', '--state', 'st', 'app.log'])\n"
                "out = open('out')\n"
                "out.readline()\n"
                "os.close(terminal)\n"
                "print('status', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n");
  const RunResult result = RunShell("cd " + scratch.path("") + " && python3 close.py");
  EXPECT_EQ(result.out, "status 0\n") << result.errors;
  const RunResult report =
      RunShell("cd " + scratch.path("") + " && vmsift tail --state st --format json - < /dev/null");
  EXPECT_EQ(nlohmann::json::parse(report.out)["failures"], 1);
}

TEST(TailSignal, ASecondSignalEndsItAtOnceAndTheNextRunGoesOnInTheArchive) {
  const ScratchDirectory scratch;
  scratch.Write("line", kLine);
  // Half a million lines, read in some tenths of a second at least.
  const RunResult made =
      RunShell("cd " + scratch.path("") +
               " && mkdir logs && yes \"$(cat line)\" | head -n 500000 | gzip -1 > logs/app.log.gz");
  ASSERT_EQ(made.status, 0) << made.errors;
  const RunResult stopped =
      RunShell("cd " + scratch.path("") + " && mkfifo out && { " + kTail +
               " --state st --format jsonl logs > out & p=$!; } && exec 3< out && read line <&3"
               // Nobody reads more, so it has not come to the end. The second signal shall meet it reading,
               // not waiting for us to read.
               " && kill -INT $p && wait_until has_taken $p INT && { cat <&3 > rest & }"
               " && wait_until [ -s rest ] && kill -TERM $p; wait $p; echo status $?");
  EXPECT_EQ(stopped.out, "status 0\n");
  EXPECT_THAT(stopped.errors, HasSubstr("stopped before everything was read; the next run resumes"));
  const RunResult next =
      RunShell("cd " + scratch.path("") + " && { " + kTail +
               " --state st --format json logs > report & p=$!; } && wait_until takes_signals $p"
               " && kill -INT $p; wait $p; echo status $?");
  EXPECT_EQ(next.out, "status 0\n") << next.errors;
  const nlohmann::json report = nlohmann::json::parse(ReadFile(scratch.path("report")));
  EXPECT_EQ(report["failures"], 500'000);
  EXPECT_EQ(report["ledger"]["lines"], 500'000);
}

// Starts tail with 20,000 failures to print into a pipe that nobody reads, standard error as well where
// `errors` says so, waits until the pipe is full, and does `then` in Python:
//   tail, reader, writer   its process, and the pipe's ends
//   until(CONDITION)       waits until it holds
//   stop()                 sends SIGTERM and waits until tail has noticed it
//   rest()                 what else comes out of the pipe, to its end
RunResult FollowUnread(const ScratchDirectory& scratch, const std::string& errors, const std::string& then) {
  scratch.Write("line", kLine);
  scratch.Write("unread.py",
                "import os, select, signal, subprocess, sys, time\n"
                "open('app.log', 'w').write(open('line').read() * 20000)\n"
                "reader, writer = os.pipe()\n"
                "tail = subprocess.Popen(['" VMSIFT_BINARY
                "', 'tail', '--format', 'jsonl', '--state', 'st', 'app.log'], stdout=writer, stderr=" +
                    errors + ")\n" + R"(
def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline: sys.exit('waited in vain')
        time.sleep(0.01)
def pending():
    for line in open(f'/proc/{tail.pid}/status'):
        if line.startswith('ShdPnd:'): return int(line.split()[1], 16) >> signal.SIGTERM - 1 & 1
def stop():
    tail.send_signal(signal.SIGTERM)
    until(lambda: tail.poll() is not None or not pending())
def rest():
    os.close(writer)
    out = b''
    while part := os.read(reader, 100000): out += part
    return out
until(lambda: not select.select([], [writer], [], 0)[1])
)" + then);
  return RunShell("cd " + scratch.path("") + " && timeout 100 python3 unread.py");
}

TEST(TailSignal, OneThatNobodyReadsEndsAMomentAfterASignalAndLosesNoCount) {
  for (const char* errors : {"subprocess.DEVNULL", "writer"}) {
    SCOPED_TRACE(errors);
    const ScratchDirectory scratch;
    const RunResult result = FollowUnread(scratch, errors, "stop()\nprint('status', tail.wait(60))\n");
    EXPECT_EQ(result.out, "status 2\n") << result.errors;
    const RunResult next =
        RunShell("cd " + scratch.path("") + " && { " + kTail +
                 " --state st --format json app.log > report & p=$!; } && wait_until takes_signals $p"
                 " && kill -INT $p; wait $p; echo status $?");
    EXPECT_EQ(next.out, "status 0\n") << next.errors;
    EXPECT_EQ(nlohmann::json::parse(ReadFile(scratch.path("report")))["failures"], 20'000);
  }
}

// Somebody reads as soon as it has noticed the second signal, and would get all of it from one that had not
// given up at once (WhoReadsSlowlyGetsAllOfIt).
TEST(TailSignal, ASecondSignalEndsOneThatNobodyReadsAtOnce) {
  const ScratchDirectory scratch;
  const RunResult result =
      FollowUnread(scratch, "writer",
                   "stop()\nstop()\nout = rest()\n"
                   "print('status', tail.wait(60), out.count(b'VMStartTimedOut') < 20000)\n");
  EXPECT_EQ(result.out, "status 2 True\n") << result.errors;
}

// Longer than it waits for one who does not read at all, which is two seconds.
TEST(TailSignal, WhoReadsSlowlyGetsAllOfIt) {
  const ScratchDirectory scratch;
  const RunResult result = FollowUnread(scratch, "subprocess.DEVNULL",
                                        "stop()\n"
                                        "begin = time.monotonic()\n"
                                        "out = b''\n"
                                        "def read_slowly():\n"
                                        "    global out\n"
                                        "    out += os.read(reader, 4096)\n"
                                        "    return time.monotonic() > begin + 2.5\n"
                                        "until(read_slowly)\n"
                                        "print('running', tail.poll() is None)\n"
                                        "out += rest()\n"
                                        "print('status', tail.wait(60), out.count(b'\\n'))\n");
  EXPECT_EQ(result.out, "running True\nstatus 0 20000\n") << result.errors;
}

TEST(TailSignal, AStopIsAStopAndItGoesOn) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  // As the shell does for Ctrl-Z and fg; in between the process is stopped. It is a job of its parent's
  // session, since one that no shell could continue would not be stopped.
  scratch.Write("suspend.py",
                "import os, signal, subprocess\n"
                "tail = subprocess.Popen(['" VMSIFT_BINARY
                "', 'tail', '--format', 'jsonl', 'app.log'],\n"
                "                        stdout=subprocess.PIPE, preexec_fn=os.setpgrp)\n"
                "tail.stdout.readline()\n"
                "tail.send_signal(signal.SIGTSTP)\n"
                "print('stopped', os.WIFSTOPPED(os.waitpid(tail.pid, os.WUNTRACED)[1]))\n"
                "tail.send_signal(signal.SIGCONT)\n"
                "line = open('app.log').readline()\n"
                "print(line, end='', file=open('app.log', 'a'), flush=True)\n"
                "print('again', len(tail.stdout.readline()) > 0)\n"
                "tail.send_signal(signal.SIGTERM)\n"
                "print('status', tail.wait(20))\n");
  const RunResult result = RunShell("cd " + scratch.path("") + " && timeout 60 python3 suspend.py");
  EXPECT_EQ(result.out, "stopped True\nagain True\nstatus 0\n") << result.errors;
}

}  // namespace
}  // namespace vmsift
