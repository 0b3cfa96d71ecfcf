// Replaces what identifies the user's resources in a failure by pseudonyms (pseudonyms.h): subscriptions,
// ids, names of resources and groups, IP addresses, mail addresses.
//
// Codes, operations, times, types of resources and the service's own words stay. In messages, names are what
// the failure's ids and its template's parameters name, and words in single quotes.
#ifndef VMSIFT_ANALYZER_REDACT_REDACTOR_H_
#define VMSIFT_ANALYZER_REDACT_REDACTOR_H_

#include <set>
#include <string>
#include <string_view>

#include "analyzer/redact/pseudonyms.h"

namespace vmsift {

// Names that a text may hold, in lower case.
using NameSet = std::set<std::string, std::less<>>;

// Adds the names in the resource ids that a text holds.
void AddNamesOfIds(std::string_view text, NameSet* names);

class Redactor {
 public:
  // Borrows the pseudonyms.
  explicit Redactor(Pseudonyms* pseudonyms) : pseudonyms_(*pseudonyms) {}

  // A name or id by itself; empty stays empty.
  std::string Name(std::string_view name) const;
  // A text, with the pseudonyms of what it holds.
  std::string Text(std::string_view text, const NameSet& names) const;

 private:
  Pseudonyms& pseudonyms_;
};

// The text with what its pseudonyms stand for.
std::string Restored(std::string_view text, const Pseudonyms& pseudonyms);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REDACT_REDACTOR_H_
