// vmsift tail on a pseudo-terminal: the keys of the live view, how the terminal is left, and --tee.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

// Starts a command of bash on a terminal of 100 by 30 and does `then` in Python:
//   child              its process
//   see(TEXT)          waits until this appears in what is written from here on
//   press(TEXT)        presses keys
//   add(LINES)         appends failures to app.log
//   raw(), echoes()    how the terminal is set
//   end()              waits until it has ended, and prints its status and how the terminal was left
// `shown` is all that was written; the function returns what `then` prints.
std::string BashOnTerminal(const ScratchDirectory& scratch, const std::string& command,
                           const std::string& then) {
  scratch.Write("command", command);
  scratch.Write("line", kLine);
  scratch.Write("terminal.py", R"(
import fcntl, os, pty, re, select, signal, struct, sys, termios, time
line = open('line').read()
def add(count): open('app.log', 'a').write(line * count)
add(3)
child, terminal = pty.fork()
if child == 0:
    os.environ['TERM'] = 'xterm'
    while not os.path.exists('sized'): time.sleep(0.01)
    os.execv('/bin/bash', ['bash', 'command'])
def resize(columns, rows): fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
resize(100, 30)
before = termios.tcgetattr(terminal)
open('sized', 'w')
shown = ''
def read():
    global shown
    if not select.select([terminal], [], [], 0.1)[0]: return True
    try: got = os.read(terminal, 65536)
    except OSError: return False
    shown += got.decode()
    return got != b''
def until(holds):
    deadline = time.monotonic() + 60
    while not holds():
        if time.monotonic() > deadline: sys.exit('waited in vain; shown: ' + repr(shown[-3000:]))
        read()
seen = 0
def see(text):
    global seen
    until(lambda: text in shown[seen:])
    seen = shown.index(text, seen) + len(text)
def press(keys): os.write(terminal, keys.encode())
def flags(): return termios.tcgetattr(terminal)[3]
def echoes(): return flags() & termios.ECHO != 0
def raw(): return flags() & termios.ICANON == 0
def end():
    while read(): pass
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print('status', status, 'cursor', shown.rfind('\x1b[?25h') > shown.rfind('\x1b[?25l'))
)" + then);
  const RunResult result = RunShell("cd " + scratch.path("") + " && python3 terminal.py");
  EXPECT_EQ(result.status, 0) << result.errors;
  return result.out;
}

// The same for `vmsift tail ARGUMENTS`.
std::string OnTerminal(const ScratchDirectory& scratch, const std::string& arguments,
                       const std::string& then) {
  return BashOnTerminal(scratch, std::string("exec ") + kTail + " " + arguments, then);
}

TEST(LiveTerminal, QEndsItWithAReportAndTheTerminalAsItWas) {
  const ScratchDirectory scratch;
  EXPECT_EQ(OnTerminal(scratch, "app.log", R"(
see('3 failures')
see('? help')
print(raw(), echoes())
press('q')
until(lambda: termios.tcgetattr(terminal) == before)
see('Errors by code')
end()
print(shown.count('Errors by VM'), 'failures' in re.sub('.*\x1b\\[\\?25h', '', shown, flags=re.S))
)"),
            "True False\nstatus 0 cursor True\n1 True\n");
}

TEST(LiveTerminal, AnAlertThatFiresIsOneLineOfTheView) {
  const ScratchDirectory scratch;
  EXPECT_EQ(OnTerminal(scratch, "--alert 'count>1 within 5m' app.log", R"(
see('firing since'); see('? help')
resize(90, 25)
see('? help')
press('q')
end()
print(shown.count(' (count>1 within 5m); last '), shown.count('firing since') > 1)
)"),
            "status 0 cursor True\n1 True\n")
      << "the line that stays above the view, and none of it in the view";
}

