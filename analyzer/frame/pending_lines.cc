#include "analyzer/frame/pending_lines.h"

#include <cstdint>
#include <cstring>
#include <optional>

namespace vmsift {
namespace {

struct Header {
  uint64_t number = 0;
  uint64_t bytes = 0;
  uint64_t text_bytes = 0;
};

// The header at the begin of `kept`, which is taken off together with its text.
std::optional<Header> TakeLine(std::string_view* kept, std::string_view* text) {
  Header header;
  if (kept->size() < sizeof(header)) return std::nullopt;
  std::memcpy(&header, kept->data(), sizeof(header));
  kept->remove_prefix(sizeof(header));
  if (header.text_bytes > kept->size()) return std::nullopt;
  *text = kept->substr(0, static_cast<size_t>(header.text_bytes));
  kept->remove_prefix(text->size());
  return header;
}

}  // namespace

void KeepLine(const Line& line, std::string* kept) {
  const Header header{line.number, line.bytes, line.text.size()};
  kept->append(reinterpret_cast<const char*>(&header), sizeof(header));
  kept->append(line.text);
}

absl::Status ReadPendingLines(std::string_view kept, const std::function<void(const Line& line)>& take) {
  std::string padded;
  while (!kept.empty()) {
    std::string_view text;
    const std::optional<Header> header = TakeLine(&kept, &text);
    if (!header) return absl::DataLossError("the lines of an open block are damaged");
    padded.assign(text);
    padded += '\n';
    padded.append(kLinePadding, '\0');
    Line line;
    line.text = std::string_view(padded).substr(0, text.size());
    line.number = header->number;
    line.bytes = header->bytes;
    take(line);
  }
  return absl::OkStatus();
}

void DropPendingLines(size_t count, std::string* kept) {
  std::string_view rest = *kept;
  std::string_view text;
  while (count-- > 0 && TakeLine(&rest, &text)) {
  }
  kept->erase(0, kept->size() - rest.size());
}

}  // namespace vmsift
