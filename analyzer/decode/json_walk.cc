// Walks the values of JSON: objects and arrays, and what each member says.
#include <bit>
#include <cstdint>
#include <utility>

#include "analyzer/decode/json_decoder_impl.h"
#include "analyzer/decode/key_value_scanner.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {

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
      if (facts_only_) return SUCCESS;
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
  if (read_successes_ && !has_errors && (outer.array != 0 || outer.scope < 0)) {
    if (const std::optional<Success> success = context_.FindSuccess(inside.scope))
      successes_.push_back(*success);
  }
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

JsonDecoder::Impl::Place JsonDecoder::Impl::InsideError(int* node, const Place& at) {
  if (*node < 0) *node = errors_.Add(at.parent, at.scope, ErrorRole::kPlain);
  Place inside = at;
  inside.parent = *node;
  inside.depth = at.depth + 1;
  return inside;
}

void JsonDecoder::Impl::TakeMessage(JsonMember member, std::string_view text, const Place& at, Own* own) {
  if (own == nullptr) {
    LookInside(text, at, /*response=*/false);
    return;
  }
  const bool plain = member == JsonMember::kMessage;
  ErrorFields& fields = plain ? own->fields : own->named;
  if (!fields.message.empty()) return;
  Place inside = InsideError(plain ? &own->node : &own->named_node, at);
  fields.message = text;
  fields.no_text |= Trimmed(text).empty();
  inside.coded = LooksLikeAzureCode(fields.code);
  LookInside(text, inside, /*response=*/true);
}

// `"error": "InvalidParameter"`, or a text in its place.
void JsonDecoder::Impl::TakeErrorText(std::string_view text, const Place& at, Own* own) {
  if (own != nullptr && LooksLikeAzureCode(text)) {
    InsideError(&own->node, at);
    own->error_word = text;
    return;
  }
  const int before = errors_.size();
  LookInside(text, at, /*response=*/true);
  const bool told = errors_.size() > before || errors_.IsError(at.parent) || Trimmed(text).empty();
  if (!told) errors_.AddText(at.parent, at.scope, text);
}

error_code JsonDecoder::Impl::TakeScalar(JsonMember member, ondemand::json_type type, ondemand::value value,
                                         const Place& at, Own* own) {
  const bool number = type == ondemand::json_type::number;
  if (facts_only_ && !IsFact(member)) return SUCCESS;
  // A number says something under few keys.
  if (number && !IsFact(member) && member != JsonMember::kCode && member != JsonMember::kErrorCode)
    return SUCCESS;
  std::string_view text;
  if (error_code error = ReadText(value, at.document, &text)) return error;
  if (IsFact(member)) context_.Add(at.scope, member, text);
  if (facts_only_) return SUCCESS;
  switch (member) {
    case JsonMember::kCode:
    case JsonMember::kErrorCode:
      if (own == nullptr) break;
      InsideError(member == JsonMember::kCode ? &own->node : &own->named_node, at);
      (member == JsonMember::kCode ? own->fields : own->named).code = text;
      own->named.no_text |= member == JsonMember::kErrorCode && !number;
      break;
    case JsonMember::kMessage:
    case JsonMember::kErrorMessage:
      TakeMessage(member, text, at, own);
      break;
    case JsonMember::kTarget:
      if (own != nullptr) own->fields.target = text;
      break;
    case JsonMember::kError:
    case JsonMember::kErrors:
      TakeErrorText(text, at, own);
      break;
    case JsonMember::kStatusMessage:
      LookInside(text, at, /*response=*/true);
      break;
    case JsonMember::kDetails: {
      if (own == nullptr) break;
      LookInside(text, InsideError(&own->node, at), /*response=*/true);
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

}  // namespace vmsift
