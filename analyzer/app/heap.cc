#include "analyzer/app/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace vmsift {
namespace {

constexpr uintptr_t kHugePageBytes = 2 << 20;
constexpr int kReserveBytes = 64 << 20;  // of address space; more is taken as usual

// Grows the allocator's heap by the reserve and returns its end.
uintptr_t GrowHeap() {
  // Volatile, since compilers leave out what is allocated to no purpose.
  void* volatile block = std::malloc(kHugePageBytes);
  const auto begin = reinterpret_cast<uintptr_t>(block);
  std::free(block);
  const auto end = reinterpret_cast<uintptr_t>(sbrk(0));
  // Another allocator, such as that of a sanitizer, has its memory elsewhere.
  return begin < end && end - begin > kReserveBytes ? end : 0;
}

}  // namespace

void UseFewPages() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // more the allocator does not take
  mallopt(M_TRIM_THRESHOLD, 8 * kReserveBytes);
  mallopt(M_TOP_PAD, kReserveBytes);
  // The heaps of further threads grow a page at a time. Small blocks are cached for each thread all the same.
  mallopt(M_ARENA_MAX, 1);
  const uintptr_t end = GrowHeap();
  if (end == 0) return;
  const uintptr_t begin = (end - kReserveBytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
  if (madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE) != 0) return;
  // What lies before the first huge page is left unused.
  void* volatile block = std::malloc(1);
  const auto next = reinterpret_cast<uintptr_t>(block);
  std::free(block);
  if (next < begin) block = std::malloc(begin - next);
}

}  // namespace vmsift
