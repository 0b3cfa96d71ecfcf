#include "analyzer/decode/json_decoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "analyzer/decode/embedded_json.h"
#include "analyzer/decode/json_context.h"
#include "analyzer/decode/json_errors.h"
#include "analyzer/decode/json_members.h"
#include "analyzer/decode/loose_scanner.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/text_arena.h"
#include "base/utf8.h"
#include "base/white_space.h"
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

bool IsContainer(ondemand::json_type type) {
  return type == ondemand::json_type::object || type == ondemand::json_type::array;
}

bool IsScalar(ondemand::json_type type) {
  return type == ondemand::json_type::string || type == ondemand::json_type::number;
}

constexpr bool IsFact(JsonMember member) {
  return member >= kFirstFact && member <= kLastFact;
}

// Words that every form of an error in prose holds one of, in lower case.
constexpr std::array<std::string_view, 8> kErrorWords = {"code", "rror",   "fail", "exception",
                                                         "not ", "cannot", ": ",   ") "};

// The bytes that these begin with.
constexpr std::array<bool, 256> kErrorWordBegins = [] {
  std::array<bool, 256> begins{};
  for (std::string_view word : kErrorWords) {
    begins[static_cast<unsigned char>(word[0])] = true;
    if (IsAsciiAlpha(word[0])) begins[static_cast<unsigned char>(word[0]) - 'a' + 'A'] = true;
  }
  return begins;
}();

// Whether prose may tell an error. `of_code`: it is the message of an error with a code, and what it tells is
// an error inside that one only where it has a code as well.
bool MayTellError(std::string_view text, bool of_code) {
  if (of_code) return FindIgnoreCase(text, "code") != std::string_view::npos;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!kErrorWordBegins[static_cast<unsigned char>(text[at])]) continue;
    if (std::any_of(kErrorWords.begin(), kErrorWords.end(), [rest = text.substr(at)](std::string_view word) {
          return StartsWithIgnoreCase(rest, word);
        }))
      return true;
  }
  return false;
}

}  // namespace

class JsonDecoder::Impl {
 public:
  explicit Impl(ErrorTextReader* text) : text_(text) {}

  void Decode(std::string_view text, Decoded* decoded);

 private:
  // Where a value stands.
  struct Place {
    int document = 0;  // 0: the line itself; n: JSON in a string of document n-1
    int scope = -1;    // the object around it
    int parent = -1;   // the error that what is found belongs under
    int depth = 0;     // of errors and of JSON in strings
    ErrorRole role = ErrorRole::kPlain;
    int array = 0;  // of an element (JsonContext::Open)
    int element = 0;
    bool lends = false;  // describes the object around it
    bool coded = false;  // of a message: its error has a code
  };

  // What an object says of itself as an error, while its members are read.
  struct Own {
    int node = -1;        // made when a member of an error is seen
    int named_node = -1;  // of `errorCode` and `errorMessage`
    ErrorFields fields;
    ErrorFields named;
    std::string_view error_word;  // `"error": "InvalidParameter"`
  };

  // `{"value": V}`, `{"stringValue": V}`: V is the value of a member of another object.
  struct Alias {
    JsonMember member = JsonMember::kOther;
    Own* own = nullptr;  // of the object that has the member; may be null
    int scope = -1;
    bool set = false;
  };

  // A parser and the text it reads, for each depth of JSON in a string.
  struct Document {
    ondemand::parser parser;
    std::string text;
  };

  error_code DecodeLine(std::string_view text, size_t readable, size_t* offset);
  error_code WalkValue(ondemand::value value, const Place& at, JsonMember member);
  error_code WalkArray(ondemand::array array, const Place& at, JsonMember member);
  error_code WalkObject(ondemand::object object, const Place& at, JsonMember member, Alias alias);
  error_code WalkRow(ondemand::value value, const Place& at);
  error_code ReadColumns(ondemand::value value);
  error_code TakeMember(JsonMember member, ondemand::value value, const Place& at, Own* own);
  error_code TakeScalar(JsonMember member, ondemand::json_type type, ondemand::value value, const Place& at,
                        Own* own);
  // Of an object that is read: begins it, and draws the sum of its members.
  Place Begin(const Place& at, Own* own);
  void End(const Place& outer, const Place& inside, Own* own, int first_error, bool context);

