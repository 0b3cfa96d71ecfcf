// A look at JSON before it is parsed: text that holds none of the decoder's markers holds no failure.
//
// Most of a log is successes, and parsing them is most of the work (Palkar et al., "Filter Before You Parse",
// VLDB 2018). The filter is sound for JSON that is well formed: every way from a record to a failure
// (json_decoder.h, record.h) goes through a key or a value that is a marker here, in any letter case and at
// any depth of JSON inside strings; a `\u` escape might spell one and is a marker itself. Damaged JSON
// without a marker is passed over as well.
//
// Sixty-four bytes at a time where the processor has AVX-512 with VBMI, thirty-two with AVX2, byte by byte
// elsewhere, with the same answer.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_FILTER_H_
#define VMSIFT_ANALYZER_DECODE_JSON_FILTER_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

class JsonFilter {
 public:
  // Bytes after a text that must be readable; what they are does not matter.
  static constexpr size_t kPadding = 64;

  // `words_fit`: whether a text without a blank may fit a template (KnownMessages::may_be_word).
  explicit JsonFilter(bool words_fit) : words_fit_(words_fit) {}

  // Whether `json` might hold a failure. Safe from any thread.
  bool MayHoldFailure(std::string_view json) const;
  // The same without vector instructions, and with those of processors that have them.
  bool MayHoldFailurePortably(std::string_view json) const;
#ifdef __x86_64__
  static bool HasAvx2();
  static bool HasAvx512();  // with VBMI
  bool MayHoldFailureAvx2(std::string_view json) const;
  bool MayHoldFailureAvx512(std::string_view json) const;
#endif

 private:
  // Whether a marker stands at `at`, where its fingerprint was seen.
  bool IsMarkerAt(std::string_view json, size_t at) const;
  bool ValueMayTell(std::string_view json, size_t key_end) const;

  const bool words_fit_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_FILTER_H_
