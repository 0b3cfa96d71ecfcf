#include "tests/analyzer/faulty_sqlite.h"

#include <sqlite3.h>

#include <cstring>

namespace vmsift {
namespace {

int left = -1;
DiskFault kind = DiskFault::kFull;
bool failed = false;
sqlite3_vfs* real = nullptr;
sqlite3_vfs faulty;

// SQLite's own file stands behind ours.
struct File {
  sqlite3_file base;
  sqlite3_file* inner;
};

sqlite3_file* Inner(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->inner;
}

// Whether the operation at hand fails.
bool Fails() {
  if (left < 0) return false;
  if (left > 0) {
    --left;
    return false;
  }
  failed = true;
  return true;
}

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  sqlite3_file* const inner = Inner(file);
  if (!Fails()) return inner->pMethods->xWrite(inner, data, size, offset);
  if (kind == DiskFault::kShortWrite) {
    inner->pMethods->xWrite(inner, data, size / 2, offset);
    return SQLITE_IOERR_WRITE;
  }
  return kind == DiskFault::kFull ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
}

int Sync(sqlite3_file* file, int flags) {
  sqlite3_file* const inner = Inner(file);
  return Fails() ? SQLITE_IOERR_FSYNC : inner->pMethods->xSync(inner, flags);
}

int Close(sqlite3_file* file) {
  sqlite3_file* const inner = Inner(file);
  const int result = inner->pMethods->xClose(inner);
  sqlite3_free(inner);
  return result;
}

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  static const sqlite3_io_methods methods = {
      1,
      Close,
      [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
        return Inner(f)->pMethods->xRead(Inner(f), to, size, at);
      },
      Write,
      [](sqlite3_file* f, sqlite3_int64 size) { return Inner(f)->pMethods->xTruncate(Inner(f), size); },
      Sync,
      [](sqlite3_file* f, sqlite3_int64* size) { return Inner(f)->pMethods->xFileSize(Inner(f), size); },
      [](sqlite3_file* f, int lock) { return Inner(f)->pMethods->xLock(Inner(f), lock); },
      [](sqlite3_file* f, int lock) { return Inner(f)->pMethods->xUnlock(Inner(f), lock); },
      [](sqlite3_file* f, int* out) { return Inner(f)->pMethods->xCheckReservedLock(Inner(f), out); },
      [](sqlite3_file* f, int op, void* arg) { return Inner(f)->pMethods->xFileControl(Inner(f), op, arg); },
      [](sqlite3_file* f) { return Inner(f)->pMethods->xSectorSize(Inner(f)); },
      [](sqlite3_file* f) { return Inner(f)->pMethods->xDeviceCharacteristics(Inner(f)); },
      nullptr,
      nullptr,
      nullptr,
      nullptr,
      nullptr,
      nullptr};
  auto* const inner = static_cast<sqlite3_file*>(sqlite3_malloc(real->szOsFile));
  std::memset(inner, 0, static_cast<size_t>(real->szOsFile));
  file->pMethods = nullptr;
  const int result = real->xOpen(real, name, inner, flags, out_flags);
  if (result != SQLITE_OK) {
    sqlite3_free(inner);
    return result;
  }
  file->pMethods = &methods;
  reinterpret_cast<File*>(file)->inner = inner;
  return SQLITE_OK;
}

}  // namespace

void UseFaultyDisk() {
  if (real != nullptr) return;
  real = sqlite3_vfs_find(nullptr);
  faulty = *real;
  faulty.zName = "faulty";
  faulty.szOsFile = sizeof(File);
  faulty.xOpen = Open;
  sqlite3_vfs_register(&faulty, /*makeDflt=*/1);
}

void FailAfter(int operations, DiskFault fault) {
  left = operations;
  kind = fault;
  failed = false;
}

bool HasFailed() {
  return failed;
}

}  // namespace vmsift
