// How the program allocates memory from the system.
#ifndef VMSIFT_ANALYZER_APP_HEAP_H_
#define VMSIFT_ANALYZER_APP_HEAP_H_

namespace vmsift {

// Configures the allocator for a short run with growing tables: few, huge pages, and freed memory is kept.
// The first touch of a page costs a fault, up to 16 us on a virtual machine; counting a log's failures
// touched thousands. Call it first, while there is only one thread. Has no effect if the system or the
// allocator does not support it.
void ConfigureAllocator();

// If memory runs out in any thread, the program ends with a message and exit status 2: unwinding needs
// memory, too. Files that are written as a whole or not at all are not written.
void EndWhereMemoryEnds();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_HEAP_H_
