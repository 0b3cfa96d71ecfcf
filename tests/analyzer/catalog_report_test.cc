// The catalog as people and programs see it.
#include "analyzer/report/catalog_report.h"

#include <sstream>
#include <string>
#include <vector>

#include "analyzer/report/code_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/builtin.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kPage[] =
    "| Error Code | Error Message | Advice |\n|---|---|---|\n"
    "| DiskStuck | Disk '{0}' is stuck on VM '{1}' since {2}. | Stop the VM. |\n"
    "| DiskStuck | Disk '{0}' is stuck on VM '{1}' since {2}. | Stop the VM. |\n";

Catalog PageCatalog() {
  Catalog catalog;
  EXPECT_TRUE(catalog.Add("page.md", kPage).ok());
  return catalog;
}

TEST(CatalogTable, ShowsTemplatesWithRolesAndWarnings) {
  const std::string table = CatalogTable(PageCatalog(), {}, false);
  EXPECT_THAT(table, HasSubstr("2 templates under 1 code\n"));
  EXPECT_THAT(table, HasSubstr("page.md:3 row 1  Disk '{0:disk}' is stuck on VM '{1:vm}' since {2:value}."));
  EXPECT_THAT(table, HasSubstr("-> Stop the VM."));
  EXPECT_THAT(table, HasSubstr("page.md:4:"));
  EXPECT_THAT(table, Not(HasSubstr("\x1b")));
  EXPECT_THAT(CatalogTable(PageCatalog(), {}, true), HasSubstr("\x1b[1m"));
}

TEST(CatalogJson, HasEveryTemplateWithItsRoles) {
  const auto json = nlohmann::json::parse(CatalogJson(PageCatalog(), {}));
  EXPECT_EQ(json["schema"], "vmsift.catalog/1");
  EXPECT_EQ(json["codes"], 1);
  ASSERT_EQ(json["templates"].size(), 2u);
  const auto& row = json["templates"][0];
  EXPECT_EQ(row["catalog"], "page.md");
  EXPECT_EQ(row["line"], 3);
  EXPECT_EQ(row["row"], 1);
  EXPECT_EQ(row["code"], "DiskStuck");
  EXPECT_EQ(row["message"], "Disk '{0}' is stuck on VM '{1}' since {2}.");
  EXPECT_EQ(row["placeholders"][1], (nlohmann::json{{"name", "1"}, {"role", "vm"}}));
  EXPECT_EQ(row["advice"], "Stop the VM.");
  EXPECT_EQ(json["warnings"][0]["line"], 4);
}

TEST(CatalogJson, TheBuiltInOneIsWhole) {
  const auto json = nlohmann::json::parse(CatalogJson(BuiltinCatalog(), {}));
  EXPECT_EQ(json["templates"].size(), BuiltinCatalog().rows().size());
  EXPECT_EQ(json["codes"], BuiltinCatalog().codes().size());
  for (const auto& row : json["templates"]) EXPECT_FALSE(row["advice"].is_null()) << row["code"];
  for (const auto& code : json["by_code"]) EXPECT_NE(code["class"], "none") << code["code"];
}

std::vector<Glob> Globs(const std::string& pattern) {
  return {Glob::OfNames(pattern).value()};
}

TEST(CatalogByCode, OnlyCodesThatFitAreShownInAnyLetterCase) {
  const std::string table = CatalogTable(BuiltinCatalog(), Globs("vmSTART*"), false);
  EXPECT_THAT(table, StartsWith("1 template under 1 code\n\nVMStartTimedOut  platform\n"));
  EXPECT_THAT(table, Not(HasSubstr("VMNotFound")));
  EXPECT_THAT(table, Not(HasSubstr("Warnings"))) << "they are of whole pages";
  const auto json = nlohmann::json::parse(CatalogJson(BuiltinCatalog(), Globs("vmSTART*")));
  ASSERT_EQ(json["templates"].size(), 1u);
  EXPECT_EQ(json["templates"][0]["class"], "platform");
  ASSERT_EQ(json["by_code"].size(), 1u);
  EXPECT_EQ(json["by_code"][0]["code"], "VMStartTimedOut");
  EXPECT_TRUE(json["warnings"].empty());
}

TEST(CatalogByCode, ACodeWithoutTemplatesIsShownToo) {
  const std::string table = CatalogTable(BuiltinCatalog(), Globs("AcquireDiskLeaseFailed"), false);
  EXPECT_THAT(table, StartsWith("0 templates under 1 code\n"));
  EXPECT_THAT(table, HasSubstr("AcquireDiskLeaseFailed  config\n  -> "));
}

TEST(CatalogByCode, BracesAreShownAsTheMessageHasThem) {
  EXPECT_THAT(CatalogTable(BuiltinCatalog(), Globs("TooManyRequests"), false),
              HasSubstr("(needs its code) {\"operationGroup\":\"{0:value}\""));
}

TEST(CatalogByCode, TextsHangBelowTheirBeginnings) {
  EXPECT_THAT(CatalogTable(BuiltinCatalog(), Globs("VMStartTimedOut"), false, 60),
              HasSubstr(" row 17  VM '{0:vm}' did not start in the\n"
                        "                     allotted time. The VM may still start\n"));
  const std::string narrow = CatalogTable(BuiltinCatalog(), {}, false, 80);
  std::istringstream lines(narrow);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(' ', line.find_first_not_of(' ')) == std::string::npos) continue;  // one word
    EXPECT_TRUE(DisplayWidth(line) <= 80 || line.size() - line.rfind(' ') > 40) << line;
  }
}

TEST(CodeTextTest, ShowsClassAdviceAndTemplates) {
  const Catalog& catalog = BuiltinCatalog();
  const std::string text = CodeText(catalog, *catalog.FindCode("skunotavailable"), false);
  EXPECT_THAT(text, StartsWith("SkuNotAvailable\n  Class       capacity: "));
  EXPECT_THAT(text, HasSubstr("  Advice      "));
  EXPECT_THAT(text, HasSubstr("  Template    builtin row "));
  EXPECT_THAT(text, HasSubstr("The requested VM size {0} is currently not available in location {1}"));
  EXPECT_THAT(CodeText(catalog, *catalog.FindCode("DeploymentFailed"), false), HasSubstr("  Wrapper     "));
  EXPECT_THAT(CodeText(catalog, *catalog.FindCode("AcquireDiskLeaseFailed"), false),
              HasSubstr("only the code is known"));
  // A row of another class than its code's says so.
  EXPECT_THAT(CodeText(catalog, *catalog.FindCode("BadRequest"), false), HasSubstr(", quota\n"));
}

}  // namespace
}  // namespace vmsift
