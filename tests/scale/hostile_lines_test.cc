// No line, however crafted, takes longer than its length warrants: what is quadratic here takes hours at 16
// MiB.
#include <ctime>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/pipeline/pipeline.h"
#include "bench/memory_source.h"
#include "gtest/gtest.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"

namespace vmsift {
namespace {

// Linear work takes some hundredths of it in a release build; sanitizers and slow machines have room.
constexpr double kMaxCpuSeconds = 3;

std::string Repeated(std::string_view unit, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += unit;
  return text;
}

struct HostileLine {
  const char* name;
  std::string text;

  friend std::ostream& operator<<(std::ostream& out, const HostileLine& line) { return out << line.name; }
};

std::vector<HostileLine> AllHostileLines() {
  constexpr size_t kBytes = 200'000;
  const std::string start = R"({"error":{"code":"A","message":")";
  return {
      {"BracketsNeverClosed", "ERROR " + Repeated("x [", kBytes)},
      {"BracesNeverClosed", "ERROR " + Repeated(R"({"a)", kBytes)},
      {"ErrorsNeverClosed", "ERROR " + Repeated(R"({"error":{"message":"x {)", kBytes)},
      {"MessagesNeverClosed", "ERROR " + Repeated(R"("message":")", kBytes)},
      {"DetailsNeverClosed", "ERROR " + Repeated(R"("details":[)", kBytes)},
      {"Quotes", "ERROR " + Repeated("'", kBytes)},
      {"Backslashes", "ERROR " + Repeated("\\", kBytes)},
      {"JsonInProse", "ERROR " + Repeated(R"(x {"error":{"code":"AbCd","message":"m"}} )", kBytes)},
      {"VmWords", "ERROR " + Repeated("VM 'a' owned by VM 'b' ", kBytes)},
      {"ResourceIds",
       "ERROR " + Repeated("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v ",
                           kBytes)},
      {"OpenBracesInAMessage", start + Repeated(R"({\"a\":)", kBytes) + "\"}}"},
      {"EqualErrors",
       start + R"(b","details":[)" +
           Repeated(R"({"code":"VMNotFound","message":"The VM 'x' cannot be found."},)", 2'000'000) +
           "null]}}"},
      {"ManyErrorsUnderALongMessage", start + Repeated("some words ", 2'000'000) + R"(","details":[)" +
                                          Repeated(R"({"code":"VMNotFound","message":"gone"},)", kBytes) +
                                          "null]}}"},
  };
}

class HostileLines : public testing::TestWithParam<HostileLine> {};

TEST_P(HostileLines, TakesTimeByItsLength) {
  Catalog catalog;
  ASSERT_TRUE(catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
  const absl::StatusOr<std::unique_ptr<Pipeline>> pipeline = Pipeline::Create(catalog, {}, nullptr);
  ASSERT_TRUE(pipeline.ok()) << pipeline.status();
  const std::string line = GetParam().text + "\n";
  MemorySource source(line);
  const std::clock_t start = std::clock();  // of this process, so that a busy machine does not matter
  ASSERT_TRUE((*pipeline)->Run(0, &source).ok());
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kMaxCpuSeconds);
  EXPECT_EQ((*pipeline)->tally().ledger.input().bytes, line.size());
  EXPECT_TRUE((*pipeline)->tally().ledger.Balances());
}

INSTANTIATE_TEST_SUITE_P(Scale, HostileLines, testing::ValuesIn(AllHostileLines()),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace vmsift
