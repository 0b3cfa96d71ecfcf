// Bytes into lines: where lines end, what of them is told, and that neither reads nor portions matter.
#include "tests/analyzer/line_reader.h"

#include <cstdint>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {

// A line that outlives the reader's buffer.
struct LineCopy {
  std::string text;
  uint64_t number;
  uint64_t offset;
  uint64_t bytes;
  bool oversize;

  friend bool operator==(const LineCopy&, const LineCopy&) = default;
  friend void PrintTo(const LineCopy& line, std::ostream* out) {
    *out << line.number << " at " << line.offset << ", " << line.bytes
         << " bytes: " << (line.oversize ? "oversize" : testing::PrintToString(line.text));
  }
};

namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

constexpr size_t kReadSizes[] = {1, 2, 7, 64, 4096};

// All lines of a source. Reads the padding of each, which a sanitizer would not allow past the buffer.
std::vector<LineCopy> ReadAll(LineReader* reader, absl::Status* status = nullptr) {
  std::vector<LineCopy> lines;
  Line line;
  while (true) {
    const absl::StatusOr<bool> more = reader->Next(&line);
    if (status != nullptr) *status = more.status();
    if (!more.ok() || !*more) return lines;
    lines.push_back({std::string(line.text), line.number, line.offset, line.bytes, line.oversize});
    if (!line.oversize) {
      volatile char sink = 0;
      const char* const end = line.text.data() + line.text.size();
      for (size_t i = 0; i < kLinePadding; ++i) sink = end[i];
      static_cast<void>(sink);
    }
  }
}

std::vector<LineCopy> Lines(const std::string& bytes, LineOptions options = {}) {
  MemorySource source(bytes);
  LineReader reader(&source, options);
  absl::Status status;
  std::vector<LineCopy> lines = ReadAll(&reader, &status);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(reader.bytes_read(), bytes.size());
  return lines;
}