  void LookInside(std::string_view text, const Place& at, bool response);
  bool WalkDocument(std::string_view json, const Place& at);
  void NoteUnreadErrors(int parent);
  void ReadProse(std::string_view text, const Place& at);

  error_code ReadKey(ondemand::field& field, JsonMember* member);
  error_code ReadText(ondemand::value value, int document, std::string_view* text);
  std::string_view Keep(std::string_view text, int document) {
    return document == 0 ? text : arena_.Keep(text);
  }
  Document& DocumentAt(int index);

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
  // Of JSON in a string in a string; each level has twice the backslashes of the one around it.
  static constexpr int kMaxDocuments = 80;

  ErrorTextReader* const text_;
  std::deque<Document> documents_;
  TextArena arena_;
  std::string repaired_;
  JsonContext context_;
  JsonErrors errors_;
  std::vector<Failure> told_;
  std::vector<JsonMember> columns_;  // of the table that is read
  BadSpot suspect_;
  bool too_deep_ = false;
  bool unread_errors_ = false;  // something that holds errors was too deep
  int nesting_ = 0;             // of the JSON values being walked
  int arrays_ = 0;              // that were met, and texts of prose
  int texts_ = 0;
};

JsonDecoder::Impl::Document& JsonDecoder::Impl::DocumentAt(int index) {
  while (documents_.size() <= static_cast<size_t>(index)) documents_.emplace_back();
  return documents_[static_cast<size_t>(index)];
}

void JsonDecoder::Impl::Decode(std::string_view text, Decoded* decoded) {
  decoded->failures.clear();
  decoded->reason = {};
  decoded->reason_offset = 0;
  decoded->suspects.clear();
  const auto clear = [this] {
    arena_.Clear();
    context_.Clear();
    errors_.Clear();
    columns_.clear();
    suspect_ = {};
    too_deep_ = false;
    unread_errors_ = false;
    nesting_ = 0;
    arrays_ = texts_ = 0;
  };

  clear();
  size_t offset = 0;
  error_code error = DecodeLine(text, text.size() + kPadding, &offset);
  if (error == simdjson::UTF8_ERROR) {
    // One bad byte must not hide the errors beside it: read a repaired copy, and say so.
    repaired_.clear();
    repaired_.reserve(text.size() + kPadding);
    const size_t bad_byte = AppendRepairedUtf8(text, &repaired_);
    repaired_.reserve(repaired_.size() + kPadding);
    clear();
    DecodeLine(repaired_, repaired_.capacity(), &offset);
    offset = bad_byte == std::string_view::npos ? 0 : bad_byte;
  }
  errors_.AppendFailures(context_, text, &arena_, &decoded->failures);
  if (error == SUCCESS && unread_errors_ && decoded->failures.empty()) {
    decoded->suspects.push_back({0, kErrorsTooDeep});
    decoded->outcome = Outcome::kSuspect;
    return;
  }
  if (error == SUCCESS && too_deep_) error = simdjson::DEPTH_ERROR;
  if (error != SUCCESS) {
    decoded->outcome = Outcome::kMalformed;
    decoded->reason = unread_errors_ ? kErrorsTooDeep : Reason(error);
    decoded->reason_offset = std::min(offset, text.size());
  } else {
    const bool suspect = !suspect_.reason.empty();
    if (suspect) decoded->suspects.push_back(suspect_);
    decoded->outcome = !decoded->failures.empty() ? Outcome::kFailure
                       : suspect                  ? Outcome::kSuspect
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
  if (!error) error = WalkValue(value, Place{}, JsonMember::kOther);
  const char* location = nullptr;
  const bool at_end = document.current_location().get(location) != SUCCESS;
  if (!at_end && location != nullptr) *offset = static_cast<size_t>(location - text.data());
  if (!error && (!at_end || comma)) error = simdjson::TRAILING_CONTENT;
  return error;
}

// ---- Structure ----

// What stands in an array, or a document: `member` is the key that holds it.
error_code JsonDecoder::Impl::WalkValue(ondemand::value value, const Place& at, JsonMember member) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      if (error_code error = value.get_object().get(object)) return error;
      return WalkObject(object, at, member, {});
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if (error_code error = value.get_array().get(array)) return error;
      return WalkArray(array, at, member);
    }
    case ondemand::json_type::string: {
      std::string_view text;
      if (error_code error = ReadText(value, at.document, &text)) return error;
      if (at.scope >= 0 && IsFact(member)) context_.Add(at.scope, member, text);
      Place inside = at;
      inside.scope = context_.Open(at.scope, at.array, at.element);
      inside.array = 0;
      const int first_error = errors_.size();
      LookInside(text, inside, at.role == ErrorRole::kError);
      context_.Close(inside.scope, errors_.size() > first_error, /*context=*/false);
      return SUCCESS;
    }
    default:
      return SUCCESS;
  }
}

