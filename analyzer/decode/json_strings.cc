// Looks for errors in the strings of JSON: resource ids, JSON in a string, and prose.
#include <algorithm>
#include <array>

#include "analyzer/decode/embedded_json.h"
#include "analyzer/decode/json_decoder_impl.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

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

}  // namespace vmsift
