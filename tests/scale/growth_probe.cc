// For growth_test, which runs it under callgrind: reads each hostile input in three sizes and has the
// instructions of each reading counted.
//
//   growth_probe text|jsonl
//
// The sizes are the input's own, an eighth and twice of it. A count is told by callgrind, under the input's
// name and its size.
#include <cstdio>
#include <memory>
#include <string>

#include "analyzer/pipeline/pipeline.h"
#include "bench/memory_source.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"
#include "tests/scale/hostile_inputs.h"
#include "valgrind/callgrind.h"

namespace vmsift {
namespace {

int Run(const std::string& shape) {
  Catalog catalog;
  Pipeline::Options options;
  options.shape = shape == InputFormatName(InputFormat::kText) ? InputFormat::kText : InputFormat::kJsonLines;
  options.validate = true;  // the filter alone takes next to nothing of most inputs
  if (!catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok()) return 1;
  Pipeline pipeline(catalog, options, nullptr);
  const auto read = [&pipeline](const std::string& text) {
    MemorySource source(text);
    return pipeline.Run(0, &source).ok() && pipeline.tally().ledger.Balances();
  };
  for (const HostileInput& input : HostileInputs()) {
    // What is made once and kept is made now.
    if (!read(input.make(input.bytes / 8))) return 1;
    for (size_t size : {input.bytes / 8, input.bytes, 2 * input.bytes}) {
      const std::string text = input.make(size);
      const std::string label = input.name + " " + std::to_string(text.size());
      CALLGRIND_ZERO_STATS;
      const bool balances = read(text);
      CALLGRIND_DUMP_STATS_AT(label.c_str());
      if (!balances) return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace vmsift

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "growth_probe text|jsonl\n");
    return 2;
  }
  return vmsift::Run(argv[1]);
}