// The same, the simple way: with all bytes at hand.
std::vector<LineCopy> SplitSimply(std::string_view bytes, size_t max_line_bytes) {
  std::vector<LineCopy> lines;
  for (size_t at = 0; at < bytes.size();) {
    const size_t feed = bytes.find('\n', at);
    const size_t next = feed == std::string_view::npos ? bytes.size() : feed + 1;
    std::string_view text = bytes.substr(at, next - at);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    const bool oversize = text.size() > max_line_bytes;
    if (at == 0 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (oversize) text = {};
    lines.push_back({std::string(text), lines.size() + 1, at, next - at, oversize});
    at = next;
  }
  return lines;
}

TEST(LineReader, NothingHasNoLines) {
  EXPECT_THAT(Lines(""), ElementsAre());
}

TEST(LineReader, LinesEndAtLineFeeds) {
  EXPECT_THAT(Lines("one\n\ntwo\n"),
              ElementsAre(LineCopy{"one", 1, 0, 4, false}, LineCopy{"", 2, 4, 1, false},
                          LineCopy{"two", 3, 5, 4, false}));
}

TEST(LineReader, TheLastLineNeedsNoLineEnd) {
  EXPECT_THAT(Lines("one\ntwo"),
              ElementsAre(LineCopy{"one", 1, 0, 4, false}, LineCopy{"two", 2, 4, 3, false}));
}

TEST(LineReader, CrLfIsALineEndAndALoneCrIsNone) {
  EXPECT_THAT(Lines("a\r\n\r\nb\rc\n"),
              ElementsAre(LineCopy{"a", 1, 0, 3, false}, LineCopy{"", 2, 3, 2, false},
                          LineCopy{"b\rc", 3, 5, 4, false}));
  EXPECT_THAT(Lines("a\r\r\n"), ElementsAre(LineCopy{"a\r", 1, 0, 4, false}));
}

TEST(LineReader, AByteOrderMarkIsDroppedAtTheStartAlone) {
  EXPECT_THAT(Lines("\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n"),
              ElementsAre(LineCopy{"{}", 1, 0, 6, false}, LineCopy{"\xEF\xBB\xBF{}", 2, 6, 6, false}));
  EXPECT_THAT(Lines("\xEF\xBB\xBF"), ElementsAre(LineCopy{"", 1, 0, 3, false}));
  EXPECT_THAT(Lines("\xEF\xBB"), ElementsAre(LineCopy{"\xEF\xBB", 1, 0, 2, false}));
}

TEST(LineReader, NulBytesAreBytes) {
  EXPECT_THAT(Lines("a\0b\n\0\n"s),
              ElementsAre(LineCopy{"a\0b"s, 1, 0, 4, false}, LineCopy{"\0"s, 2, 4, 2, false}));
}

TEST(LineReader, ALineOverTheLimitIsToldByItsPlaceAndTheNextIsRead) {
  const std::string longer(100, 'x');
  for (size_t read_bytes : kReadSizes) {
    SCOPED_TRACE(read_bytes);
    const LineOptions options{.max_line_bytes = 8, .read_bytes = read_bytes};
    EXPECT_THAT(Lines(longer + "\nok\n" + longer + "\r\nok\n" + longer, options),
                ElementsAre(LineCopy{"", 1, 0, 101, true}, LineCopy{"ok", 2, 101, 3, false},
                            LineCopy{"", 3, 104, 102, true}, LineCopy{"ok", 4, 206, 3, false},
                            LineCopy{"", 5, 209, 100, true}));
  }
}

TEST(LineReader, ALineOfExactlyTheLimitIsRead) {
  for (size_t read_bytes : kReadSizes) {
    SCOPED_TRACE(read_bytes);
    const LineOptions options{.max_line_bytes = 8, .read_bytes = read_bytes};
    EXPECT_THAT(Lines("12345678\n123456789\n12345678", options),
                ElementsAre(LineCopy{"12345678", 1, 0, 9, false}, LineCopy{"", 2, 9, 10, true},
                            LineCopy{"12345678", 3, 19, 8, false}));
  }
}

// A file does not become oversize by being saved with Windows line ends.
TEST(LineReader, TheLineEndDoesNotCountAgainstTheLimit) {
  for (size_t read_bytes : kReadSizes) {
    SCOPED_TRACE(read_bytes);
    const LineOptions options{.max_line_bytes = 8, .read_bytes = read_bytes};
    EXPECT_THAT(Lines("12345678\r\n123456789\r\n", options),
                ElementsAre(LineCopy{"12345678", 1, 0, 10, false}, LineCopy{"", 2, 10, 11, true}));
  }
}

TEST(LineReader, ALineLongerThanManyReadsIsWhole) {
  const std::string line(100'000, 'y');
  EXPECT_THAT(Lines(line + "\nz\n", {.max_line_bytes = 1 << 20, .read_bytes = 64}),
              ElementsAre(LineCopy{line, 1, 0, 100'001, false}, LineCopy{"z", 2, 100'001, 2, false}));
}

TEST(LineReader, AFailingSourceGivesItsLinesThenItsError) {
  for (size_t read_bytes : kReadSizes) {
    SCOPED_TRACE(read_bytes);
    MemorySource source("one\ntw");
    source.FailingWith(absl::DataLossError("the disk is gone"));
    LineReader reader(&source, {.read_bytes = read_bytes});
    absl::Status status;
    EXPECT_THAT(ReadAll(&reader, &status),
                ElementsAre(LineCopy{"one", 1, 0, 4, false}, LineCopy{"tw", 2, 4, 2, false}));
    EXPECT_EQ(status, absl::DataLossError("the disk is gone"));
    EXPECT_EQ(reader.bytes_read(), 6u);
    Line line;
    EXPECT_EQ(reader.Next(&line).status(), absl::DataLossError("the disk is gone")) << "asked again";
  }
}

TEST(LineReader, AFailureInsideAnOversizeLineIsToldAfterIt) {
  MemorySource source(std::string(100, 'x'));
  source.FailingWith(absl::DataLossError("the disk is gone"));
  LineReader reader(&source, {.max_line_bytes = 8, .read_bytes = 7});
  absl::Status status;
  EXPECT_THAT(ReadAll(&reader, &status), ElementsAre(LineCopy{"", 1, 0, 100, true}));
  EXPECT_EQ(status, absl::DataLossError("the disk is gone"));
}

TEST(LineReader, TheEndIsTheEndHoweverOftenAsked) {
  MemorySource source("one");
  LineReader reader(&source, {});
  Line line;
  ASSERT_TRUE(reader.Next(&line).value());
  EXPECT_FALSE(reader.Next(&line).value());
  EXPECT_FALSE(reader.Next(&line).value());
}

// Bytes of which line ends and byte order marks are made, so that reads cut them everywhere.
std::string RandomBytes(std::mt19937_64* random) {
  constexpr std::string_view kAlphabet("ab\xEF\xBB\xBF\r\r\n\n\0", 10);
  std::string bytes((*random)() % 4 == 0 ? "\xEF\xBB\xBF" : "");
  const size_t size = (*random)() % 600;
  // Some inputs have long lines, some hardly a byte between line ends.
  const uint64_t plain = (*random)() % 100;
  while (bytes.size() < size)
    bytes += (*random)() % 100 < plain ? 'x' : kAlphabet[(*random)() % kAlphabet.size()];
  // Whether a CR at the very end is half a line end is nobody's promise.
  while (bytes.ends_with('\r')) bytes.pop_back();
  return bytes;
}

TEST(LineReaderProperty, LinesAreThoseOfASimpleSplitHoweverTheBytesCome) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::string bytes = RandomBytes(&random);
    const size_t limits[] = {0, 1, 5, 64, 100'000};
    const size_t limit = limits[random() % std::size(limits)];
    const std::vector<LineCopy> expected = SplitSimply(bytes, limit);
    for (size_t read_bytes : kReadSizes) {
      SCOPED_TRACE(read_bytes);
      for (bool portions : {false, true}) {
        MemorySource source(bytes);
        if (portions) source.InPortions(seed);
        LineReader reader(&source, {.max_line_bytes = limit, .read_bytes = read_bytes});
        const std::vector<LineCopy> lines = ReadAll(&reader);
        ASSERT_EQ(lines, expected) << "limit " << limit;
        uint64_t sum = 0;
        for (const LineCopy& line : lines) sum += line.bytes;
        ASSERT_EQ(sum, bytes.size());
        ASSERT_EQ(reader.bytes_read(), bytes.size());
      }
    }
  }
}

}  // namespace
}  // namespace vmsift
