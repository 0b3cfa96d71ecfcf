// The errors of one JSON document as a tree, what speaks for each, and the failures they make.
//
// An error's `details`, its `innererror` and what its message holds stand under it; every leaf is a root
// cause. A document reports one error several times: in a message and in the `details` beside it, as text and
// as JSON. Elements of one array are different errors; other equal ones are one, reported twice.
//
// Views borrow what the decoder keeps alive. Reuses its memory; not thread-safe.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_ERRORS_H_
#define VMSIFT_ANALYZER_DECODE_JSON_ERRORS_H_

#include <cstddef>
#include <deque>
#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_context.h"
#include "analyzer/decode/record.h"
#include "base/text_arena.h"

namespace vmsift {

// What holds an object that may be an error.
enum class ErrorRole {
  kPlain,          // anything
  kError,          // `error`: with a code and a message it is one
  kLikelyError,    // `err`: with a code and a message it may be one
  kStatusMessage,  // of an Azure record: whatever it says is one
  kDetail,         // `details` of an error
  kEmbedded,       // the message of an error, as JSON
};

struct ErrorFields {
  std::string_view code;
  std::string_view message;
  std::string_view target;
  bool no_text =
      false;  // of a code that need not have a message: its message is empty, or its key is an error's
};

class JsonErrors {
 public:
  void Clear();

  int size() const { return static_cast<int>(nodes_.size()); }
  // An error under another one (-1: none), in a scope of the document; it says nothing until it is judged.
  int Add(int parent, int scope, ErrorRole role);
  // Whether what holds the object of `node` (-1: none) is known to hold errors.
  bool IsError(int index) const {
    return index >= 0 && nodes_[static_cast<size_t>(index)].role != ErrorRole::kPlain;
  }
  // Something under `parent` (-1: none) was not read: the root cause may stand there, so neither the parent
  // nor what encloses it is one.
  void NoteUnread(int parent);
  // An `error` that is plain text.
  void AddText(int parent, int scope, std::string_view text);
  // An error that was read in prose, with its chain.
  // `text` is a number that each text has of its own.
  void AddTold(int parent, int scope, int text, const Failure& failure, TextArena* arena);
  // Decides what an object is as an error, once all its members are read.
  void Judge(int node, ErrorFields fields, const JsonContext& context);
  // Hangs the errors from `first` on that stand beside `wrapper` below it, which says no more than that they
  // hold the cause.
  void TakeUnder(int wrapper, int first);
  // Adds a record that failed and says no more than a status code. Whether it is one.
  bool AddFailedRecord(int scope, const JsonContext& context);

  // Forgets the errors from `first` on where none of them says anything. Whether any does.
  bool ForgetSilent(int first);
  void Truncate(int size) { nodes_.resize(static_cast<size_t>(size)); }

  // Appends a failure for each leaf. `document`: the text they stood in.
  void AppendFailures(const JsonContext& context, std::string_view document, TextArena* arena,
                      std::vector<Failure>* failures);

 private:
  struct Node {
    int parent = -1;
    int scope = -1;
    int told = -1;  // of a leaf that was read in prose: which of told_
    ErrorRole role = ErrorRole::kPlain;
    ChainLink link;
    int prose = 0;  // the text that it was read in; 0: it is JSON
    bool confirmed = false;
    bool code_alone = false;     // as colon_only of Failure
    bool failed_counts = false;  // confirmed in a record that failed
    bool has_child = false;

    bool says_something() const { return !link.code.empty() || !link.message.empty(); }
  };

  struct Leaf {
    int node;
    size_t failure;  // index into the failures
  };

  Node& node(int index) { return nodes_[static_cast<size_t>(index)]; }
  void DropDoubtfulProse(int parent, const ErrorFields& fields);
  Failure MakeFailure(int leaf, const JsonContext& context) const;
  bool ToldTwice(const JsonContext& context, int a, int b) const;
  void DropToldTwice(const JsonContext& context, const std::vector<Leaf>& leaves,
                     std::vector<Failure>* failures) const;

  std::vector<Node> nodes_;
  std::deque<Failure> told_;
};

// Why a record without an error looks like a failed operation of Azure; empty when it does not.
std::string_view FailedWithoutError(int scope, const JsonContext& context);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_ERRORS_H_
