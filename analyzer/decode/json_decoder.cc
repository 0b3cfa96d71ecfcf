#include "analyzer/decode/json_decoder.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <deque>
#include <string>

#include "analyzer/decode/embedded_json.h"
#include "analyzer/decode/error_tree.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/record.h"
#include "analyzer/decode/text_arena.h"
#include "analyzer/decode/utf8.h"
#include "matchers/ascii_case.h"
#include "matchers/byte_masks.h"
#include "matchers/trimmed.h"
#include "simdjson.h"

namespace vmsift {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

static_assert(JsonDecoder::kPadding >= simdjson::SIMDJSON_PADDING);

std::string_view Reason(error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "invalid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "a string that never ends";
    case simdjson::UNESCAPED_CHARS:
      return "a control character inside a string";
    case simdjson::STRING_ERROR:
      return "a bad escape in a string";
    case simdjson::DEPTH_ERROR:
      return "nested too deep";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "JSON that is cut short";
    case simdjson::CAPACITY:
      return "too large to parse";
    case simdjson::TRAILING_CONTENT:
      return "more text after the JSON value";
    default:
      return "not well-formed JSON";
  }
}

// Whether one of the errors from `first` on has a code and a message. Azure's codes are words; numbers are
// those of other services.
bool HasWholeError(ErrorTree& errors, int first) {
  for (int i = first; i < errors.size(); ++i) {
    const ChainLink& link = errors.node(i).link;
    if (!link.code.empty() && !IsAsciiDigit(link.code.front()) && !link.message.empty()) return true;
  }
  return false;
}

}  // namespace

class JsonDecoder::Impl {
 public:
  void Decode(std::string_view text, Decoded* decoded);

 private:
  // How a value is read: at which depth of JSON-in-a-string, and under which error.
  struct Context {
    Record* record = nullptr;
    int document = 0;  // 0: the line itself; n: JSON in a string of document n-1
    int parent = -1;   // the error that what is found belongs under
    int depth = 0;     // of errors
  };

  // A parser and the text it reads, for each depth of JSON in a string.
  struct Document {
    ondemand::parser parser;
    std::string text;
  };

  error_code DecodeLine(std::string_view text, size_t readable, size_t* offset);
  error_code WalkTop(ondemand::value value, Context at, int record_depth);
  error_code WalkTopArray(ondemand::array array, int document, int record_depth);
  error_code WalkOwnRecord(ondemand::object object, int document, int record_depth);
  error_code WalkRecord(ondemand::object object, Context at, bool may_be_error, int record_depth);
  error_code WalkResponse(ondemand::value value, Context at, bool certain);
  error_code WalkError(ondemand::value value, Context at, bool* found);
  error_code WalkErrorObject(ondemand::object object, Context at, bool* found);
  bool WalkErrorsInText(std::string_view text, Context at);
  error_code WalkStatuses(ondemand::value value, Context at, int record_depth);
  error_code WalkRows(ondemand::value value, Context at, int record_depth);
  int AddProse(std::string_view text, Context at);
  void WalkRecordsInText(std::string_view text, Context at, int record_depth);

  error_code ReadKey(ondemand::field& field, JsonKey* key);
  error_code ReadText(ondemand::value value, int document, std::string_view* text);
  error_code ReadStatus(ondemand::value value, int document, std::string_view* status);
  error_code ReadTargetResource(ondemand::value value, Context at);
  std::string_view Keep(std::string_view text, int document) {
    return document == 0 ? text : arena_.Keep(text);
  }
  Document& DocumentAt(int index);
  Record& RecordAt(int depth);

  // Guards every walk that calls itself: beyond the limit a value is passed over, and the line is told to be
  // too deep.
  class Nesting {
   public:
    explicit Nesting(Impl* impl) : impl_(impl) {
      if (++impl_->nesting_ > kMaxNesting) impl_->too_deep_ = true;
    }
    ~Nesting() { --impl_->nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    bool too_deep() const { return impl_->nesting_ > kMaxNesting; }

   private:
    Impl* const impl_;
  };
  // Far below simdjson's 1,024 and what a stack holds; errors at their own limit need two levels each, and
  // strings.
  static constexpr int kMaxNesting = 400;

  // Deep enough for every event in a record in a string; more is a crafted input.
  static constexpr int kMaxRecordDepth = 8;

