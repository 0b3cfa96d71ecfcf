// Line framing: any bytes in any portions give the lines that a plain split at line ends gives.
//
// Input: the first byte is the read size less one, the second the longest line allowed, then the bytes read.
#include <string>
#include <vector>

#include "tests/analyzer/line_reader.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/fuzz/portion_source.h"

namespace vmsift {
namespace {

// The same answer, the simple way. Of an oversize line nothing but its place and bytes is told.
std::vector<Line> SplitLines(std::string_view bytes) {
  std::vector<Line> lines;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = bytes.find('\n', at);
    Line line;
    line.number = lines.size() + 1;
    line.offset = at;
    line.text = bytes.substr(at, end == std::string_view::npos ? end : end - at);
    line.bytes = line.text.size() + (end == std::string_view::npos ? 0 : 1);
    at += line.bytes;
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (line.number == 1 && line.text.starts_with("\xEF\xBB\xBF")) line.text.remove_prefix(3);
    lines.push_back(line);
  }
  return lines;
}

void CheckLines(std::string_view bytes, const LineOptions& options) {
  PortionSource source(bytes);
  LineReader reader(&source, options);
  const std::vector<Line> expected = SplitLines(bytes);
  uint64_t total = 0;
  Line line;
  for (const Line& wanted : expected) {
    const absl::StatusOr<bool> more = reader.Next(&line);
    FUZZ_CHECK(more.ok() && *more);
    FUZZ_CHECK(line.number == wanted.number);
    FUZZ_CHECK(line.offset == wanted.offset);
    FUZZ_CHECK(line.bytes == wanted.bytes);
    if (line.oversize) {
      // Whether a CR before the LF, or a byte order mark, counts as part of the line is left open here.
      const bool has_line_end = bytes[wanted.offset + wanted.bytes - 1] == '\n';
      FUZZ_CHECK(wanted.bytes - (has_line_end ? 1 : 0) > options.max_line_bytes);
      FUZZ_CHECK(line.text.empty());
    } else {
      FUZZ_CHECK(line.text == wanted.text);
      FUZZ_CHECK(line.text.size() <= options.max_line_bytes);
      Touch({line.text.data(), line.text.size() + kLinePadding});
    }
    total += line.bytes;
  }
  const absl::StatusOr<bool> more = reader.Next(&line);
  FUZZ_CHECK(more.ok() && !*more);
  FUZZ_CHECK(total == bytes.size());
  FUZZ_CHECK(reader.bytes_read() == bytes.size());
}

// The lines, each as oversize or not: what must not depend on how the bytes come.
std::vector<bool> Oversize(std::string_view bytes, const LineOptions& options) {
  PortionSource source(bytes);
  LineReader reader(&source, options);
  std::vector<bool> oversize;
  Line line;
  while (reader.Next(&line).value_or(false)) oversize.push_back(line.oversize);
  return oversize;
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  vmsift::LineOptions options;
  options.read_bytes = size_t{data[0]} + 1;
  options.max_line_bytes = data[1];
  vmsift::CheckLines(bytes, options);
  vmsift::LineOptions at_once = options;
  at_once.read_bytes = bytes.size() + 1;
  vmsift::CheckLines(bytes, at_once);
  FUZZ_CHECK(vmsift::Oversize(bytes, options) == vmsift::Oversize(bytes, at_once));
  return 0;
}