TEST(LiveTerminal, EverySignalRestoresTheTerminal) {
  for (const char* signal : {"SIGINT", "SIGTERM", "SIGQUIT"}) {
    const ScratchDirectory scratch;
    EXPECT_THAT(OnTerminal(scratch, "app.log", std::string(R"(
see('? help')
until(raw)
os.kill(child, signal.)") + signal + R"()
until(lambda: termios.tcgetattr(terminal) == before)
end()
)"),
                EndsWith("cursor True\n"))
        << signal;
  }
}

TEST(LiveTerminal, AStopGivesTheTerminalBackAndGoingOnTakesItAgain) {
  const ScratchDirectory scratch;
  // The session has no shell that could continue it, so it is stopped by a signal that nobody can catch, and
  // the terminal is set as a shell would do it.
  EXPECT_EQ(OnTerminal(scratch, "app.log", R"(
see('? help')
until(raw)
os.kill(child, signal.SIGSTOP)
os.waitpid(child, os.WUNTRACED)
termios.tcsetattr(terminal, termios.TCSANOW, before)
os.kill(child, signal.SIGCONT)
until(raw)
see('? help')
press('q')
until(lambda: termios.tcgetattr(terminal) == before)
end()
)"),
            "status 0 cursor True\n");
}

TEST(LiveTerminal, PauseFilterSortHelpAndResize) {
  const ScratchDirectory scratch;
  EXPECT_EQ(OnTerminal(scratch, "app.log", R"(
see('3 failures'); see('? help')
press(' '); see('PAUSED')
add(4)
press('s'); see('sort: latest')
press('/nothing'); see('/nothing_')
press('\r'); see('filter: nothing')
press('?'); see('pauses the display')
print('7 failures' in shown)
press('x'); see('PAUSED')
press('\x1b'); see('/ filter')
press(' '); see('7 failures')
resize(60, 12); see('7 failures')
press('q'); see('Errors by code')
end()
)"),
            "False\nstatus 0 cursor True\n");
}

TEST(LiveTerminal, NothingIsEchoedAndNoLineIsLeftOver) {
  const ScratchDirectory scratch;
  // Every line of the view is erased before the report, whose first line stands where the view began.
  EXPECT_EQ(OnTerminal(scratch, "app.log", R"(
see('? help')
press('zzzs'); see('sort: latest')
print('zzz' in shown)
press('q')
end()
print(re.search('\x1b\\[1;1H(\x1b\\[\\?7h)?\x1b\\[\\?25h(\x1b\\[[0-9;]*m)*3 failures', shown) is not None)
)"),
            "False\nstatus 0 cursor True\nTrue\n");
}

TEST(LiveTerminal, KeysAreReadOnlyWhereTheyAreMeantForIt) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write("piped.sh", std::string("exec '") + VMSIFT_BINARY + "' tail app.log < /dev/null\n");
  // With standard input elsewhere, the terminal is left alone.
  const RunResult piped = RunShell("cd " + scratch.path("") +
                                   R"( && python3 -c "
import os, pty, sys, termios, time, select
child, terminal = pty.fork()
if child == 0:
    os.environ['TERM'] = 'xterm'
    os.execv('/bin/bash', ['bash', 'piped.sh'])
shown = b''
while b' up to date' not in shown: shown += os.read(terminal, 65536)
print(termios.tcgetattr(terminal)[3] & termios.ICANON != 0, b'? help' in shown)
os.kill(child, 15)
try:
    while os.read(terminal, 65536): pass
except OSError: pass
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
")");
  EXPECT_EQ(piped.out, "True False\n0\n") << piped.errors;
}