  std::deque<Document> documents_;
  std::deque<Record> records_;
  TextArena arena_;
  std::string repaired_;
  std::vector<Failure>* failures_ = nullptr;
  std::vector<BadSpot>* suspects_ = nullptr;
  bool too_deep_ = false;
  int nesting_ = 0;  // of the JSON values being walked
};

JsonDecoder::Impl::Document& JsonDecoder::Impl::DocumentAt(int index) {
  while (documents_.size() <= static_cast<size_t>(index)) documents_.emplace_back();
  return documents_[static_cast<size_t>(index)];
}

Record& JsonDecoder::Impl::RecordAt(int depth) {
  while (records_.size() <= static_cast<size_t>(depth)) records_.emplace_back();
  return records_[static_cast<size_t>(depth)];
}

void JsonDecoder::Impl::Decode(std::string_view text, Decoded* decoded) {
  decoded->failures.clear();
  decoded->suspects.clear();
  decoded->reason = {};
  decoded->reason_offset = 0;
  failures_ = &decoded->failures;
  suspects_ = &decoded->suspects;
  arena_.Clear();
  too_deep_ = false;
  nesting_ = 0;

  size_t offset = 0;
  error_code error = DecodeLine(text, text.size() + kPadding, &offset);
  if (error == simdjson::UTF8_ERROR) {
    // One bad byte must not hide the errors beside it: read a repaired copy, and say so.
    repaired_.clear();
    repaired_.reserve(text.size() + kPadding);
    const size_t bad_byte = AppendRepairedUtf8(text, &repaired_);
    repaired_.reserve(repaired_.size() + kPadding);
    DecodeLine(repaired_, repaired_.capacity(), &offset);
    offset = bad_byte == std::string_view::npos ? 0 : bad_byte;
  }
  if (error == SUCCESS && too_deep_) error = simdjson::DEPTH_ERROR;
  if (error != SUCCESS) {
    decoded->outcome = Outcome::kMalformed;
    decoded->reason = Reason(error);
    decoded->reason_offset = std::min(offset, text.size());
  } else {
    decoded->outcome = !decoded->failures.empty()   ? Outcome::kFailure
                       : !decoded->suspects.empty() ? Outcome::kSuspect
                                                    : Outcome::kClean;
  }
}

error_code JsonDecoder::Impl::DecodeLine(std::string_view text, size_t readable, size_t* offset) {
  ondemand::document document;
  *offset = text.size();
  // Cut where a value is to come; simdjson would take it from what happens to stand after the text.
  std::string_view whole = Trimmed(text);
  // An element of an array that has a line to itself ends in a comma.
  const bool comma = whole.size() > 1 && whole.back() == ',';
  if (comma) whole = Trimmed(whole.substr(0, whole.size() - 1));
  if (!whole.empty() && std::string_view(":,[{").find(whole.back()) != std::string_view::npos) {
    return simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
  }
  if (comma) {
    readable -= text.size() - static_cast<size_t>(whole.data() + whole.size() - text.data());
    text = text.substr(0, static_cast<size_t>(whole.data() + whole.size() - text.data()));
    *offset = text.size();
  }
  if (error_code error = DocumentAt(0).parser.iterate(text.data(), text.size(), readable).get(document))
    return error;
  ondemand::value value;
  error_code error = document.get_value().get(value);
  if (!error) error = WalkTop(value, Context{}, 0);
  const char* location = nullptr;
  const bool at_end = document.current_location().get(location) != SUCCESS;
  if (!at_end && location != nullptr) *offset = static_cast<size_t>(location - text.data());
  if (!error && (!at_end || comma)) error = simdjson::TRAILING_CONTENT;
  return error;
}

// ---- Records ----

error_code JsonDecoder::Impl::WalkTop(ondemand::value value, Context at, int record_depth) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    return WalkOwnRecord(object, at.document, record_depth);
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (error_code error = value.get_array().get(array)) return error;
    return WalkTopArray(array, at.document, record_depth);
  }
  return SUCCESS;
}

error_code JsonDecoder::Impl::WalkTopArray(ondemand::array array, int document, int record_depth) {
  for (auto element : array) {
    ondemand::value value;
    if (error_code error = std::move(element).get(value)) return error;
    ondemand::json_type type;
    if (error_code error = value.type().get(type)) return error;
    if (type != ondemand::json_type::object) continue;
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    if (error_code error = WalkOwnRecord(object, document, record_depth)) return error;
  }
  return SUCCESS;
}