error_code JsonDecoder::Impl::WalkArray(ondemand::array array, const Place& at, JsonMember member) {
  Place inside = at;
  // Conditions tell one thing in several ways: they are no elements that stand for themselves.
  inside.array = member == JsonMember::kConditions ? 0 : ++arrays_;
  inside.element = 0;
  for (auto element : array) {
    ondemand::value value;
    if (error_code error = std::move(element).get(value)) return error;
    ++inside.element;
    if (error_code error =
            member == JsonMember::kRows ? WalkRow(value, inside) : WalkValue(value, inside, member))
      return error;
  }
  return SUCCESS;
}

JsonDecoder::Impl::Place JsonDecoder::Impl::Begin(const Place& at, Own* own) {
  Place inside = at;
  inside.scope = context_.Open(at.scope, at.array, at.element);
  inside.array = 0;
  if (at.role != ErrorRole::kPlain) {
    own->node = errors_.Add(at.parent, inside.scope, at.role);
    inside.parent = own->node;
    inside.depth = at.depth + 1;
  }
  inside.role = ErrorRole::kPlain;
  inside.lends = false;
  return inside;
}

void JsonDecoder::Impl::End(const Place& outer, const Place& inside, Own* own, int first_error,
                            bool context) {
  if (own->fields.code.empty()) own->fields.code = own->error_word;
  if (own->node >= 0) errors_.Judge(own->node, own->fields, context_);
  if (own->named_node >= 0) errors_.Judge(own->named_node, own->named, context_);
  const auto take_under = [&](int node, const ErrorFields& fields) {
    const bool others = errors_.size() > first_error + 1;
    if (node >= 0 && others && (fields.message.empty() || RefersToInnerErrors(fields.message)))
      errors_.TakeUnder(node, first_error);
  };
  take_under(own->node, own->fields);
  take_under(own->named_node, own->named);
  const bool has_errors = errors_.ForgetSilent(first_error);
  // A record ends: what failed without an error is judged by its status.
  if (!has_errors && (outer.array != 0 || outer.scope < 0)) {
    if (errors_.AddFailedRecord(inside.scope, context_)) {
      context_.Close(inside.scope, /*has_errors=*/true, context);
      return;
    }
  }
  // Whether its errors count, if it has any, is decided later.
  if ((outer.array != 0 || outer.scope < 0) && suspect_.reason.empty())
    suspect_.reason = FailedWithoutError(inside.scope, context_);
  context_.Close(inside.scope, has_errors, context);
}

