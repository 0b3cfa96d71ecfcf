#include "analyzer/app/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <string_view>

#include "analyzer/app/command.h"
#include "analyzer/app/terminal_mode.h"

namespace vmsift {
namespace {

constexpr uintptr_t kHugePageBytes = 2 << 20;
constexpr int kReserveBytes = 64 << 20;  // of address space; more is taken as usual

// Grows the allocator's heap by the reserve and returns its end; 0 when the system gives less.
uintptr_t GrowHeap() {
  mallopt(M_TOP_PAD, kReserveBytes);
  // Volatile, since compilers leave out what is allocated to no purpose.
  void* volatile block = std::malloc(kHugePageBytes);
  const auto begin = reinterpret_cast<uintptr_t>(block);
  std::free(block);
  // What more is taken is little, since under a limit the pad is asked for, too.
  mallopt(M_TOP_PAD, 1 << 20);
  const auto end = reinterpret_cast<uintptr_t>(sbrk(0));
  // Another allocator, such as that of a sanitizer, has its memory elsewhere.
  const bool in_heap = begin != 0 && begin < end && end - begin > kReserveBytes &&
                       end - begin < kReserveBytes + 4 * kHugePageBytes;
  return in_heap ? end : 0;
}

[[noreturn]] void EndForWantOfMemory() {
  constexpr std::string_view kMessage =
      "vmsift: out of memory; fewer --threads and a smaller --max-line or --max-document need less\n";
  RestoreTerminal();
  [[maybe_unused]] const ssize_t ignored = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  _exit(kFailed);
}

}  // namespace

void EndWhereMemoryEnds() {
  std::set_new_handler(EndForWantOfMemory);
}

void ConfigureAllocator() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // more the allocator does not take
  mallopt(M_TRIM_THRESHOLD, 8 * kReserveBytes);
  const uintptr_t end = GrowHeap();
  if (end == 0) return;
  // The heaps of further threads grow a page at a time. Small blocks are cached for each thread all the same.
  mallopt(M_ARENA_MAX, 1);
  const uintptr_t begin = (end - kReserveBytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
  if (madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE) != 0) return;
  // What lies before the first huge page is left unused.
  void* volatile block = std::malloc(1);
  const auto next = reinterpret_cast<uintptr_t>(block);
  std::free(block);
  if (next != 0 && next < begin) block = std::malloc(begin - next);
}

}  // namespace vmsift
