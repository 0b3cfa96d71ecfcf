#include <memory>

#include "analyzer/frame/line_splitter.h"
#include "analyzer/input/file_source.h"
#include "bench/stage_benchmarks.h"

namespace vmsift {
namespace {

constexpr size_t kReadBytes = LineOptions().read_bytes;

uint64_t ReadAll(const std::string& path, char* buffer) {
  absl::StatusOr<std::unique_ptr<FileSource>> source = FileSource::Open(path);
  if (!source.ok()) return 0;
  uint64_t bytes = 0;
  while (true) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer, kReadBytes);
    if (!got.ok() || *got == 0) return bytes;
    bytes += *got;
  }
}

struct Framed {
  uint64_t lines = 0;
  uint64_t bytes = 0;

  friend bool operator==(const Framed&, const Framed&) = default;
};

Framed FrameAll(std::string_view text) {
  Framed framed;
  const auto count = [&framed](const Line& line) {
    ++framed.lines;
    framed.bytes += line.bytes;
  };
  LineSplitter splitter(LineOptions().max_line_bytes);
  splitter.Feed(text, count);
  splitter.Finish(count);
  return framed;
}

}  // namespace

void BenchRead(benchmark::State& state, const BenchLog& log) {
  const std::unique_ptr<char[]> buffer = std::make_unique<char[]>(kReadBytes);
  if (ReadAll(log.path(), buffer.get()) != log.counts().bytes) {
    state.SkipWithError("the file's bytes do not come back");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(ReadAll(log.path(), buffer.get()));
  SetRates(log.counts().bytes, log.counts().lines, &state);
}

void BenchFrame(benchmark::State& state, const BenchLog& log) {
  if (FrameAll(log.text()) != Framed{log.counts().lines, log.counts().bytes}) {
    state.SkipWithError("the lines or their bytes are miscounted");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(FrameAll(log.text()));
  SetRates(log.counts().bytes, log.counts().lines, &state);
}

}  // namespace vmsift
