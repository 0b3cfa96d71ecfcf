// The anchors: what no failure is without, in any form that decoding knows.
//
// Decoding finds a failure by its evidence (a code under a key or a label, a code or a message that the
// catalog knows, a word of failure with a code beside it), and each kind of evidence has a text that must
// stand there. This is the one table of them; a decoder that learns a new kind adds its anchor here. Text
// that holds no anchor need not be decoded.
//
// In a line of JSON a word of failure is an anchor anywhere, since the record around it may say
// what failed. In text, where any program writes "error", and in the documents there, it is one only with
// something beside it that may be a code, as a key, or as a value (`Status: Failed`).
//
// A few of its words identify a message. The catalog's patterns let a letter be doubled or not; where a
// word is doubled that identifies the message, the anchor is missed.
#ifndef VMSIFT_ANALYZER_DECODE_ANCHORS_H_
#define VMSIFT_ANALYZER_DECODE_ANCHORS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "analyzer/decode/anchor_choice.h"
#include "base/ascii_case.h"
#include "matchers/catalog.h"
#include "matchers/fingerprints.h"

namespace vmsift {

enum class AnchorScope { kJson, kText };

// Immutable once built; any thread may use it.
class Anchors {
 public:
  // Borrows `catalog`, which may be null: then no code and no message is known.
  explicit Anchors(const Catalog* catalog);

  const Fingerprints& fingerprints() const { return fingerprints_; }

  // Whether an anchor may stand at `bytes`, by its fingerprint or its first two bytes; at least
  // Fingerprints::kBytes bytes must be readable.
  bool MayStandAt(const char* bytes) const {
    return fingerprints_.MayStandAt(bytes) || (bytes[0] == kEscape[0] && bytes[1] == kEscape[1]) ||
           (bytes[0] == kBracket && IsAsciiAlpha(bytes[1]));
  }
  // Confirms MayStandAt by all four bytes.
  bool MayBeAnchorAt(const char* bytes) const {
    const bool bracketed = bytes[0] == kBracket && bytes[1] >= 'A' && bytes[1] <= 'Z';
    const bool escaped = bytes[0] == kEscape[0];
    // Without branches: each is as likely.
    return (int{fingerprints_.MayBeAt(bytes)} | int{bracketed} | int{escaped}) != 0;
  }
  // What anchors without a fingerprint begin with: `\u00` of a letter that may be an anchor's, and a code in
  // brackets.
  static constexpr std::string_view kEscape = "\\u";
  static constexpr char kBracket = '(';

  // Whether there is an anchor where there may be one. `at` leaves Fingerprints::kBytes bytes of text.
  bool IsAnchorAt(std::string_view text, size_t at, AnchorScope scope) const {
    if (text[at] == kEscape[0]) return EscapesAnchor(text, at);
    if (text[at] == kBracket) return IsBracketedCode(text, at);
    Sought sought;
    return fingerprints_.FindAt(text.data() + at, [&](const Fingerprints::Entry& entry) {
      return Stands(entry, text, at, scope, &sought);
    });
  }

 private:
  Anchors(const Catalog* catalog, AnchorChoice choice);

  // A word that was not found, and where: messages that begin with one word have others in common, too.
  struct Sought {
    std::string_view word;
    size_t from = 0;
    size_t to = 0;
  };

  static bool EscapesAnchor(std::string_view text, size_t at);
  static bool IsBracketedCode(std::string_view text, size_t at);
  bool Stands(const Fingerprints::Entry& entry, std::string_view text, size_t at, AnchorScope scope,
              Sought* sought) const;
  static bool StandsNear(const AnchorCompanion& companion, std::string_view text, size_t begin, size_t end,
                         Sought* sought);
  bool IsLabel(std::string_view text, size_t begin, size_t end, AnchorScope scope) const;
  bool IsKnownNumber(std::string_view text, size_t at) const;

  const Catalog* const catalog_;
  std::vector<Anchor> anchors_;  // by what their fingerprints call them
  Fingerprints fingerprints_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ANCHORS_H_
