// A disk that fails: SQLite's files, whose writes and syncs fail where a test wants them to.
#ifndef VMSIFT_TESTS_ANALYZER_FAULTY_SQLITE_H_
#define VMSIFT_TESTS_ANALYZER_FAULTY_SQLITE_H_

namespace vmsift {

enum class DiskFault {
  kFull,        // nothing is written
  kShortWrite,  // half of it is, and then an error
  kSync,        // what was written may not be there
};

// From now on all databases that are opened are on that disk.
void UseFaultyDisk();
// The operation after this many more fails, and all after it until the next call; -1: none.
void FailAfter(int operations, DiskFault fault);
// Whether one has failed since.
bool HasFailed();

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_FAULTY_SQLITE_H_
