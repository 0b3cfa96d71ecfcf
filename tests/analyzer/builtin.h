// The built-in catalog and a road through the whole pipeline, for tests that need more than one stage.
#ifndef VMSIFT_TESTS_ANALYZER_BUILTIN_H_
#define VMSIFT_TESTS_ANALYZER_BUILTIN_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/pipeline/pipeline.h"
#include "gtest/gtest.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"

namespace vmsift {

inline const Catalog& BuiltinCatalog() {
  static const Catalog& catalog = *[] {
    auto* loaded = new Catalog;
    const absl::Status status = loaded->Add(kBuiltinCatalogName, BuiltinCatalogMarkdown());
    EXPECT_TRUE(status.ok()) << status;
    return loaded;
  }();
  return catalog;
}

inline std::unique_ptr<Pipeline> BuiltinPipeline(const Pipeline::Options& options = {},
                                                 FailureSink* sink = nullptr) {
  return std::make_unique<Pipeline>(BuiltinCatalog(), options, sink);
}

// Options that read every input as JSON Lines, so that each line has an outcome of its own.
inline Pipeline::Options JsonLines(const LineOptions& lines = {}) {
  Pipeline::Options options;
  options.lines = lines;
  options.shape = InputFormat::kJsonLines;
  return options;
}

// A record that fails with a code and a message, as a line.
inline std::string FailingLine(std::string_view code, std::string_view message,
                               std::string_view more_keys = "") {
  return "{\"error\":{\"code\":\"" + std::string(code) + "\",\"message\":\"" + std::string(message) + "\"}" +
         std::string(more_keys) + "}\n";
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_BUILTIN_H_
