// Chooses the anchors of a catalog: the words that identify each message, and the letters that identify each
// anchor: found (matchers/fingerprint_choice.h). Those of the built-in catalog are chosen when the program is
// built.
#ifndef VMSIFT_ANALYZER_DECODE_ANCHOR_CHOICE_H_
#define VMSIFT_ANALYZER_DECODE_ANCHOR_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/catalog.h"
#include "matchers/fingerprints.h"

namespace vmsift {

// How an anchor is verified.
enum class AnchorKind : uint8_t {
  kLabel,      // `code`, as a key or a label
  kError,      // `error` in any word
  kFailure,    // `fail`, `exception`
  kKnownCode,  // whole, with a capital
  kMessage,    // a word of a message
  kResponse,   // `RESPONSE 409`
  kStatus,     // `StatusCode=409`, `Status: 500`
};
inline constexpr size_t kAnchorKinds = 7;

// A word of a message that must stand near the one that was chosen.
struct AnchorCompanion {
  std::string word;     // in small letters
  bool before = false;  // the chosen one; else behind it
  size_t within = 0;    // bytes from the chosen one

  friend bool operator==(const AnchorCompanion&, const AnchorCompanion&) = default;
};

// One anchor. The fingerprint's `what` is its index.
struct Anchor {
  AnchorKind kind = AnchorKind::kLabel;
  bool whole_word = false;  // of a message: what was chosen is a word, not a part of one
  std::vector<AnchorCompanion> companions;

  friend bool operator==(const Anchor&, const Anchor&) = default;
};

struct AnchorChoice {
  std::vector<Anchor> anchors;
  std::vector<Fingerprints::Entry> fingerprints;  // at most one for each anchor, in no order
};

// `catalog` may be null: then no code and no message is known.
AnchorChoice ChooseAnchors(const Catalog* catalog);

// A choice as lines of text, and back. Nothing for what SaveAnchors did not write.
std::string SaveAnchors(const AnchorChoice& choice);
std::optional<AnchorChoice> ReadAnchors(std::string_view saved);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ANCHOR_CHOICE_H_
