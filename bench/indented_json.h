// JSON as people's tools indent it: two spaces a level, one value a line.
//
// The Activity Log as `az monitor activity-log list`, the portal and editors show it. Made from the lines of
// a generator, whose JSON has no white space between its tokens and nothing wrong with it.
#ifndef VMSIFT_BENCH_INDENTED_JSON_H_
#define VMSIFT_BENCH_INDENTED_JSON_H_

#include <string>
#include <string_view>

namespace vmsift {

// Appends minified `json` indented, every line but the first behind `margin`; no line end after the last.
void AppendIndented(std::string_view json, std::string_view margin, std::string* out);

// JSON Lines as documents over many lines.
enum class DocumentsShape {
  kOneAfterAnother,
  kRecords,  // elements of one `{"records": […]}`
};

// Turns JSON Lines into indented documents, piece by piece.
class IndentedDocuments {
 public:
  explicit IndentedDocuments(DocumentsShape shape) : shape_(shape) {}

  // Appends the document of one line, which may have its line end.
  void Append(std::string_view line, std::string* out);
  // Appends what comes after the last document.
  void Finish(std::string* out);

 private:
  void Open(std::string* out);

  const DocumentsShape shape_;
  bool first_ = true;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_INDENTED_JSON_H_