error_code JsonDecoder::Impl::WalkObject(ondemand::object object, const Place& at, JsonMember member,
                                         Alias alias) {
  const Nesting nesting(this);
  if (nesting.too_deep()) return SUCCESS;
  if (at.depth >= kMaxErrorDepth) {
    too_deep_ = true;
    if (at.role != ErrorRole::kPlain) NoteUnreadErrors(at.parent);
    return SUCCESS;
  }
  Own own;
  const int first_error = errors_.size();
  const Place inside = Begin(at, &own);
  Alias entry;  // `{"key": K, "value": V}`
  for (auto field_result : object) {
    ondemand::field field;
    if (error_code error = std::move(field_result).get(field)) return error;
    JsonMember key;
    if (error_code error = ReadKey(field, &key)) return error;
    ondemand::value value = field.value();
    ondemand::json_type type;
    if (error_code error = value.type().get(type)) return error;
    error_code error = SUCCESS;
    const bool holds_value = key == JsonMember::kValue || key == JsonMember::kTypedValue;
    const Alias& meant = entry.set ? entry : alias;
    if (key == JsonMember::kKey && type == ondemand::json_type::string) {
      std::string_view name;
      error = ReadText(value, at.document, &name);
      entry = {FindJsonMember(name), nullptr, at.scope, at.scope >= 0};
      context_.NoElement(inside.scope);
    } else if (holds_value && meant.set && type != ondemand::json_type::array) {
      Place place = inside;
      if (IsScalar(type)) {
        place.scope = meant.scope;
        error = TakeMember(meant.member, value, place, meant.own);
      } else {
        ondemand::object inner;
        error = value.get_object().get(inner);
        if (!error) error = WalkObject(inner, place, meant.member, meant);
      }
    } else if (member == JsonMember::kTargetResource && key == JsonMember::kId) {
      std::string_view id;
      error = ReadText(value, at.document, &id);
      context_.Add(at.scope >= 0 ? at.scope : inside.scope, JsonMember::kTargetId, id);
    } else if (member == JsonMember::kVmName && key == JsonMember::kName) {
      std::string_view name;
      error = ReadText(value, at.document, &name);
      context_.Add(at.scope >= 0 ? at.scope : inside.scope, JsonMember::kVmName, name);
    } else {
      error = TakeMember(key, value, inside, &own);
    }
    if (error) return error;
  }
  const bool context = at.lends || member == JsonMember::kContext || member == JsonMember::kTargetResource;
  End(at, inside, &own, first_error, context);
  return SUCCESS;
}

// A row of a table, whose cells are members by the names of its columns.
error_code JsonDecoder::Impl::WalkRow(ondemand::value value, const Place& at) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type != ondemand::json_type::array) return WalkValue(value, at, JsonMember::kOther);
  ondemand::array array;
  if (error_code error = value.get_array().get(array)) return error;
  Own own;
  const int first_error = errors_.size();
  const Place inside = Begin(at, &own);
  size_t column = 0;
  for (auto element : array) {
    ondemand::value cell;
    if (error_code error = std::move(element).get(cell)) return error;
    const JsonMember member = column < columns_.size() ? columns_[column] : JsonMember::kOther;
    ++column;
    if (error_code error = TakeMember(member, cell, inside, &own)) return error;
  }
  End(at, inside, &own, first_error, /*context=*/false);
  return SUCCESS;
}

// `"columns": [{"name": N, "type": T}, …]`, or the names alone.
error_code JsonDecoder::Impl::ReadColumns(ondemand::value value) {
  constexpr size_t kMostColumns = 4096;
  columns_.clear();
  ondemand::array array;
  if (error_code error = value.get_array().get(array)) return error;
  for (auto element : array) {
    ondemand::value item;
    if (error_code error = std::move(element).get(item)) return error;
    ondemand::json_type type;
    if (error_code error = item.type().get(type)) return error;
    std::string_view name;
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      if (error_code error = item.get_object().get(object)) return error;
      for (auto field_result : object) {
        ondemand::field field;
        if (error_code error = std::move(field_result).get(field)) return error;
        JsonMember key;
        if (error_code error = ReadKey(field, &key)) return error;
        if (key != JsonMember::kName || !name.empty()) continue;
        if (error_code error = ReadText(field.value(), 1, &name)) return error;
      }
    } else if (error_code error = ReadText(item, 1, &name)) {
      return error;
    }
    if (columns_.size() < kMostColumns) columns_.push_back(FindJsonMember(name));
  }
  return SUCCESS;
}

// ---- Members ----

