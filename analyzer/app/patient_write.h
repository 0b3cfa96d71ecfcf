// Writes to a reader that may stall, such as a full pipe or a stopped terminal, and stays responsive to
// signals meanwhile.
#ifndef VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_
#define VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_

#include <cstdint>
#include <functional>
#include <string_view>

namespace vmsift {

// Called a few times a second while the reader stalls, with the time since the last progress; true: give up.
using GiveUp = std::function<bool(int64_t stalled_ms)>;

// Writes all of it. Returns 0 or errno; ECANCELED if `give_up` returned true, with some or none of it
// written. Sets a timer and SIGALRM, so only one thread of a program may use it at a time.
int PatientWrite(int descriptor, std::string_view text, const GiveUp& give_up);

// Waits until a write would not block; false: `give_up` returned true.
bool WaitToWrite(int descriptor, const GiveUp& give_up);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_PATIENT_WRITE_H_
