// Text of logs and names of files made safe to print: nothing in it steers a terminal.
//
// Pure functions, safe from any thread.
#ifndef VMSIFT_BASE_PRINTABLE_TEXT_H_
#define VMSIFT_BASE_PRINTABLE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

// White space becomes single spaces and other control characters `?`: a log must not control the terminal. At
// most eight zero-width marks (accents, joiners) in a row are kept.
std::string Printable(std::string_view text);

// A file's name, or a message with names: white space other than a space, control characters and characters
// that change the direction of text become escapes (`\n`, `\x1b`, `\u202e`), invalid UTF-8 bytes become
// `\xff`. The result is one line. Spaces and backslashes are unchanged.
std::string PrintableName(std::string_view name);

// Columns that a character takes on a terminal, 0 to 2; one that is no UTF-8 (a negative code) takes one.
size_t Columns(int32_t code);

}  // namespace vmsift

#endif  // VMSIFT_BASE_PRINTABLE_TEXT_H_
