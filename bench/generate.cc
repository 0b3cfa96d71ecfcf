// vmsift_generate: writes a seeded Activity Log to a file or standard output.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/activity_log_generator.h"

namespace {

constexpr size_t kChunkBytes = 1 << 20;

struct Options {
  vmsift::GeneratorOptions generator;
  uint64_t lines = 100'000;
  std::string output = "-";
};

int Complain(const std::string& path) {
  std::fprintf(stderr, "vmsift_generate: %s: %s\n", path.c_str(), std::strerror(errno));
  return 2;
}

int Generate(const Options& options) {
  std::FILE* const file = options.output == "-" ? stdout : std::fopen(options.output.c_str(), "wb");
  if (file == nullptr) return Complain(options.output);
  vmsift::ActivityLogGenerator generator(options.generator);
  std::string chunk;
  bool written = true;
  for (uint64_t i = 0; i < options.lines && written; ++i) {
    generator.Next(&chunk);
    if (chunk.size() < kChunkBytes && i + 1 < options.lines) continue;
    written = std::fwrite(chunk.data(), 1, chunk.size(), file) == chunk.size();
    chunk.clear();
  }
  written &= (file == stdout ? std::fflush(file) : std::fclose(file)) == 0;
  if (!written) return Complain(options.output);
  const vmsift::GeneratedCounts counts = generator.counts();
  std::fprintf(stderr, "%llu lines, %llu bytes, %llu failures of %zu VMs\n",
               static_cast<unsigned long long>(counts.lines), static_cast<unsigned long long>(counts.bytes),
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
  CLI::App app("Writes an Activity Log, the same for the same options on every machine.", "vmsift_generate");
  app.option_defaults()->always_capture_default();
  app.add_option("--lines", options.lines, "Lines to write");
  app.add_option("--failure-rate", generator.failure_rate, "Share of failing lines")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--vms", generator.vms, "Distinct VMs")->check(CLI::Range(1u, 100'000'000u));
  app.add_option("--resource-groups", generator.resource_groups, "Resource groups; VM names repeat in two")
      ->check(CLI::Range(1u, 9999u));
  app.add_option("--line-bytes", generator.line_bytes, "Bytes of a line, about")
      ->check(CLI::Range(size_t{1}, size_t{1} << 24));
  app.add_option("--seed", generator.seed, "Another seed, another log");
  app.add_option("--shapes", shape_names, "How failures are written: text, object, bare; one or more")
      ->check(CLI::IsMember({"text", "object", "bare"}))
      ->delimiter(',')
      ->default_str("text,object");
  app.add_option("-o,--output", options.output, "File to write; - is standard output");
  CLI11_PARSE(app, argc, argv);
  generator.shapes.clear();
  for (const std::string& name : shape_names) generator.shapes.push_back(shapes.at(name));
  return Generate(options);
}