error_code JsonDecoder::Impl::WalkOwnRecord(ondemand::object object, int document, int record_depth) {
  if (record_depth > kMaxRecordDepth) {
    too_deep_ = true;
    return SUCCESS;
  }
  Record& record = RecordAt(record_depth);
  record.Clear();
  Context at;
  at.record = &record;
  at.document = document;
  const error_code error = WalkRecord(object, at, /*may_be_error=*/true, record_depth);
  const size_t first = failures_->size();
  record.Finish(failures_);
  if (failures_->size() == first && record.SaysFailed())
    suspects_->push_back({0, "a record that failed, without a code or a message"});
  return error;
}

error_code JsonDecoder::Impl::WalkRecord(ondemand::object object, Context at, bool may_be_error,
                                         int record_depth) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  RecordFields& fields = at.record->fields;
  ErrorTree& errors = at.record->errors;
  int self = -1;  // the object taken as an error object, made when a key of one is seen
  const auto inside_self = [&] {
    if (self < 0) {
      self = errors.Add(at.parent);
      errors.node(self).certain = false;
      at.record->error_objects.push_back(self);
    }
    Context inside = at;
    inside.parent = self;
    inside.depth = at.depth + 1;
    return inside;
  };

  for (auto field_result : object) {
    ondemand::field field;
    if (error_code error = std::move(field_result).get(field)) return error;
    JsonKey key;
    if (error_code error = ReadKey(field, &key)) return error;
    if (key == JsonKey::kOther) continue;
    ondemand::value value = field.value();
    ondemand::json_type type;
    if (error_code error = value.type().get(type)) return error;
    const bool is_text = type == ondemand::json_type::string;
    const bool is_container = type == ondemand::json_type::object || type == ondemand::json_type::array;
    const auto read_into = [&](std::string_view* slot) {
      std::string_view text;
      if (!is_text || !slot->empty()) return SUCCESS;
      const error_code error = ReadText(value, at.document, &text);
      if (!error) *slot = text;
      return error;
    };

    error_code error = SUCCESS;
    switch (key) {
      case JsonKey::kOther:
        break;
      case JsonKey::kError:
        error = WalkResponse(value, at, /*certain=*/false);
        break;
      case JsonKey::kStatusMessage:
        error = WalkResponse(value, at, /*certain=*/true);
        break;
      case JsonKey::kCode:
        if (may_be_error && !is_container)
          error = ReadText(value, at.document, &errors.node(inside_self().parent).link.code);
        break;
      case JsonKey::kMessage: {
        if (!may_be_error || !is_text) break;
        std::string_view text;
        error = ReadText(value, at.document, &text);
        if (error || text.empty()) break;
        const Context inside = inside_self();
        errors.node(self).link.message = text;
        WalkRecordsInText(text, inside, record_depth);
        break;
      }
      case JsonKey::kTarget:
        if (may_be_error && is_text)
          error = ReadText(value, at.document, &errors.node(inside_self().parent).link.target);
        break;
      case JsonKey::kDetails:
      case JsonKey::kInnerError:
        if (may_be_error && (is_container || is_text)) {
          bool found = false;
          error = WalkError(value, inside_self(), &found);
          // Errors in `details` make the object around them an error object, whatever else it holds.
          if (found) errors.node(self).certain = true;
        }
        break;
      case JsonKey::kStatus:
        if (fields.status.empty()) error = ReadStatus(value, at.document, &fields.status);
        break;
      case JsonKey::kSubStatus:
        if (fields.sub_status.empty()) error = ReadStatus(value, at.document, &fields.sub_status);
        break;
      case JsonKey::kOperation:
        if (fields.operation.empty()) error = ReadStatus(value, at.document, &fields.operation);
        break;
      case JsonKey::kStatusCode:
        error = read_into(&fields.status_code);
        break;
      case JsonKey::kResultType:
        error = read_into(&fields.result_type);
        break;
      case JsonKey::kResultSignature:
        error = read_into(&fields.result_signature);
        break;
      case JsonKey::kProvisioningState:
        error = read_into(&fields.provisioning_state);
        break;
      case JsonKey::kCorrelationId:
        error = read_into(&fields.correlation_id);
        break;
      case JsonKey::kResourceId:
        error = read_into(&fields.resource_id);
        break;
      case JsonKey::kId:
        error = read_into(&fields.id);
        break;
      case JsonKey::kTargetResource:
        error = ReadTargetResource(value, at);
        break;
      case JsonKey::kLevel:
        fields.has_level = true;
        break;
      case JsonKey::kTime:
      case JsonKey::kEventTimestamp:
      case JsonKey::kTimestamp:
      case JsonKey::kTimeGenerated:
      case JsonKey::kStartTime:
      case JsonKey::kEndTime:
        error = read_into(&fields.time(key));
        break;
      case JsonKey::kRecords:
      case JsonKey::kValue:
        if (type == ondemand::json_type::array) error = WalkTop(value, at, record_depth + 1);
        break;
      case JsonKey::kStatuses:
        if (type == ondemand::json_type::array) error = WalkStatuses(value, at, record_depth);
        break;
      case JsonKey::kRows:
        error = WalkRows(value, at, record_depth);
        break;
      case JsonKey::kText: {
        std::string_view text;
        if (!is_text) break;
        error = ReadText(value, at.document, &text);
        if (error || text.empty()) break;
        const int nodes = errors.size();
        WalkRecordsInText(text, at, record_depth);
        // Prose might tell an error in another form than JSON.
        if (errors.size() == nodes) AddProse(text, at);
        break;
      }
      case JsonKey::kProperties:
      case JsonKey::kCarrier: {
        const bool carrier = key == JsonKey::kCarrier;
        if (type == ondemand::json_type::object) {
          ondemand::object inner;
          error = value.get_object().get(inner);
          if (!error) error = WalkRecord(inner, at, carrier, record_depth);
        } else if (type == ondemand::json_type::array) {
          if (carrier) error = WalkTop(value, at, record_depth + 1);
        } else if (is_text) {
          std::string_view text;
          error = ReadText(value, at.document, &text);
          if (!error) WalkRecordsInText(text, at, record_depth);
        }
        break;
      }
    }
    if (error) return error;
  }
  return SUCCESS;
}

