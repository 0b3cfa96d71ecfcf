#include "matchers/message_template.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/markdown.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Parsed {
  MessageTemplate message;
  std::vector<std::string> oddities;
  std::string pieces;  // `<0>` a placeholder, `'<0>'` one with its quotes, `?` a lone quote, `@` a list item
};

Parsed Parse(std::string_view text) {
  Parsed parsed;
  absl::StatusOr<MessageTemplate> message = MessageTemplate::Parse(text, &parsed.oddities);
  if (!message.ok()) {
    ADD_FAILURE() << message.status();
    return parsed;
  }
  parsed.message = *std::move(message);
  for (const TemplatePiece& piece : parsed.message.pieces()) {
    const std::string quote = piece.quoted ? "'" : "";
    switch (piece.kind) {
      case TemplatePiece::kText:
        parsed.pieces += piece.text;
        break;
      case TemplatePiece::kPlaceholder:
        parsed.pieces += quote + "<" +
                         parsed.message.placeholders().at(static_cast<size_t>(piece.placeholder)).name + ">" +
                         quote;
        break;
      case TemplatePiece::kOptionalQuote:
        parsed.pieces += "?";
        break;
      case TemplatePiece::kListItem:
        parsed.pieces += "@";
        break;
    }
  }
  return parsed;
}

// The pieces of a template in which nothing is odd.
std::string Pieces(std::string_view text) {
  const Parsed parsed = Parse(text);
  EXPECT_THAT(parsed.oddities, IsEmpty()) << text;
  return parsed.pieces;
}

std::string Error(std::string_view text) {
  std::vector<std::string> oddities;
  return MessageTemplate::Parse(text, &oddities).status().ToString();
}

TEST(MessageTemplateTest, PlaceholdersAndText) {
  const Parsed parsed = Parse("Disk {0} of VM {1} has {size_gb} GB.");
  EXPECT_EQ(parsed.pieces, "Disk <0> of VM <1> has <size_gb> GB.");
  EXPECT_EQ(parsed.message.text(), "Disk {0} of VM {1} has {size_gb} GB.");
  ASSERT_EQ(parsed.message.placeholders().size(), 3u);
  EXPECT_EQ(parsed.message.placeholders()[1].role, PlaceholderRole::kVm);
  EXPECT_EQ(parsed.message.literal_length(), 13) << "letters and digits of literal text";
}

TEST(MessageTemplateTest, ANumberThatOccursTwiceHasTwoPlaceholders) {
  const Parsed parsed = Parse("{0} is not {0}");
  EXPECT_EQ(parsed.pieces, "<0> is not <0>");
  EXPECT_EQ(parsed.message.placeholders().size(), 2u);
}

TEST(MessageTemplateTest, WithoutPlaceholders) {
  EXPECT_EQ(Pieces("The VM didn't start."), "The VM didn't start.");
  EXPECT_EQ(Pieces(""), "");
}

TEST(MessageTemplateTest, QuotesBelongToThePlaceholderTheyEnclose) {
  EXPECT_EQ(Pieces("VM '{0}' is off."), "VM '<0>' is off.");
  EXPECT_EQ(Pieces("VM \"{0}\" is off."), "VM '<0>' is off.");
  EXPECT_EQ(Pieces("VM “{0}” is off."), "VM '<0>' is off.");
  EXPECT_EQ(Pieces("'{0}' and ('{1}')"), "'<0>' and ('<1>')");
  EXPECT_EQ(Pieces("Error: '{0}'."), "Error: '<0>'.");
}

TEST(MessageTemplateTest, QuotesAroundMoreThanAPlaceholderAreText) {
  EXPECT_EQ(Pieces("Use '{0}/{1}' or 'none'."), "Use '<0>/<1>' or 'none'.");
  EXPECT_EQ(Pieces("Use 'size {0}' now."), "Use 'size <0>' now.");
}

TEST(MessageTemplateTest, AnApostropheInAWordIsNoQuote) {
  EXPECT_EQ(Pieces("VM '{0}' didn't stop; it's on."), "VM '<0>' didn't stop; it's on.");
}

TEST(MessageTemplateTest, AnApostropheAfterAPlaceholderIsNoQuote) {
  EXPECT_EQ(Pieces("Disk {0}'s size is too large."), "Disk <0>'s size is too large.");
}

