#include "tests/matchers/random_message.h"

#include <array>
#include <vector>

#include "base/ascii_case.h"
#include "matchers/normalized_text.h"

namespace vmsift {
namespace {

// The first ones may stand for any name.
constexpr size_t kTidyValues = 9;
constexpr std::array<std::string_view, 16> kValues = {
    "web01",
    "SQL-prod_2",
    "7",
    "1023.5",
    "4f1d8f2e-0c0f-4a44-9a53-6a4e5f4b8c11",
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web01",
    "https://acct.blob.example/vhds/os.vhd?sv=1&sig=a%2Fb",
    "two words",
    "(x), [y]; z!",
    "it's",
    "a 'quoted' word",
    "'",
    "Command failed: exit 1. Error message: 'no such file'.",
    "line one\r\nline two",
    "Größe\xC2\xA0“5”",
    "{0}",
};

constexpr std::array<std::string_view, 8> kWords = {
    "user", "not", "the VM", "'x'", "(publisher 'a' and type 'b')", "However,", ".", "a. More text here."};

constexpr std::array<std::string_view, 6> kQuotes = {"'", "\"", "`", "‘", "”", ""};

constexpr std::array<std::string_view, 6> kBullets = {"- ", "* ", "• ", "1. ", "b) ", ""};

constexpr std::array<std::string_view, 5> kSpaces = {"  ", "\t", "\r\n", "\xC2\xA0", ""};

}  // namespace

std::string RandomMessage::Bytes(size_t limit) {
  std::string bytes;
  for (size_t i = Below(limit) + 1; i > 0; --i) bytes += static_cast<char>(Below(256));
  return bytes;
}

std::string RandomMessage::Value(bool tidy) {
  if (tidy) return std::string(kValues[Below(kTidyValues)]);
  const size_t kind = Below(20);
  if (kind == 0) return std::string(Row().message.text());
  std::string value = kind == 1 ? Bytes(12) : std::string(kValues[Below(kValues.size())]);
  // An empty value leaves two spaces that become one: no longer the template's text.
  return NormalizeText(value).empty() ? "x" : value;
}

std::string RandomMessage::Filled(const CatalogRow& row, bool tidy) {
  const auto tidy_value = [&](const TemplatePiece& piece) {
    const Placeholder& placeholder = row.message.placeholders()[static_cast<size_t>(piece.placeholder)];
    return tidy && placeholder.role != PlaceholderRole::kErrorMessage;
  };
  std::string message;
  for (const TemplatePiece& piece : row.message.pieces()) {
    switch (piece.kind) {
      case TemplatePiece::kText:
        message += piece.text;
        break;
      case TemplatePiece::kPlaceholder:
        message += piece.quoted ? "'" + Value(tidy_value(piece)) + "'" : Value(tidy_value(piece));
        break;
      case TemplatePiece::kOptionalQuote:
        if (Below(2) == 0) message += '\'';
        break;
      case TemplatePiece::kListItem:
        message += kBullets[Below(kBullets.size())];
        break;
    }
  }
  return message;
}

void RandomMessage::Mutate(std::string* message) {
  std::vector<size_t> spaces;
  for (size_t i = 0; i < message->size(); ++i) {
    if ((*message)[i] == ' ') spaces.push_back(i);
  }
  const size_t at = Below(message->size() + 1);
  const size_t space = spaces.empty() ? message->size() : spaces[Below(spaces.size())];
  switch (Below(10)) {
    case 0:  // a word more
      message->insert(space, " " + std::string(kWords[Below(kWords.size())]));
      break;
    case 1:  // a word less
      if (space < message->size()) {
        message->erase(space, message->find(' ', space + 1) - space);
      }
      break;
    case 2:  // cut short
      message->resize(at);
      break;
    case 3: {  // quotes of another style, or none
      std::string changed;
      const std::string_view quote = kQuotes[Below(kQuotes.size())];
      for (char c : *message) {
        if (c == '\'') {
          changed += quote;
        } else {
          changed += c;
        }
      }
      *message = changed;
      break;
    }
    case 4:  // another letter case, of all or of the first half
      for (size_t i = 0; i < (Below(2) == 0 ? message->size() : message->size() / 2); ++i) {
        char& c = (*message)[i];
        if (IsAsciiAlpha(c)) c = static_cast<char>(c ^ 0x20);
      }
      break;
    case 5:  // bytes that are no text
      message->insert(at, Bytes(4));
      break;
    case 6:  // other white space
      if (space < message->size()) message->replace(space, 1, kSpaces[Below(kSpaces.size())]);
      break;
    case 7:  // a sentence more at the end
      *message += " More information is available at https://docs.example.";
      break;
    case 8:  // a character twice, or gone
      if (at < message->size()) {
        if (Below(2) == 0) {
          message->insert(at, 1, (*message)[at]);
        } else {
          message->erase(at, 1);
        }
      }
      break;
    case 9:  // a piece of another message
      message->insert(space, " " + Filled(Row(), /*tidy=*/false));
      break;
  }
}

std::string RandomMessage::Next() {
  std::string message = Filled(Row(), /*tidy=*/false);
  for (size_t mutations = Below(5); mutations > 0; --mutations) Mutate(&message);
  return message;
}

std::string RandomMessage::Long(size_t bytes) {
  std::string message = Next();
  while (message.size() < bytes) message += " " + Next();
  return message;
}

}  // namespace vmsift
