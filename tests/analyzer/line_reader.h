// The lines of a source one by one, as LineSplitter cuts them, in copies that outlive their portion.
#ifndef VMSIFT_TESTS_ANALYZER_LINE_READER_H_
#define VMSIFT_TESTS_ANALYZER_LINE_READER_H_

#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/frame/line_splitter.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

class LineReader {
 public:
  // Borrows `source`.
  LineReader(ByteSource* source, const LineOptions& options)
      : source_(source), options_(options), splitter_(options.max_line_bytes) {}

  // The next line, valid until the next call; false at the end. The lines before an error come first.
  absl::StatusOr<bool> Next(Line* line) {
    while (lines_.empty() && !ended_) Read();
    if (lines_.empty() && !status_.ok()) return status_;
    if (lines_.empty()) return false;
    line_ = std::move(lines_.front());
    lines_.pop_front();
    *line = line_.line;
    return true;
  }
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  struct Copy {
    Line line;
    std::unique_ptr<char[]> text;
  };

  void Read() {
    // A block of exactly its size, so that a sanitizer sees a read past the padding.
    const auto buffer = std::make_unique<char[]>(options_.read_bytes + kLinePadding);
    const absl::StatusOr<size_t> got = source_->Read(buffer.get(), options_.read_bytes);
    if (!got.ok()) status_ = got.status();
    const auto keep = [this](const Line& line) { Keep(line); };
    ended_ = !got.ok() || *got == 0;
    if (ended_) {
      splitter_.Finish(keep);
    } else {
      bytes_read_ += *got;
      splitter_.Feed(std::string_view(buffer.get(), *got), keep);
    }
  }
  void Keep(const Line& line) {
    Copy copy{line, std::make_unique<char[]>(line.text.size() + kLinePadding)};
    std::copy(line.text.begin(), line.text.end(), copy.text.get());
    // Reads the padding, too.
    volatile char sink = 0;
    for (size_t i = 0; i < kLinePadding && !line.oversize; ++i) sink = line.text.data()[line.text.size() + i];
    static_cast<void>(sink);
    copy.line.text = std::string_view(copy.text.get(), line.text.size());
    lines_.push_back(std::move(copy));
  }

  ByteSource* const source_;
  const LineOptions options_;
  LineSplitter splitter_;
  std::deque<Copy> lines_;
  Copy line_;
  uint64_t bytes_read_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_LINE_READER_H_
