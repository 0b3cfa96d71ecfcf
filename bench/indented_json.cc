#include "bench/indented_json.h"

namespace vmsift {
namespace {

void BeginLine(std::string_view margin, size_t depth, std::string* out) {
  out->push_back('\n');
  out->append(margin);
  out->append(2 * depth, ' ');
}

// Where the string that opens at `at` ends: past its closing quote.
size_t StringEnd(std::string_view json, size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

}  // namespace

void AppendIndented(std::string_view json, std::string_view margin, std::string* out) {
  size_t depth = 0;
  for (size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      const size_t end = StringEnd(json, at);
      out->append(json.substr(at, end - at));
      at = end;
      continue;
    }
    ++at;
    if (c == '}' || c == ']') {
      BeginLine(margin, --depth, out);
      out->push_back(c);
      continue;
    }
    out->push_back(c);
    if (c == ':') {
      out->push_back(' ');
    } else if (c == ',') {
      BeginLine(margin, depth, out);
    } else if (c == '{' || c == '[') {
      if (at < json.size() && (json[at] == '}' || json[at] == ']')) {
        out->push_back(json[at++]);  // empty: `{}`
      } else {
        BeginLine(margin, ++depth, out);
      }
    }
  }
}

void IndentedDocuments::Open(std::string* out) {
  if (shape_ == DocumentsShape::kRecords) out->append(first_ ? "{\n  \"records\": [\n    " : ",\n    ");
  first_ = false;
}

void IndentedDocuments::Append(std::string_view line, std::string* out) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  Open(out);
  AppendIndented(line, shape_ == DocumentsShape::kRecords ? "    " : "", out);
  if (shape_ == DocumentsShape::kOneAfterAnother) out->push_back('\n');
}

void IndentedDocuments::Finish(std::string* out) {
  if (shape_ != DocumentsShape::kRecords) return;
  out->append(first_ ? "{\n  \"records\": []\n}\n" : "\n  ]\n}\n");
  first_ = true;
}

}  // namespace vmsift