// The errors of JSON inside a record's text: a log collector's envelope, or the response in a program's log
// message.
void JsonDecoder::Impl::WalkRecordsInText(std::string_view text, Context at, int record_depth) {
  if (at.depth >= kMaxErrorDepth) {
    too_deep_ = true;
    return;
  }
  EmbeddedJsonFinder finder(text);
  for (std::string_view json = finder.Next(); !json.empty(); json = finder.Next()) {
    Document& document = DocumentAt(at.document + 1);
    document.text.assign(json);
    document.text.reserve(json.size() + kPadding);
    ondemand::document parsed;
    ondemand::value value;
    if (document.parser.iterate(document.text.data(), document.text.size(), document.text.capacity())
            .get(parsed))
      continue;
    if (parsed.get_value().get(value)) continue;
    Context inside = at;
    inside.document = at.document + 1;
    inside.depth = at.depth + 1;
    ondemand::json_type type;
    if (value.type().get(type)) continue;
    if (type == ondemand::json_type::array) {
      WalkTop(value, inside, record_depth + 1);
    } else {
      ondemand::object object;
      if (!value.get_object().get(object)) WalkRecord(object, inside, /*may_be_error=*/true, record_depth);
    }
  }
}

// The statuses of an instance view are errors of the record itself, as far as they are any.
error_code JsonDecoder::Impl::WalkStatuses(ondemand::value value, Context at, int record_depth) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  ondemand::array array;
  if (error_code error = value.get_array().get(array)) return error;
  for (auto element : array) {
    ondemand::value item;
    if (error_code error = std::move(element).get(item)) return error;
    ondemand::json_type type;
    if (error_code error = item.type().get(type)) return error;
    if (type != ondemand::json_type::object) continue;
    ondemand::object object;
    if (error_code error = item.get_object().get(object)) return error;
    if (error_code error = WalkRecord(object, at, /*may_be_error=*/true, record_depth)) return error;
  }
  return SUCCESS;
}

