// The little of Markdown that a published error page needs: rows of pipe tables and the text inside a cell.
//
// Sources: GitHub Flavored Markdown, section 4.10 (tables); the published pages themselves, which put HTML
// lists and links inside cells. Pure functions; they borrow their arguments for the call alone.
#ifndef VMSIFT_MATCHERS_MARKDOWN_H_
#define VMSIFT_MATCHERS_MARKDOWN_H_

#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

// In the text of a cell: here a list item begins. Services write these items with one bullet or another.
inline constexpr char kListItemMark = '\x01';

// The cells of one table row, without their padding. Empty when the line holds no unescaped pipe.
std::vector<std::string_view> MarkdownCells(std::string_view line);

// Whether the cells are those of the row under a header: only dashes and colons.
bool IsMarkdownDelimiterRow(const std::vector<std::string_view>& cells);

// What a reader of the page sees in a cell: tags gone, list items led by kListItemMark, links as their text,
// entities and backslash escapes decoded, emphasis and code marks removed. Unknown tags stay as they are,
// since messages hold things like <name>.
std::string MarkdownCellText(std::string_view cell);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MARKDOWN_H_
