// Writes JSON, which may be read on a terminal, piece by piece: a report may have millions of values.
#ifndef VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_
#define VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "analyzer/report/text_sink.h"
#include "base/timestamp.h"

namespace vmsift {

// A value is text, a number, a bool, `nullptr`, an optional of these, or a function that writes the value:
//
//   writer.Object(Member("code", code), Member("first", TimeOrNull(first)), Member("vms", [&] {
//     writer.Array(vms, [&](const Vm& vm) { writer.Value(vm.name); });
//   }));
template <typename T>
struct Member {
  Member(std::string_view member_key, const T& member_value) : key(member_key), value(member_value) {}
  std::string_view key;
  const T& value;
};

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
  // After the last value.
  void EndLine() { buffer_ += '\n'; }

  template <typename T>
  void Value(const T& value) {
    if constexpr (std::invocable<const T&>) {
      value();
    } else if constexpr (std::is_null_pointer_v<T>) {
      Separate();
      buffer_ += "null";
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      Separate();
      AppendText(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
      Separate();
      AppendNumber(value);
    } else if (value) {
      Value(*value);
    } else {
      Value(nullptr);
    }
  }

  // Of the object that was begun.
  template <typename... Values>
  void Members(const Member<Values>&... members) {
    ((Key(members.key), Value(members.value)), ...);
  }

  template <typename... Values>
  void Object(const Member<Values>&... members) {
    BeginObject();
    Members(members...);
    EndObject();
  }

  // `write_value` is called with each item and writes one value, or none.
  template <typename Items, typename WriteValue>
  void Array(const Items& items, WriteValue write_value) {
    Begin('[');
    for (const auto& item : items) write_value(item);
    End(']');
  }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void Key(std::string_view key);
  // Writes the separator before a value.
  void Separate();
  void NewLine();
  void AppendText(std::string_view text);
  void AppendNumber(bool value) { buffer_ += value ? "true" : "false"; }
  void AppendNumber(double value);
  template <std::integral T>
  void AppendNumber(T value) {
    buffer_ += std::to_string(value);
  }
  void Flush();

  const TextSink sink_;
  const int indent_;
  std::string buffer_;
  std::vector<bool> empty_;  // of each open object and array, whether it has no value yet
  bool after_key_ = false;
};

// The text of one value with a line end. `write` is called with a JsonWriter.
template <typename Write>
std::string JsonText(int indent, Write write) {
  std::string text;
  {
    JsonWriter writer([&text](std::string_view piece) { text += piece; }, indent);
    write(writer);
    writer.EndLine();
  }
  return text;
}

// What a log does not say is null.
inline std::optional<std::string_view> TextOrNull(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}
inline std::optional<std::string> TimeOrNull(const std::optional<Timestamp>& time) {
  return time ? std::optional(FormatTimestamp(*time)) : std::nullopt;
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_JSON_WRITER_H_
