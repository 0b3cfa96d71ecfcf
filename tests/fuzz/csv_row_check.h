// What holds of the rows of a CSV file in a block: each is an object in the place of its lines, which says no
// more and no less than they do, or stands there as it was read.
#ifndef VMSIFT_TESTS_FUZZ_CSV_ROW_CHECK_H_
#define VMSIFT_TESTS_FUZZ_CSV_ROW_CHECK_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/block_framer.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {

inline std::string WithoutQuotes(std::string_view text) {
  std::string rest(text);
  std::erase(rest, '"');
  return rest;
}

// The strings of an object whose values are all strings: keys and values in turn.
inline std::vector<std::string> StringsOf(std::string_view object) {
  const auto hex_digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::vector<std::string> strings;
  bool inside = false;
  for (size_t i = 0; i < object.size(); ++i) {
    const char c = object[i];
    if (!inside) {
      FUZZ_CHECK(std::string_view("{\":,}\n").find(c) != std::string_view::npos);
      if (c == '"') strings.emplace_back();
      inside = c == '"';
    } else if (c == '\\' && i + 5 < object.size() && object[i + 1] == 'u') {
      strings.back() += static_cast<char>(16 * hex_digit(object[i + 4]) + hex_digit(object[i + 5]));
      i += 5;
    } else if (c == '\\' && i + 1 < object.size()) {
      strings.back() += object[++i];
    } else if (c == '"') {
      inside = false;
    } else {
      FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20);
      strings.back() += c;
    }
  }
  FUZZ_CHECK(!inside);
  return strings;
}

// Whether the object names the columns of `header` and holds the cells of `row`: all but their quotes is
// kept, and so are the commas between cells.
inline void CheckObject(std::string_view object, std::string_view header, std::string_view row) {
  if (row.ends_with('\r')) row.remove_suffix(1);
  const std::vector<std::string> strings = StringsOf(object);
  FUZZ_CHECK(strings.size() >= 4 && strings.size() % 2 == 0);
  std::string names;
  std::string cells;
  for (size_t i = 0; i < strings.size(); i += 2) {
    if (i > 0) names += ',', cells += ',';
    names += strings[i];
    cells += strings[i + 1];
  }
  FUZZ_CHECK(WithoutQuotes(header).find(names) != std::string::npos);
  FUZZ_CHECK(WithoutQuotes(cells) == WithoutQuotes(row));
}

// `raw` holds the block's lines as they were read. The header itself, the first line of the file, is text.
inline void CheckRows(const Block& block, std::string_view header, const std::vector<std::string>& raw) {
  const std::string_view text = block.text;
  const auto end_of = [&block](size_t line) {
    return line + 1 < block.lines.size() ? block.lines[line + 1].begin : block.text.size();
  };
  auto document = block.documents.begin();
  for (size_t i = 0; i < raw.size(); ++i) {
    const size_t begin = block.lines[i].begin;
    if (document == block.documents.end() || document->begin != begin) {
      const std::string_view held = text.substr(begin, end_of(i) - begin - 1);
      FUZZ_CHECK(block.lines[i].number == 1 || held == raw[i]);
      continue;
    }
    FUZZ_CHECK(document->complete && !document->too_long);
    FUZZ_CHECK(begin < document->end && document->end < text.size());
    const size_t last = block.LineAt(document->end - 1);
    FUZZ_CHECK(document->end + 1 == end_of(last));
    std::string row = raw[i];
    while (i < last) row += '\n' + raw[++i];
    CheckObject(text.substr(begin, document->end - begin), header, row);
    ++document;
  }
  FUZZ_CHECK(document == block.documents.end());
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_FUZZ_CSV_ROW_CHECK_H_
