// A published error message with placeholders, taken apart: literal text, placeholders, list items.
//
// Flow: catalog cell -> MessageTemplate -> patterns (template_pattern.h). Immutable once parsed; any thread
// may read it. Format: .NET composite formatting as the published pages use it, `{0}`, `{1}`, …, `{{` for a
// brace.
#ifndef VMSIFT_MATCHERS_MESSAGE_TEMPLATE_H_
#define VMSIFT_MATCHERS_MESSAGE_TEMPLATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/placeholder_role.h"

namespace vmsift {

struct Placeholder {
  std::string name;  // "0"
  PlaceholderRole role = PlaceholderRole::kValue;
};

struct TemplatePiece {
  enum Kind {
    kText,           // literal text, normalized (normalized_text.h)
    kPlaceholder,    // `placeholder` is an index into placeholders()
    kOptionalQuote,  // a quote whose partner the page lost
    kListItem,       // an item of a list begins: a bullet, a number, or nothing
  };
  Kind kind;
  std::string text;
  int placeholder = -1;
  bool lost_quote = false;  // the placeholder has a quote on one side only
  bool quoted = false;      // the placeholder is quoted; the quotes belong to this piece
};

class MessageTemplate {
 public:
  // Parses the text of a catalog cell (markdown.h, MarkdownCellText). Fails on a brace that is never closed.
  // Oddities that the template survives are appended to `oddities`, a clause each.
  static absl::StatusOr<MessageTemplate> Parse(std::string_view text, std::vector<std::string>* oddities);

  // The message as the page has it, on one line; a brace of the text is still written twice.
  const std::string& text() const { return text_; }
  const std::vector<TemplatePiece>& pieces() const { return pieces_; }
  // One entry per place in the text: a number that occurs twice has two.
  const std::vector<Placeholder>& placeholders() const { return placeholders_; }

  // Letters and digits of literal text: how much of a message the template vouches for.
  int literal_length() const { return literal_length_; }

 private:
  std::string text_;
  std::vector<TemplatePiece> pieces_;
  std::vector<Placeholder> placeholders_;
  int literal_length_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MESSAGE_TEMPLATE_H_
