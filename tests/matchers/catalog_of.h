// Catalogs for tests: from a few rows, from a file of testdata/, and the built-in one.
#ifndef VMSIFT_TESTS_MATCHERS_CATALOG_OF_H_
#define VMSIFT_TESTS_MATCHERS_CATALOG_OF_H_

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"

namespace vmsift {

// A page that did not load would make a test pass for nothing: it throws, and GoogleTest reports that.
inline Catalog CatalogOfPage(std::string_view name, std::string_view markdown) {
  Catalog catalog;
  const absl::Status status = catalog.Add(name, markdown);
  if (!status.ok()) throw std::runtime_error(status.ToString());
  return catalog;
}

struct TestRow {
  std::string code;
  std::string message;
};

inline Catalog CatalogOf(const std::vector<TestRow>& rows) {
  std::string page = "| Error Code | Error Message |\n| --- | --- |\n";
  for (const TestRow& row : rows) page += "| " + row.code + " | " + row.message + " |\n";
  return CatalogOfPage("test.md", page);
}

inline Catalog BuiltinCatalog() {
  return CatalogOfPage(kBuiltinCatalogName, BuiltinCatalogMarkdown());
}

inline std::string TestPage(const std::string& name) {
  std::ifstream file(std::string(VMSIFT_SOURCE_DIR "/tests/matchers/testdata/") + name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read testdata/" + name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_MATCHERS_CATALOG_OF_H_
