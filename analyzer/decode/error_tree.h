// The errors of one record as a tree, and the chains from its roots to its leaves.
//
// A response nests its errors in `details`, in `innererror`, and as JSON inside messages; every leaf is a
// root cause.
#ifndef VMSIFT_ANALYZER_DECODE_ERROR_TREE_H_
#define VMSIFT_ANALYZER_DECODE_ERROR_TREE_H_

#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"

namespace vmsift {

struct ErrorNode {
  int parent = -1;            // -1: outermost
  bool from_message = false;  // it stood as JSON in its parent's message
  ChainLink link;
  std::string_view status;  // of the response that holds it
  size_t offset = 0;        // in the text it was found in
  size_t group = 0;         // of errors inside one outermost bracket; 0: none
  bool confirmed = true;
  bool colon_only = false;  // as of Failure
  bool loose = false;       // its code stood after a label that anybody may print
  bool no_text = false;     // its message was given, and is empty
  bool has_child = false;

  // A node that says nothing only groups its children: {"error": {"details": […]}}.
  bool says_something() const { return !link.code.empty() || !link.message.empty(); }
};

class ErrorTree {
 public:
  void Clear();

  int Add(int parent);
  ErrorNode& node(int index) { return nodes_[static_cast<size_t>(index)]; }
  int size() const { return static_cast<int>(nodes_.size()); }

  // Appends one failure per leaf, in the order of the record: chain, code, message, status and certainty. A
  // leaf that the record prints twice (in a message and in the `details` beside it) is one failure; equal
  // leaves of a fork are as many failures.
  void AppendFailures(std::vector<Failure>* failures);

 private:
  // Whether two leaves of equal text are one error printed twice.
  bool PrintedTwice(int a, int b) const;

  std::vector<ErrorNode> nodes_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ERROR_TREE_H_
