// vmsift_generate: writes a seeded log of any shape to a file or standard output.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/activity_log_generator.h"
#include "bench/indented_json.h"
#include "bench/text_log_generator.h"

namespace {

constexpr size_t kChunkBytes = 1 << 20;

struct Options {
  vmsift::GeneratorOptions generator;
  std::string shape = "jsonl";
  uint64_t lines = 100'000;
  std::string output = "-";
};

int Complain(const std::string& path) {
  std::fprintf(stderr, "vmsift_generate: %s: %s\n", path.c_str(), std::strerror(errno));
  return 2;
}

// A log of one shape, event by event.
class Log {
 public:
  virtual ~Log() = default;
  virtual void Next(std::string* text) = 0;
  virtual void Finish(std::string* /*text*/) {}
  virtual vmsift::GeneratedCounts counts() const = 0;
};

class TextLog : public Log {
 public:
  explicit TextLog(const vmsift::TextLogOptions& options) : generator_(options) {}
  void Next(std::string* text) override { generator_.Next(text); }
  vmsift::GeneratedCounts counts() const override { return generator_.counts(); }

 private:
  vmsift::TextLogGenerator generator_;
};

class JsonLinesLog : public Log {
 public:
  explicit JsonLinesLog(const vmsift::GeneratorOptions& options) : generator_(options) {}
  void Next(std::string* text) override { generator_.Next(text); }
  vmsift::GeneratedCounts counts() const override { return generator_.counts(); }

 private:
  vmsift::ActivityLogGenerator generator_;
};

class IndentedLog : public Log {
 public:
  IndentedLog(const vmsift::GeneratorOptions& options, vmsift::DocumentsShape shape)
      : generator_(options), documents_(shape) {}
  void Next(std::string* text) override {
    line_.clear();
    generator_.Next(&line_);
    documents_.Append(line_, text);
  }
  void Finish(std::string* text) override { documents_.Finish(text); }
  vmsift::GeneratedCounts counts() const override { return generator_.counts(); }

 private:
  vmsift::ActivityLogGenerator generator_;
  vmsift::IndentedDocuments documents_;
  std::string line_;
};

std::unique_ptr<Log> MakeLog(const Options& options) {
  using vmsift::DocumentsShape;
  const vmsift::GeneratorOptions& generator = options.generator;
  if (options.shape == "text") {
    return std::make_unique<TextLog>(
        vmsift::TextLogOptions{generator.seed, generator.failure_rate, generator.vms});
  }
  if (options.shape == "pretty")
    return std::make_unique<IndentedLog>(generator, DocumentsShape::kOneAfterAnother);
  if (options.shape == "records") return std::make_unique<IndentedLog>(generator, DocumentsShape::kRecords);
  return std::make_unique<JsonLinesLog>(generator);
}

int Generate(const Options& options) {
  std::FILE* const file = options.output == "-" ? stdout : std::fopen(options.output.c_str(), "wb");
  if (file == nullptr) return Complain(options.output);
  const std::unique_ptr<Log> log = MakeLog(options);
  std::string chunk;
  uint64_t bytes = 0;
  bool written = true;
  for (uint64_t i = 0; i < options.lines && written; ++i) {
    log->Next(&chunk);
    if (i + 1 == options.lines) log->Finish(&chunk);
    if (chunk.size() < kChunkBytes && i + 1 < options.lines) continue;
    written = std::fwrite(chunk.data(), 1, chunk.size(), file) == chunk.size();
    bytes += chunk.size();
    chunk.clear();
  }
  written &= (file == stdout ? std::fflush(file) : std::fclose(file)) == 0;
  if (!written) return Complain(options.output);
  const vmsift::GeneratedCounts counts = log->counts();
  std::fprintf(stderr, "%llu events, %llu bytes, %llu failures of %zu VMs\n",
               static_cast<unsigned long long>(options.lines), static_cast<unsigned long long>(bytes),
               static_cast<unsigned long long>(counts.failures),
               counts.by_vm.size() - counts.by_vm.count("(none)"));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using vmsift::FailureShape;
  Options options;
  vmsift::GeneratorOptions& generator = options.generator;
  const std::map<std::string, FailureShape> shapes = {{"text", FailureShape::kEscapedText},
                                                      {"object", FailureShape::kObject},
                                                      {"bare", FailureShape::kBareResponse}};
  std::vector<std::string> shape_names = {"text", "object"};
  CLI::App app("Writes a log, the same for the same options on every machine.", "vmsift_generate");
  app.option_defaults()->always_capture_default();
  app.add_option(
         "--shape", options.shape,
         "An Activity Log as JSON Lines (jsonl), as indented documents (pretty) or as one {\"records\": […]} "
         "(records); or text as deployment tools and programs print it (text)")
      ->check(CLI::IsMember({"jsonl", "text", "pretty", "records"}));
  app.add_option("--lines", options.lines, "Events to write: lines, but for text and indented documents");
  app.add_option("--failure-rate", generator.failure_rate, "Share of failing events")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--vms", generator.vms, "Distinct VMs")->check(CLI::Range(1u, 100'000'000u));
  app.add_option("--resource-groups", generator.resource_groups, "Resource groups; VM names repeat in two")
      ->check(CLI::Range(1u, 9999u));
  app.add_option("--line-bytes", generator.line_bytes, "Bytes of an event as a line of JSON, about")
      ->check(CLI::Range(size_t{1}, size_t{1} << 24));
  app.add_option("--seed", generator.seed, "Another seed, another log");
  app.add_option("--shapes", shape_names,
                 "How an Activity Log holds its failures: text, object, bare; one or more")
      ->check(CLI::IsMember({"text", "object", "bare"}))
      ->delimiter(',')
      ->default_str("text,object");
  app.add_option("-o,--output", options.output, "File to write; - is standard output");
  CLI11_PARSE(app, argc, argv);
  generator.shapes.clear();
  for (const std::string& name : shape_names) generator.shapes.push_back(shapes.at(name));
  return Generate(options);
}
