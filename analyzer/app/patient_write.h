// Writes to who may not read, such as a pipe that is full or a terminal that was stopped, without being deaf
// to everything else meanwhile.
#ifndef VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_
#define VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_

#include <cstdint>
#include <functional>
#include <string_view>

namespace vmsift {

// Is asked some times a second while nothing is taken, with the time since something was; true: that is long
// enough.
using GiveUp = std::function<bool(int64_t stalled_ms)>;

// Writes all of it. Returns 0, or the system's error number; ECANCELED when it was given up, with part of it
// written or none. Sets a timer and SIGALRM, so that one thread of a program may write so at a time.
int PatientWrite(int descriptor, std::string_view text, const GiveUp& give_up);

// Waits until a little can be written at once, or writing fails at once; false: it was given up.
bool WaitToWrite(int descriptor, const GiveUp& give_up);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_