// A member of the object whose scope is `at`'s; `own` gathers what it says of that object as an error.
error_code JsonDecoder::Impl::TakeMember(JsonMember member, ondemand::value value, const Place& at,
                                         Own* own) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (IsScalar(type)) return TakeScalar(member, type, value, at, own);
  if (!IsContainer(type)) return SUCCESS;
  if (member == JsonMember::kColumns && type == ondemand::json_type::array) return ReadColumns(value);

  Place inside = at;
  if (member == JsonMember::kError) inside.role = ErrorRole::kError;
  if (member == JsonMember::kErrors) inside.role = ErrorRole::kLikelyError;
  if (member == JsonMember::kStatusMessage) inside.role = ErrorRole::kStatusMessage;
  if (member == JsonMember::kDetails && own != nullptr) {
    if (own->node < 0) own->node = errors_.Add(at.parent, at.scope, ErrorRole::kPlain);
    inside.role = ErrorRole::kDetail;
    inside.parent = own->node;
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (error_code error = value.get_array().get(array)) return error;
    const Nesting nesting(this);
    return nesting.too_deep() ? SUCCESS : WalkArray(array, inside, member);
  }
  ondemand::object object;
  if (error_code error = value.get_object().get(object)) return error;
  // `"status": {"value": "Failed"}` says a fact, and `"status": {"error": …}` may hold anything.
  Alias alias;
  if (IsFact(member) || member == JsonMember::kMessage) alias = {member, own, at.scope, true};
  return WalkObject(object, inside, member, alias);
}

error_code JsonDecoder::Impl::TakeScalar(JsonMember member, ondemand::json_type type, ondemand::value value,
                                         const Place& at, Own* own) {
  const bool number = type == ondemand::json_type::number;
  // A number says something under few keys.
  if (number && !IsFact(member) && member != JsonMember::kCode && member != JsonMember::kErrorCode)
    return SUCCESS;
  std::string_view text;
  if (error_code error = ReadText(value, at.document, &text)) return error;
  if (IsFact(member)) context_.Add(at.scope, member, text);
  const auto own_node = [&](int* node) {
    if (*node < 0) *node = errors_.Add(at.parent, at.scope, ErrorRole::kPlain);
    Place inside = at;
    inside.parent = *node;
    inside.depth = at.depth + 1;
    return inside;
  };
  switch (member) {
    case JsonMember::kCode:
    case JsonMember::kErrorCode:
      if (own == nullptr) break;
      own_node(member == JsonMember::kCode ? &own->node : &own->named_node);
      (member == JsonMember::kCode ? own->fields : own->named).code = text;
      own->named.no_text |= member == JsonMember::kErrorCode && !number;
      break;
    case JsonMember::kMessage:
    case JsonMember::kErrorMessage: {
      if (own == nullptr) {
        LookInside(text, at, /*response=*/false);
        break;
      }
      const bool plain = member == JsonMember::kMessage;
      ErrorFields& fields = plain ? own->fields : own->named;
      if (!fields.message.empty()) break;
      Place inside = own_node(plain ? &own->node : &own->named_node);
      fields.message = text;
      fields.no_text |= Trimmed(text).empty();
      inside.coded = LooksLikeAzureCode(fields.code);
      LookInside(text, inside, /*response=*/true);
      break;
    }
    case JsonMember::kTarget:
      if (own != nullptr) own->fields.target = text;
      break;
    case JsonMember::kError:
    case JsonMember::kErrors:
      if (own != nullptr && LooksLikeAzureCode(text)) {
        own_node(&own->node);
        own->error_word = text;
        break;
      }
      {
        const int before = errors_.size();
        LookInside(text, at, /*response=*/true);
        const bool told = errors_.size() > before || errors_.IsError(at.parent) || Trimmed(text).empty();
        if (!told) errors_.AddText(at.parent, at.scope, text);
      }
      break;
    case JsonMember::kStatusMessage:
      LookInside(text, at, /*response=*/true);
      break;
    case JsonMember::kDetails: {
      if (own == nullptr) break;
      LookInside(text, own_node(&own->node), /*response=*/true);
      break;
    }
    case JsonMember::kOther:
    case JsonMember::kDescription:
    case JsonMember::kKey:
    case JsonMember::kValue:
    case JsonMember::kTypedValue:
    case JsonMember::kRows:
    case JsonMember::kContext:
    case JsonMember::kStatus:
      LookInside(text, at, /*response=*/false);
      break;
    default:
      break;
  }
  return SUCCESS;
}

