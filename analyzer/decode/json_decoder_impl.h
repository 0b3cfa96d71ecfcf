// The state of JsonDecoder, which json_decoder.cc, json_walk.cc, json_table.cc and json_strings.cc share;
// only these include it.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_DECODER_IMPL_H_
#define VMSIFT_ANALYZER_DECODE_JSON_DECODER_IMPL_H_

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/json_context.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/json_errors.h"
#include "analyzer/decode/json_members.h"
#include "base/text_arena.h"
#include "simdjson.h"

namespace vmsift {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

inline bool IsContainer(ondemand::json_type type) {
  return type == ondemand::json_type::object || type == ondemand::json_type::array;
}

inline bool IsScalar(ondemand::json_type type) {
  return type == ondemand::json_type::string || type == ondemand::json_type::number;
}

inline constexpr bool IsFact(JsonMember member) {
  return member >= kFirstFact && member <= kLastFact;
}

class JsonDecoder::Impl {
 public:
  explicit Impl(ErrorTextReader* text) : text_(text) {}

  void ReadSuccesses(bool read) { read_successes_ = read; }
  void DecodeSuccesses(std::string_view text, std::vector<Success>* successes);
  void Decode(std::string_view text, Decoded* decoded);

 private:
  // The place of a value.
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

  // json_decoder.cc
  void Clear();
  error_code DecodeLine(std::string_view text, size_t readable, size_t* offset);

  // json_walk.cc
  error_code WalkValue(ondemand::value value, const Place& at, JsonMember member);
  error_code WalkArray(ondemand::array array, const Place& at, JsonMember member);
  error_code WalkObject(ondemand::object object, const Place& at, JsonMember member, Alias alias);
  error_code TakeMember(JsonMember member, ondemand::value value, const Place& at, Own* own);
  error_code TakeScalar(JsonMember member, ondemand::json_type type, ondemand::value value, const Place& at,
                        Own* own);
  void TakeMessage(JsonMember member, std::string_view text, const Place& at, Own* own);
  void TakeErrorText(std::string_view text, const Place& at, Own* own);
  // The place of a value inside the error `*node` of the object at `at`, which is made if it is not yet.
  Place InsideError(int* node, const Place& at);
  // Of an object that is read: begins it, and draws the sum of its members.
  Place Begin(const Place& at, Own* own);
  void End(const Place& outer, const Place& inside, Own* own, int first_error, bool context);

  error_code ReadKey(ondemand::field& field, JsonMember* member);
  error_code ReadText(ondemand::value value, int document, std::string_view* text);

  // json_table.cc
  error_code WalkRow(ondemand::value value, const Place& at);
  error_code ReadColumns(ondemand::value value);

  // json_strings.cc
  void LookInside(std::string_view text, const Place& at, bool response);
  bool WalkDocument(std::string_view json, const Place& at);
  void NoteUnreadErrors(int parent);
  void ReadProse(std::string_view text, const Place& at);

  std::string_view Keep(std::string_view text, int document) {
    return document == 0 ? text : arena_.Keep(text);
  }
  Document& DocumentAt(int index);

  // Guards every walk that calls itself: beyond the limit a value is skipped, and the line is reported as
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
  bool read_successes_ = false;
  bool facts_only_ = false;  // there are no errors to look for
  std::vector<Success> successes_;
  bool too_deep_ = false;
  bool unread_errors_ = false;  // something that holds errors was too deep
  int nesting_ = 0;             // of the JSON values being walked
  int arrays_ = 0;              // that were met, and texts of prose
  int texts_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_DECODER_IMPL_H_
