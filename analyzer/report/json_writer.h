// Writes JSON piece by piece in the layout of Json::dump, for texts whose tree would have millions of values.
#ifndef VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_
#define VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/json_values.h"
#include "analyzer/report/text_sink.h"

namespace vmsift {

class JsonWriter {
 public:
  // `indent`: spaces per level; -1: all on one line. `sink` receives the text in pieces, the last one when
  // the writer is destroyed.
  JsonWriter(TextSink sink, int indent) : sink_(std::move(sink)), indent_(indent) {}
  ~JsonWriter() { Flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  // The key of the next value, a member of an object.
  void Key(std::string_view key);
  void Value(const Json& value);
  void Value(std::string_view text);
  void Value(uint64_t number);
  // After the last value.
  void EndLine() { buffer_ += '\n'; }

  template <typename T>
  void Member(std::string_view key, const T& value) {
    Key(key);
    Value(value);
  }

 private:
  void Begin(char bracket);
  void End(char bracket);
  // Writes the separator before a value.
  void Separate();
  void NewLine();
  void AppendText(std::string_view text);
  void Flush();

  const TextSink sink_;
  const int indent_;
  std::string buffer_;
  std::vector<bool> empty_;  // of each open object and array, whether it has no value yet
  bool after_key_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_
