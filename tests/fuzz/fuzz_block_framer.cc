// Text into blocks: whatever the read size, every line is in one block, cleaned and in order; and each
// document stands where a plain scan, a byte at a time, finds one. Rows of a CSV file are told apart.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/csv_rows.h"
#include "analyzer/frame/line_cleaner.h"
#include "tests/analyzer/line_reader.h"
#include "tests/fuzz/csv_row_check.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/portion_source.h"

namespace vmsift {
namespace {

constexpr size_t kLongestTime = 64;  // a longer one is not kept

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

size_t SkipBlank(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// Where the document at `at` ends, or npos. A string that goes over a line's end is left where the next line
// begins as JSON does.
size_t DocumentEnd(std::string_view text, size_t at) {
  size_t depth = 0;
  bool in_string = false;
  bool escaped = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const bool is_escaped = escaped;
    escaped = !is_escaped && c == '\\';
    if (c == '"' && !is_escaped) {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    } else if (in_string && c == '\n') {
      const size_t next = SkipBlank(text, at + 1);
      if (next < text.size() && (text[next] == '"' || text[next] == '}' || text[next] == ']')) {
        in_string = escaped = false;
      }
    }
  }
  return std::string_view::npos;
}

// `{"records":[` and `{"value":[`, whose elements are documents of their own.
bool BeginsEnvelope(std::string_view text) {
  std::string head;
  for (size_t i = 0; i < text.size() && head.size() < 12; ++i) {
    const bool in_string = std::count(head.begin(), head.end(), '"') % 2 != 0;
    if (in_string || (!IsBlank(text[i]) && text[i] != '\n')) head += text[i];
  }
  return head.starts_with("{\"records\":[") || head.starts_with("{\"value\":[");
}

// Whether a string begins at `at` and a colon follows it. Those with escapes are left out.
bool IsPlainKey(std::string_view text, size_t at) {
  if (at >= text.size() || text[at] != '"') return false;
  const size_t end = text.find_first_of("\"\\\n", at + 1);
  if (end == std::string_view::npos || text[end] != '"') return false;
  const size_t next = SkipBlank(text, end + 1);
  return next < text.size() && text[next] == ':';
}

// Between documents there is no brace before a key.
void CheckNoDocument(std::string_view text, size_t begin, size_t end) {
  for (size_t at = text.find('{', begin); at < end; at = text.find('{', at + 1)) {
    FUZZ_CHECK(!IsPlainKey(text, SkipBlank(text, at + 1)) || BeginsEnvelope(text.substr(at)));
  }
}

void CheckDocuments(const Block& block) {
  const std::string_view text = block.text;
  size_t after = 0;
  for (const BlockDocument& document : block.documents) {
    FUZZ_CHECK(after <= document.begin && document.begin < document.end && document.end <= text.size());
    CheckNoDocument(text, after, document.begin);
    FUZZ_CHECK(text[document.begin] == '{');
    const size_t end = DocumentEnd(text.substr(0, document.end), document.begin);
    if (document.complete) {
      FUZZ_CHECK(end == document.end);
    } else {
      FUZZ_CHECK(end == std::string_view::npos);
      FUZZ_CHECK(text[document.end - 1] == '\n');
      FUZZ_CHECK(text.substr(document.begin, document.end - document.begin).find('"') !=
                 std::string_view::npos);
    }
    FUZZ_CHECK(!document.too_long || (!document.complete && document.end == text.size()));
    after = document.end;
  }
  CheckNoDocument(text, after, text.size());
}

// What the block holds of a line: what is cleaned of any, or inside a document, which only a line before can
// have opened.
CleanedLine Cleaned(const Line& line, std::string_view held, bool is_first, std::string* scratch) {
  const CleanedLine cleaned = CleanLine(line.text, scratch);
  if (is_first || cleaned.text == held) return cleaned;
  return CleanLineOfDocument(line.text, scratch);
}

// What holds of any line.
void CheckPlace(const Block& block, size_t index, const Line& line) {
  const BlockLine& entry = block.lines[index];
  const size_t end = index + 1 < block.lines.size() ? block.lines[index + 1].begin : block.text.size();
  FUZZ_CHECK(entry.begin < end && end <= block.text.size() && block.text[end - 1] == '\n');
  FUZZ_CHECK(entry.number == line.number && entry.bytes == line.bytes);
  FUZZ_CHECK(block.LineAt(entry.begin) == index && block.LineAt(end - 1) == index);
}

void CheckLine(const Block& block, size_t index, const Line& line) {
  const BlockLine& entry = block.lines[index];
  const size_t end = index + 1 < block.lines.size() ? block.lines[index + 1].begin : block.text.size();
  const std::string_view held = std::string_view(block.text).substr(entry.begin, end - entry.begin - 1);
  std::string scratch;
  const CleanedLine cleaned = Cleaned(line, held, index == 0, &scratch);
  FUZZ_CHECK(held == cleaned.text);
  FUZZ_CHECK(entry.blank == (SkipBlank(cleaned.text, 0) == cleaned.text.size()));
  FUZZ_CHECK(entry.begins_record == cleaned.begins_record);
  FUZZ_CHECK(block.TimeOf(entry) == (cleaned.time.size() <= kLongestTime ? cleaned.time : ""));
  FUZZ_CHECK(!cleaned.begins_event || index == 0);
}

// A line of a row, which may be part of a cell.
void CheckLineOfRow(const Block& block, size_t index, const Line& line) {
  const BlockLine& entry = block.lines[index];
  FUZZ_CHECK(entry.blank == (SkipBlank(line.text, 0) == line.text.size()));
  FUZZ_CHECK(!entry.begins_record && block.TimeOf(entry).empty());
}

// All that a block holds, as text.
std::string Written(const Block& block) {
  std::string out = block.text;
  for (const BlockLine& line : block.lines) {
    for (uint64_t value : {line.number, line.bytes, uint64_t{line.begin}}) out += std::to_string(value) + ' ';
    out += block.TimeOf(line);
    out += line.begins_record ? " record\n" : "\n";
  }
  for (const BlockDocument& document : block.documents) {
    out += std::to_string(document.begin) + ' ' + std::to_string(document.end);
    out += document.complete ? " complete\n" : document.too_long ? " too long\n" : " cut\n";
  }
  return out;
}

// The blocks of a text, each checked against the lines that went into it.
std::vector<std::string> Blocks(std::string_view bytes, size_t read_bytes,
                                const BlockFramer::Options& options) {
  PortionSource source(bytes);
  LineOptions reading;
  reading.read_bytes = read_bytes;
  LineReader reader(&source, reading);
  PortionSource source_again(bytes);
  reading.read_bytes = bytes.size() + 1;
  LineReader lines(&source_again, reading);
  BlockFramer framer(options);
  std::vector<std::string> blocks;
  CsvRows rows;
  std::string header;
  const auto take = [&] {
    const Block& block = framer.block();
    std::vector<std::string> raw;
    FUZZ_CHECK(!block.lines.empty() && block.lines[0].begin == 0);
    for (size_t i = 0; i < block.lines.size(); ++i) {
      Line line;
      FUZZ_CHECK(lines.Next(&line).value_or(false));
      CheckPlace(block, i, line);
      rows.active() ? CheckLineOfRow(block, i, line) : CheckLine(block, i, line);
      if (line.number == 1 && rows.TakeHeader(line.text)) header = line.text;
      raw.emplace_back(line.text);
    }
    rows.active() ? CheckRows(block, header, raw) : CheckDocuments(block);
    Touch({block.text.data(), block.text.size() + kLinePadding});
    blocks.push_back(Written(block));
  };
  Line line;
  while (reader.Next(&line).value_or(false)) {
    if (!framer.Add(line)) continue;
    take();
    framer.TakeBlock();
  }
  if (framer.Finish()) take();
  FUZZ_CHECK(!lines.Next(&line).value_or(true));
  return blocks;
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  vmsift::BlockFramer::Options small;
  small.piece_bytes = 200;
  small.max_document_bytes = 1000;
  for (const vmsift::BlockFramer::Options& options : {vmsift::BlockFramer::Options(), small}) {
    FUZZ_CHECK(vmsift::Blocks(bytes, 3, options) == vmsift::Blocks(bytes, size + 1, options));
  }
  return 0;
}