// ---- Strings ----

// Looks for errors in a text. `response`: JSON in it is an error's, if it is one at all.
void JsonDecoder::Impl::LookInside(std::string_view text, const Place& at, bool response) {
  const std::string_view trimmed = Trimmed(text);
  if (trimmed.empty()) return;
  const bool json = trimmed.front() == '{' || trimmed.front() == '[';
  if (!json && trimmed.find(' ') == std::string_view::npos) {
    // An id, or the address of one.
    if (trimmed.front() != '/' && trimmed.substr(0, 4) != "http") return;
    if (StartsWithIgnoreCase(trimmed, "/subscriptions/"))
      context_.Add(at.scope, JsonMember::kScope, trimmed);
    else if (FindIgnoreCase(trimmed, "/virtualmachines/") != std::string_view::npos)
      context_.Add(at.scope, JsonMember::kMentionedId, trimmed);
    return;
  }
  if (at.depth >= kMaxErrorDepth || at.document >= kMaxDocuments) {
    too_deep_ = too_deep_ || json;
    if (json && response) NoteUnreadErrors(at.parent);
    return;
  }
  Place inside = at;
  inside.depth = at.depth + 1;
  inside.role = response ? ErrorRole::kEmbedded : ErrorRole::kPlain;
  inside.coded = false;
  if (json && WalkDocument(trimmed, inside)) return;
  if (text_ != nullptr && MayTellError(text, at.coded && errors_.IsError(at.parent))) {
    ReadProse(text, at);
    return;
  }
  EmbeddedJsonFinder finder(text);
  for (std::string_view part = finder.Next(); !part.empty(); part = finder.Next()) WalkDocument(part, inside);
}

// Errors under `parent` nest too deep.
void JsonDecoder::Impl::NoteUnreadErrors(int parent) {
  unread_errors_ = true;
  errors_.NoteUnread(parent);
}

// Whether the text is well-formed JSON, whose errors were read.
bool JsonDecoder::Impl::WalkDocument(std::string_view json, const Place& at) {
  Document& document = DocumentAt(at.document + 1);
  document.text.assign(json);
  document.text.reserve(json.size() + kPadding);
  ondemand::document parsed;
  ondemand::value value;
  if (document.parser.iterate(document.text.data(), document.text.size(), document.text.capacity())
          .get(parsed))
    return false;
  if (parsed.get_value().get(value)) return false;
  Place inside = at;
  inside.document = at.document + 1;
  inside.array = 0;
  inside.lends = true;
  const int first_error = errors_.size();
  const char* location = nullptr;
  const error_code error = WalkValue(value, inside, JsonMember::kOther);
  if (!error && parsed.current_location().get(location) != SUCCESS) return true;
  errors_.Truncate(first_error);
  return false;
}

void JsonDecoder::Impl::ReadProse(std::string_view text, const Place& at) {
  ++texts_;
  text_->ReadErrors(text, &told_);
  for (const Failure& failure : told_) errors_.AddTold(at.parent, at.scope, texts_, failure, &arena_);
}

// ---- Values ----

error_code JsonDecoder::Impl::ReadKey(ondemand::field& field, JsonMember* member) {
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
    *member = FindJsonMember(std::string_view(start, static_cast<size_t>(end - start)));
    return SUCCESS;
  }
  std::string_view unescaped;
  if (error_code error = field.unescaped_key().get(unescaped)) return error;
  *member = FindJsonMember(unescaped);
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

JsonDecoder::JsonDecoder(ErrorTextReader* text) : impl_(std::make_unique<Impl>(text)) {}
JsonDecoder::~JsonDecoder() = default;

void JsonDecoder::Decode(std::string_view text, Decoded* decoded) {
  impl_->Decode(text, decoded);
}

}  // namespace vmsift
