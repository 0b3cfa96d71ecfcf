// Decodes a line or document: parses it, repairs bad UTF-8, and sums up what was found as its outcome.
#include "analyzer/decode/json_decoder.h"

#include <algorithm>
#include <string>

#include "analyzer/decode/json_decoder_impl.h"
#include "base/utf8.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

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

}  // namespace

JsonDecoder::Impl::Document& JsonDecoder::Impl::DocumentAt(int index) {
  while (documents_.size() <= static_cast<size_t>(index)) documents_.emplace_back();
  return documents_[static_cast<size_t>(index)];
}

void JsonDecoder::Impl::Clear() {
  successes_.clear();
  arena_.Clear();
  context_.Clear();
  errors_.Clear();
  columns_.clear();
  suspect_ = {};
  too_deep_ = false;
  unread_errors_ = false;
  nesting_ = 0;
  arrays_ = texts_ = 0;
}

void JsonDecoder::Impl::DecodeSuccesses(std::string_view text, std::vector<Success>* successes) {
  Clear();
  size_t offset = 0;
  facts_only_ = true;
  DecodeLine(text, text.size() + kPadding, &offset);
  facts_only_ = false;
  *successes = successes_;
}

void JsonDecoder::Impl::Decode(std::string_view text, Decoded* decoded) {
  decoded->failures.clear();
  decoded->reason = {};
  decoded->reason_offset = 0;
  decoded->suspects.clear();
  decoded->successes.clear();
  Clear();
  size_t offset = 0;
  error_code error = DecodeLine(text, text.size() + kPadding, &offset);
  if (error == simdjson::UTF8_ERROR) {
    // One bad byte must not hide the errors beside it: read a repaired copy, and say so.
    repaired_.clear();
    repaired_.reserve(text.size() + kPadding);
    const size_t bad_byte = AppendRepairedUtf8(text, &repaired_);
    repaired_.reserve(repaired_.size() + kPadding);
    Clear();
    DecodeLine(repaired_, repaired_.capacity(), &offset);
    offset = bad_byte == std::string_view::npos ? 0 : bad_byte;
  }
  decoded->successes = successes_;
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

JsonDecoder::JsonDecoder(ErrorTextReader* text) : impl_(std::make_unique<Impl>(text)) {}
JsonDecoder::~JsonDecoder() = default;

void JsonDecoder::ReadSuccesses(bool read) {
  impl_->ReadSuccesses(read);
}

void JsonDecoder::DecodeSuccesses(std::string_view text, std::vector<Success>* successes) {
  impl_->DecodeSuccesses(text, successes);
}

void JsonDecoder::Decode(std::string_view text, Decoded* decoded) {
  impl_->Decode(text, decoded);
}

}  // namespace vmsift