// The rows of a table, such as a query's answer: arrays of values, of which a string may hold JSON.
error_code JsonDecoder::Impl::WalkRows(ondemand::value value, Context at, int record_depth) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (error_code error = value.get_array().get(array)) return error;
    for (auto element : array) {
      ondemand::value item;
      if (error_code error = std::move(element).get(item)) return error;
      if (error_code error = WalkRows(item, at, record_depth)) return error;
    }
  } else if (type == ondemand::json_type::string) {
    std::string_view text;
    if (error_code error = ReadText(value, at.document, &text)) return error;
    if (at.record->fields.resource_id.empty() && FindIgnoreCase(text, "/subscriptions/") == 0) {
      at.record->fields.resource_id = text;
    }
    WalkRecordsInText(text, at, record_depth);
  }
  return SUCCESS;
}

int JsonDecoder::Impl::AddProse(std::string_view text, Context at) {
  const int node = at.record->errors.Add(at.parent);
  at.record->errors.node(node).link.message = text;
  at.record->errors.node(node).certain = false;
  return node;
}

// ---- Error responses ----

// The value of `error` or `statusMessage`: an error object, a response around one, JSON in a string, or plain
// text.
error_code JsonDecoder::Impl::WalkResponse(ondemand::value value, Context at, bool certain) {
  RecordFields& fields = at.record->fields;
  ErrorTree& errors = at.record->errors;
  errors.StartResponse();
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  const int first = errors.size();
  if (type == ondemand::json_type::string) {
    std::string_view text;
    if (error_code error = ReadText(value, at.document, &text)) return error;
    if (WalkErrorsInText(text, at) || Trimmed(text).empty()) return SUCCESS;
    if (certain) {
      if (fields.status_text.empty()) fields.status_text = text;
      return SUCCESS;
    }
    at.record->text_errors.push_back(AddProse(text, at));
    return SUCCESS;
  }
  bool found = false;
  const error_code error = WalkError(value, at, &found);
  // An error object has a code and something it says; otherwise it might be any program's.
  const bool full = certain || HasWholeError(errors, first);
  for (int i = first; i < errors.size(); ++i) errors.node(i).certain = full;
  errors.StartResponse();  // what follows in the record is another one
  return error;
}

error_code JsonDecoder::Impl::WalkError(ondemand::value value, Context at, bool* found) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  if (at.depth >= kMaxErrorDepth) {
    too_deep_ = true;
    return SUCCESS;
  }
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      if (error_code error = value.get_object().get(object)) return error;
      return WalkErrorObject(object, at, found);
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if (error_code error = value.get_array().get(array)) return error;
      for (auto element : array) {
        ondemand::value item;
        if (error_code error = std::move(element).get(item)) return error;
        if (error_code error = WalkError(item, at, found)) return error;
      }
      return SUCCESS;
    }
    case ondemand::json_type::string: {
      std::string_view text;
      if (error_code error = ReadText(value, at.document, &text)) return error;
      *found |= WalkErrorsInText(text, at);
      return SUCCESS;
    }
    default:
      return SUCCESS;
  }
}

error_code JsonDecoder::Impl::WalkErrorObject(ondemand::object object, Context at, bool* found) {
  ErrorTree& errors = at.record->errors;
  const int self = errors.Add(at.parent);
  Context inside = at;
  inside.parent = self;
  inside.depth = at.depth + 1;
  bool found_inside = false;
  for (auto field_result : object) {
    ondemand::field field;
    if (error_code error = std::move(field_result).get(field)) return error;
    JsonKey key;
    if (error_code error = ReadKey(field, &key)) return error;
    ondemand::value value = field.value();
    error_code error = SUCCESS;
    // Local views: nodes move when errors are added.
    std::string_view text;
    switch (key) {
      case JsonKey::kCode:
        error = ReadText(value, at.document, &text);
        errors.node(self).link.code = text;
        break;
      case JsonKey::kMessage:
        // Text, or in OData's older form `{"lang": "en-US", "value": "…"}`.
        error = ReadStatus(value, at.document, &text);
        errors.node(self).link.message = text;
        if (!error) {
          const int first = errors.size();
          found_inside |= WalkErrorsInText(text, inside);
          errors.MarkFromMessage(first);
        }
        break;
      case JsonKey::kTarget:
        error = ReadText(value, at.document, &text);
        errors.node(self).link.target = text;
        break;
      case JsonKey::kStatus:
        error = ReadStatus(value, at.document, &text);
        errors.node(self).status = text;
        break;
      case JsonKey::kError:
      case JsonKey::kDetails:
      case JsonKey::kInnerError:
        error = WalkError(value, inside, &found_inside);
        break;
      default:
        break;
    }
    if (error) return error;
  }
  *found |= found_inside || errors.node(self).says_something();
  return SUCCESS;
}