TEST(MessageTemplateTest, QuotedPlaceholdersInARow) {
  EXPECT_EQ(Pieces("Sizes '{0}','{1}' are gone."), "Sizes '<0>','<1>' are gone.");
  EXPECT_EQ(Pieces("Sizes '{0}'/'{1}' are gone."), "Sizes '<0>'/'<1>' are gone.");
}

TEST(MessageTemplateTest, ALostQuoteIsNamed) {
  for (std::string_view text : {"VM '{0} is off.", "VM {0}' is off."}) {
    const Parsed parsed = Parse(text);
    EXPECT_EQ(parsed.pieces, "VM '<0>' is off.") << text;
    EXPECT_THAT(parsed.oddities, ElementsAre(HasSubstr("quote has lost its partner"))) << text;
  }
  const Parsed away = Parse("Both VMs' disks are full.");
  EXPECT_EQ(away.pieces, "Both VMs? disks are full.");
  EXPECT_THAT(away.oddities, ElementsAre(HasSubstr("quote has lost its partner")));
}

TEST(MessageTemplateTest, PlaceholdersGluedToText) {
  EXPECT_EQ(Pieces("From {0}-{1} to {2}GB, {3}."), "From <0>-<1> to <2>GB, <3>.");
  EXPECT_EQ(Pieces("/subscriptions/{0}/vms/{1}"), "/subscriptions/<0>/vms/<1>");
}

TEST(MessageTemplateTest, PlaceholdersThatTouchAreNamed) {
  const Parsed parsed = Parse("Value {0}{1} is bad.");
  EXPECT_EQ(parsed.pieces, "Value <0><1> is bad.");
  EXPECT_THAT(parsed.oddities, ElementsAre(HasSubstr("two placeholders touch")));
}

TEST(MessageTemplateTest, DoubledBracesAreBraces) {
  EXPECT_EQ(Pieces("Write {{0}} as it is."), "Write {0} as it is.");
  EXPECT_EQ(Pieces("Write {{{0}}} here."), "Write {<0>} here.");
}

TEST(MessageTemplateTest, BracesThatHoldNoNameStay) {
  for (std::string_view text : {"An empty {} pair.", "A {not a name} pair.", "A {0:N2} pair."}) {
    const Parsed parsed = Parse(text);
    EXPECT_EQ(parsed.pieces, text);
    EXPECT_THAT(parsed.oddities, testing::Contains(HasSubstr("no placeholder name"))) << text;
    EXPECT_THAT(parsed.message.placeholders(), IsEmpty()) << text;
  }
  const Parsed closing = Parse("A lone } brace.");
  EXPECT_EQ(closing.pieces, "A lone } brace.");
  EXPECT_THAT(closing.oddities, ElementsAre(HasSubstr("'}' without '{'")));
}

TEST(MessageTemplateTest, AnUnclosedBraceIsAnError) {
  for (std::string_view text : {"VM {0 is off.", "VM {", "{0 and {1}", "VM {0} and {1"}) {
    EXPECT_THAT(Error(text), HasSubstr("unclosed '{'")) << text;
  }
  EXPECT_THAT(Error("VM {0} and {name of it"), HasSubstr("{name of it")) << "the place is named";
}

TEST(MessageTemplateTest, ListItemsArePieces) {
  const Parsed parsed = Parse(MarkdownCellText("Try:<ul><li>size {0}</li><li>zone</li></ul>"));
  EXPECT_EQ(parsed.pieces, "Try: @size <0> @zone");
  EXPECT_EQ(parsed.message.text(), "Try: size {0} zone") << "for people: on one line, without marks";
}

TEST(MessageTemplateTest, WhiteSpaceIsNormalized) {
  EXPECT_EQ(Pieces("  VM\t'{0}'\r\n is\xC2\xA0 off. "), "VM '<0>' is off.");
}

TEST(MessageTemplateTest, AQuotedSentenceMayQuoteNames) {
  const Parsed parsed = Parse("It failed with error: 'The disk '{0}' is not of VM '{1}'.'.");
  EXPECT_THAT(parsed.oddities, IsEmpty());
  EXPECT_EQ(parsed.pieces, "It failed with error: 'The disk '<0>' is not of VM '<1>'.'.");
}

}  // namespace
}  // namespace vmsift
