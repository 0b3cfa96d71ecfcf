// How the program takes its memory from the system.
#ifndef VMSIFT_ANALYZER_APP_HEAP_H_
#define VMSIFT_ANALYZER_APP_HEAP_H_

namespace vmsift {

// For a short run with tables that grow: takes memory in few and huge pages and keeps what is freed. Each
// page that is touched for the first time costs a fault, of up to 16 us on a virtual machine; counting a
// log's failures touched thousands. To be called first, from the one thread there is. Where the system or the
// allocator does not go along, nothing changes.
void UseFewPages();

// Where there is no memory left, the program ends with a message and exit status 2, whichever thread wanted
// it: what was half done cannot be undone without memory, and files that are written whole or not at all are
// not.
void EndWhereMemoryEnds();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_HEAP_H_
