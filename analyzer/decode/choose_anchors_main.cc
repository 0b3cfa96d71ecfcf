// Part of the build: prints the C++ source of builtin_anchors.h.
#include <cstdio>
#include <string>

#include "analyzer/decode/anchor_choice.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"

int main() {
  vmsift::Catalog catalog;
  if (!catalog.Add(vmsift::kBuiltinCatalogName, vmsift::BuiltinCatalogMarkdown()).ok()) return 1;
  const std::string saved = vmsift::SaveAnchors(vmsift::ChooseAnchors(&catalog));
  std::printf(
      "#include \"analyzer/decode/builtin_anchors.h\"\n\nnamespace vmsift {\n\n"
      "std::string_view BuiltinAnchors() {\n  return R\"anchors(%s)anchors\";\n}\n\n"
      "uint64_t BuiltinAnchorsDigest() {\n  return %lluu;\n}\n\n}  // namespace vmsift\n",
      saved.c_str(), static_cast<unsigned long long>(catalog.digest()));
  return std::fflush(stdout) == 0 ? 0 : 1;
}