// Error responses that a text holds as JSON, alone or after prose. Returns whether there are any. JSON that
// is none, such as what a script printed, stays text.
bool JsonDecoder::Impl::WalkErrorsInText(std::string_view text, Context at) {
  ErrorTree& errors = at.record->errors;
  bool found = false;
  EmbeddedJsonFinder finder(text);
  for (std::string_view json = finder.Next(); !json.empty(); json = finder.Next()) {
    if (at.depth >= kMaxErrorDepth) {
      too_deep_ = true;
      break;
    }
    Document& document = DocumentAt(at.document + 1);
    document.text.assign(json);
    document.text.reserve(json.size() + kPadding);
    ondemand::document parsed;
    ondemand::value value;
    if (document.parser.iterate(document.text.data(), document.text.size(), document.text.capacity())
            .get(parsed))
      continue;
    if (parsed.get_value().get(value)) continue;
    Context inside = at;
    inside.document = at.document + 1;
    const int first = errors.size();
    bool any = false;
    const bool is_response = !WalkError(value, inside, &any) && any && HasWholeError(errors, first);
    if (!is_response) errors.Truncate(first);
    found |= is_response;
  }
  return found;
}

// ---- Values ----

error_code JsonDecoder::Impl::ReadKey(ondemand::field& field, JsonKey* key) {
  // Keys rarely hold escapes, so most are compared where they stand.
  const char* const start = field.key().raw();
  const char* end = start;
  uint32_t ends = 0;
  for (;; end += 16) {
    const SixteenBytes bytes(end);
    ends = bytes.Equal('"') | bytes.Equal('\\');
    if (ends != 0) break;
  }
  end += std::countr_zero(ends);
  if (*end == '"') {
    *key = FindJsonKey(std::string_view(start, static_cast<size_t>(end - start)));
    return SUCCESS;
  }
  std::string_view unescaped;
  if (error_code error = field.unescaped_key().get(unescaped)) return error;
  *key = FindJsonKey(unescaped);
  return SUCCESS;
}

// Text as it is, a number as it is written; anything else leaves `text` alone.
error_code JsonDecoder::Impl::ReadText(ondemand::value value, int document, std::string_view* text) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type == ondemand::json_type::number) {
    *text = Keep(Trimmed(value.raw_json_token()), document);
    return SUCCESS;
  }
  if (type != ondemand::json_type::string) return SUCCESS;
  std::string_view read;
  if (error_code error = value.get_string().get(read)) return error;
  *text = Keep(read, document);
  return SUCCESS;
}

// `"status": "Failed"`, or as the portal has it, `"status": {"value": "Failed", "localizedValue": …}`.
error_code JsonDecoder::Impl::ReadStatus(ondemand::value value, int document, std::string_view* status) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type != ondemand::json_type::object) return ReadText(value, document, status);
  ondemand::object object;
  if (error_code error = value.get_object().get(object)) return error;
  for (auto field_result : object) {
    ondemand::field field;
    if (error_code error = std::move(field_result).get(field)) return error;
    JsonKey key;
    if (error_code error = ReadKey(field, &key)) return error;
    if (key != JsonKey::kValue) continue;
    if (error_code error = ReadText(field.value(), document, status)) return error;
  }
  return SUCCESS;
}

error_code JsonDecoder::Impl::ReadTargetResource(ondemand::value value, Context at) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type != ondemand::json_type::object)
    return ReadText(value, at.document, &at.record->fields.target_resource_id);
  ondemand::object object;
  if (error_code error = value.get_object().get(object)) return error;
  for (auto field_result : object) {
    ondemand::field field;
    if (error_code error = std::move(field_result).get(field)) return error;
    JsonKey key;
    if (error_code error = ReadKey(field, &key)) return error;
    if (key != JsonKey::kId) continue;
    if (error_code error = ReadText(field.value(), at.document, &at.record->fields.target_resource_id))
      return error;
  }
  return SUCCESS;
}

JsonDecoder::JsonDecoder() : impl_(std::make_unique<Impl>()) {}
JsonDecoder::~JsonDecoder() = default;

void JsonDecoder::Decode(std::string_view text, Decoded* decoded) {
  impl_->Decode(text, decoded);
}

}  // namespace vmsift
