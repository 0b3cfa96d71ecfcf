// What the objects of a JSON document say of the errors inside them: time, ids, VM, operation, status.
//
// Each object that is being read is a scope. An error takes a fact from the nearest scope around it that has
// it; an object that only describes the one around it (`authorization`, `metadata`) lends it its facts when
// it closes. Scopes without an error inside are forgotten when they close, so that memory grows with the
// depth of a document and with its errors, not with its length. Views borrow what the decoder keeps alive.
// Reuses its memory; not thread-safe.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_CONTEXT_H_
#define VMSIFT_ANALYZER_DECODE_JSON_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_members.h"
#include "base/text_arena.h"

namespace vmsift {

class JsonContext {
 public:
  void Clear();

  // Opens a scope inside another one (-1: none). Of an element of an array: a number that no other array has,
  // and which element it is; `array` is 0 for what is none.
  int Open(int parent, int array, int element);
  // The scope is no element: it only carries a member of the scope around it.
  void NoElement(int scope) { scopes_[static_cast<size_t>(scope)].array = 0; }
  // Closes the scope opened last of those that are open. `context`: it describes the scope around it.
  void Close(int scope, bool has_errors, bool context);

  // A fact that the scope states; the first of a kind counts.
  void Add(int scope, JsonMember fact, std::string_view value);
  // The fact of the nearest scope, then one that was lent; empty when there is none.
  std::string_view Find(int scope, JsonMember fact) const;
  // The same of one scope alone, and what it was lent.
  std::string_view FindHere(int scope, JsonMember fact) const;

  // Fills in what the scopes around a failure say of it, where it does not say so itself. Texts that are put
  // together are kept in `arena`.
  void Describe(int scope, TextArena* arena, Failure* failure) const;

  // The operation that went well of which a record tells.
  std::optional<Success> FindSuccess(int scope) const;

  // Whether the two stand in different elements of one array.
  bool InSiblingElements(int a, int b) const;

 private:
  struct Fact {
    JsonMember kind;
    std::string_view value;
    int next;
  };
  struct Scope {
    int parent = -1;
    int array = 0;
    int element = 0;
    int stated = -1;  // the first of its facts
    int lent = -1;
    uint64_t stated_kinds = 0;
    uint64_t lent_kinds = 0;
    size_t facts = 0;  // how many there were when it opened
  };

  std::string_view Value(int list, JsonMember fact) const;
  void Push(Scope* scope, bool lent, JsonMember fact, std::string_view value);
  std::optional<Timestamp> FindTime(int scope) const;
  std::string_view FindId(int scope) const;
  std::string_view FindVmName(int scope) const;

  std::vector<Scope> scopes_;
  std::vector<Fact> facts_;
  std::vector<Fact> lent_;  // by the scope that closes
  size_t facts_kept_ = 0;   // one of them was stated of a scope around the one opened last
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_CONTEXT_H_
