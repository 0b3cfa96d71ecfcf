#include "analyzer/report/json_writer.h"

#include <algorithm>

namespace vmsift {
namespace {

constexpr size_t kPieceBytes = 64 << 10;

// Whether JSON has the text as it is: ASCII, nothing of it to be escaped.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

}  // namespace

void JsonWriter::Key(std::string_view key) {
  Separate();
  AppendText(key);
  buffer_ += indent_ < 0 ? ":" : ": ";
  after_key_ = true;
}

void JsonWriter::Value(const Json& value) {
  Separate();
  const std::string text = Dumped(value, indent_);
  // Line ends are only between values; inside of strings they are escaped.
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    buffer_.append(text, begin, end - begin);
    if (end < text.size()) NewLine();
    begin = end + 1;
  }
}

void JsonWriter::Value(std::string_view text) {
  Separate();
  AppendText(text);
}

void JsonWriter::Value(uint64_t number) {
  Separate();
  buffer_ += std::to_string(number);
}

void JsonWriter::Begin(char bracket) {
  Separate();
  buffer_ += bracket;
  empty_.push_back(true);
}

void JsonWriter::End(char bracket) {
  const bool empty = empty_.back();
  empty_.pop_back();
  if (!empty) NewLine();
  buffer_ += bracket;
}

void JsonWriter::Separate() {
  if (buffer_.size() >= kPieceBytes) Flush();
  if (std::exchange(after_key_, false) || empty_.empty()) return;
  if (!empty_.back()) buffer_ += ',';
  empty_.back() = false;
  NewLine();
}

void JsonWriter::NewLine() {
  if (indent_ < 0) return;
  buffer_ += '\n';
  buffer_.append(empty_.size() * static_cast<size_t>(indent_), ' ');
}

void JsonWriter::AppendText(std::string_view text) {
  if (IsPlain(text)) {
    buffer_.append("\"").append(text).append("\"");
  } else {
    buffer_ += Dumped(text, -1);
  }
}

void JsonWriter::Flush() {
  sink_(buffer_);
  buffer_.clear();
}

}  // namespace vmsift
