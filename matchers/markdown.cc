#include "matchers/markdown.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii_case.h"
#include "base/html_entity.h"
#include "base/utf8.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// Tags that only shape the page. An item of a list becomes kListItemMark, the others a space or nothing.
struct Tag {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kTags = {
    Tag{"li", "\x01"}, Tag{"ul", " "},  Tag{"ol", " "},  Tag{"br", " "}, Tag{"p", " "},
    Tag{"div", " "},   Tag{"b", ""},    Tag{"i", ""},    Tag{"em", ""},  Tag{"strong", ""},
    Tag{"a", ""},      Tag{"code", ""}, Tag{"span", ""}, Tag{"sup", ""}, Tag{"sub", ""},
};

// If a known tag stands at the start of `rest`, its length, and in `text` what it becomes; 0 otherwise.
size_t KnownTag(std::string_view rest, std::string_view* text) {
  const size_t close = rest.find('>');
  if (close == std::string_view::npos) return 0;
  std::string_view name = rest.substr(1, close - 1);
  const bool closing = !name.empty() && name.front() == '/';
  if (closing) name.remove_prefix(1);
  name = name.substr(0, name.find_first_of(" \t/"));
  for (const Tag& tag : kTags) {
    if (!EqualsIgnoreCase(name, tag.name)) continue;
    *text = closing && tag.text == "\x01" ? std::string_view(" ") : tag.text;
    return close + 1;
  }
  return 0;
}

// If a numeric entity (`&#39;`, `&#x27;`) stands at the start of `rest`, its length, and its character
// appended to `out`; 0 otherwise.
size_t NumericEntity(std::string_view rest, std::string* out) {
  if (rest.substr(0, 2) != "&#") return 0;
  const bool hex = rest.size() > 2 && AsciiLower(rest[2]) == 'x';
  size_t at = hex ? 3 : 2;
  uint32_t code = 0;
  const size_t first = at;
  for (; at < rest.size() && at - first < 7 && rest[at] != ';'; ++at) {
    const char c = AsciiLower(rest[at]);
    if (!IsAsciiDigit(c) && !(hex && c >= 'a' && c <= 'f')) return 0;
    code = code * (hex ? 16 : 10) + static_cast<uint32_t>(IsAsciiDigit(c) ? c - '0' : c - 'a' + 10);
  }
  if (at == first || at >= rest.size() || rest[at] != ';' || code == 0 || code > 0x10FFFF) return 0;
  char character[4];
  out->append(character, code == 0xA0 ? EncodeUtf8(' ', character)  // as &nbsp;
                                      : EncodeUtf8(code, character));
  return at + 1;
}

// If a link `[text](target)` stands at the start of `rest`, its length, and in `text` its text; 0 otherwise.
size_t Link(std::string_view rest, std::string_view* text) {
  const size_t bracket = rest.find("](");
  if (bracket == std::string_view::npos || rest.substr(1, bracket - 1).find('[') != std::string_view::npos)
    return 0;
  const size_t close = rest.find(')', bracket);
  if (close == std::string_view::npos) return 0;
  *text = rest.substr(1, bracket - 1);
  return close + 1;
}

}  // namespace

std::vector<std::string_view> MarkdownCells(std::string_view line) {
  line = Trimmed(line);
  std::vector<std::string_view> cells;
  size_t start = 0;
  bool any_pipe = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '|') {
      any_pipe = true;
      if (i > 0) cells.push_back(Trimmed(line.substr(start, i - start)));
      start = i + 1;
    }
  }
  if (!any_pipe) return {};
  if (start < line.size()) cells.push_back(Trimmed(line.substr(start)));
  return cells;
}

bool IsMarkdownDelimiterRow(const std::vector<std::string_view>& cells) {
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
    return cell.find('-') != std::string_view::npos &&
           cell.find_first_not_of("-: ") == std::string_view::npos;
  });
}

std::string MarkdownCellText(std::string_view cell) {
  constexpr std::string_view kEscapable = "\\`*_{}[]<>()#+-.!|";
  std::string out;
  for (size_t i = 0; i < cell.size();) {
    const std::string_view rest = cell.substr(i);
    std::string_view text;
    std::string decoded;  // what text views, where it is not in the cell
    size_t length = 0;
    switch (rest.front()) {
      case '\\':
        if (rest.size() > 1 && kEscapable.find(rest[1]) != std::string_view::npos) {
          text = rest.substr(1, 1);
          length = 2;
        }
        break;
      case '&':
        if (const HtmlEntity* const entity = HtmlEntityAt(rest)) {
          text = entity->text;
          length = entity->name.size();
        } else if ((length = NumericEntity(rest, &decoded)) > 0) {
          text = decoded;
        }
        break;
      case '<':
        length = KnownTag(rest, &text);
        break;
      case '[':
        length = Link(rest, &text);
        if (length > 0) text = decoded = MarkdownCellText(text);
        break;
      case '*':
        if (rest.substr(0, 2) == "**") length = 2;
        break;
      case '`':
        length = 1;
        break;
      default:
        break;
    }
    if (length == 0) {
      text = rest.substr(0, 1);
      length = 1;
    }
    out += text;
    i += length;
  }
  return std::string(Trimmed(out));
}

}  // namespace vmsift
