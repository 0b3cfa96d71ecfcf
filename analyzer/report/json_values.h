// JSON values shared by all reports. Only report/ includes the JSON library.
#ifndef VMSIFT_ANALYZER_REPORT_JSON_VALUES_H_
#define VMSIFT_ANALYZER_REPORT_JSON_VALUES_H_

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/report/json_escape.h"
#include "base/timestamp.h"
#include "nlohmann/json.hpp"

namespace vmsift {

using Json = nlohmann::ordered_json;

inline Json TextOrNull(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}
inline Json TimeOrNull(const std::optional<Timestamp>& time) {
  return time ? Json(FormatTimestamp(*time)) : Json();
}

// Logs hold any bytes: invalid UTF-8 becomes U+FFFD, and characters that a terminal would obey are escaped.
// `indent` -1: on one line. Without a line end.
inline std::string Dumped(const Json& json, int indent) {
  std::string text = json.dump(indent, ' ', false, Json::error_handler_t::replace);
  EscapeControls(&text);
  return text;
}
// The same with a line end.
inline std::string JsonText(const Json& json, int indent) {
  return Dumped(json, indent) + "\n";
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_JSON_VALUES_H_