TEST(LiveTerminal, ATerminalThatTakesNoEscapesGetsReportsAlone) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write("follow.sh", std::string("exec '") + VMSIFT_BINARY + "' tail --every 100ms app.log\n");
  for (const char* kind : {"TERM=xterm", "TERM=dumb", "-u TERM"}) {
    const RunResult run = RunShell("cd " + scratch.path("") + " && KIND='" + kind + R"(' python3 -c "
import os, pty
child, terminal = pty.fork()
if child == 0:
    os.execvp('env', ['env', *os.environ['KIND'].split(), 'bash', 'follow.sh'])
shown = b''
while b'up to date' not in shown and b'Errors by code' not in shown: shown += os.read(terminal, 65536)
os.kill(child, 15)
try:
    while True: shown += os.read(terminal, 65536)
except OSError: pass
print(b'\x1b[?' in shown, b'Errors by code' in shown)
")");
    EXPECT_EQ(run.out, kind == std::string("TERM=xterm") ? "True True\n" : "False True\n")
        << kind << run.errors;
  }
}

// As terraform apply does it: a prompt without an end of line, an answer from the terminal, and failures.
constexpr char kAsks[] =
    "printf 'Plan: 1 to add.\\nEnter a value: '\nread answer < /dev/tty\necho \"got $answer\"\ncat line\n";

TEST(LiveTerminal, APromptOfAPipelineIsVisible) {
  const ScratchDirectory scratch;
  scratch.Write("apply", kAsks);
  EXPECT_EQ(
      BashOnTerminal(scratch, std::string("bash apply | ") + kTail + " --alert 'count>0 within 5m' -", R"(
see('Plan: 1 to add.'); see('Enter a value: ')
press('yes\n')
see('got yes'); see('did not start'); see('alert'); see('1 failure'); see('Errors by code')
end()
print('? help' in shown, shown.count('Errors by VM'))
)"),
      "status 0 cursor False\nFalse 1\n");
}

TEST(LiveTerminal, WithoutTeeAPipelineHasTheLiveView) {
  const ScratchDirectory scratch;
  EXPECT_EQ(
      BashOnTerminal(scratch, std::string("{ cat line; read < /dev/tty; } | ") + kTail + " --no-tee -", R"(
see('Following 1 file')
print('"error"' in shown)
press('\n'); see('Errors by code')
end()
)"),
      "False\nstatus 0 cursor True\n");
}

// Ctrl-C goes to both. What the program says then must still find a reader.
TEST(LiveTerminal, AnInterruptIsForTheProgramThatIsPassedOn) {
  const ScratchDirectory scratch;
  scratch.Write("apply",
                "trap 'echo; echo Gracefully shutting down; cat line; exit 0' INT\n"
                "echo Applying\nwhile :; do read -t 60 < /dev/tty; done\n");
  EXPECT_EQ(
      BashOnTerminal(
          scratch,
          std::string("trap '' INT; (trap - INT; exec bash apply) | (trap - INT; exec ") + kTail + " -)", R"(
see('Applying')
press('\x03')
see('Gracefully shutting down'); see('1 failure'); see('Errors by code')
end()
)"),
      "status 0 cursor False\n");
}

TEST(Tee, PassesEveryByteOn) {
  const ScratchDirectory scratch;
  const std::string log = std::string("\x1b[31mred\r\n") + kLine + "no end";
  scratch.Write("log", log);
  const RunResult run = RunShell("cd " + scratch.path("") + " && vmsift tail --tee - < log");
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.out.substr(0, log.size()), log);
  EXPECT_EQ(run.out.substr(log.size(), 11), "\n1 failure ");
  const RunResult plain = RunShell("cd " + scratch.path("") + " && cat log | vmsift tail -");
  EXPECT_EQ(plain.out, run.out.substr(log.size() + 1)) << "no terminal, no --tee";
}

TEST(Tee, ThatCannotWorkIsWrongUsage) {
  EXPECT_THAT(RunShell("vmsift tail --tee app.log").errors, HasSubstr("--tee: passes standard input on"));
  const RunResult json = RunShell("vmsift tail --tee --format json - </dev/null");
  EXPECT_EQ(json.status, 2);
  EXPECT_THAT(json.errors, HasSubstr("--format json"));
  EXPECT_EQ(RunShell("vmsift tail --no-tee - </dev/null").status, 0);
}

}  // namespace
}  // namespace vmsift
