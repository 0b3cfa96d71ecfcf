// A terminal whose keys are read one by one and are not echoed, while the program is in the foreground.
//
// Signals of keys (Ctrl-C, Ctrl-Z, Ctrl-\) stay. What was set before is set again by Leave, by the
// destructor, and where the program ends by SIGQUIT, by a fault, by abort() or for want of memory. One at a
// time.
#ifndef VMSIFT_ANALYZER_APP_TERMINAL_MODE_H_
#define VMSIFT_ANALYZER_APP_TERMINAL_MODE_H_

namespace vmsift {

class TerminalMode {
 public:
  // Whether `input` is the terminal of `output`, so that the keys pressed there are meant for what is shown.
  static bool IsOneTerminal(int input, int output);

  explicit TerminalMode(int descriptor) : descriptor_(descriptor) {}
  ~TerminalMode() { Leave(); }
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;

  // Does nothing in the background, where the terminal is another's. May be called again and again.
  void Enter();
  void Leave();
  // After a stop that nobody could catch, the terminal is as the shell set it.
  void EnterAgain();

  // To poll and read keys from; -1 while there are none for this program.
  int keys() const;

 private:
  const int descriptor_;
  bool entered_ = false;
};

// Sets again what an Enter changed, if anything. Safe in a signal handler.
void RestoreTerminal() noexcept;

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TERMINAL_MODE_H_
