// JSON values that every report writes alike. Only report/ includes the JSON library.
#ifndef VMSIFT_ANALYZER_REPORT_JSON_VALUES_H_
#define VMSIFT_ANALYZER_REPORT_JSON_VALUES_H_

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/decode/timestamp.h"
#include "analyzer/report/json_escape.h"
#include "nlohmann/json.hpp"

namespace vmsift {

using Json = nlohmann::ordered_json;

inline Json TextOrNull(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}
inline Json TimeOrNull(const std::optional<Timestamp>& time) {
  return time ? Json(FormatTimestamp(*time)) : Json();
}

// Logs hold any bytes; what is not UTF-8 becomes U+FFFD, what a terminal would obey is escaped. `indent` -1:
// on one line. Without a line end.
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
