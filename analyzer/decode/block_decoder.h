// One block of a text log -> its failures: documents by the strict road, everything else by the tolerant one.
//
// What belongs together is one failure: a summary line and the JSON under it, a message wrapped over lines,
// the same error in two forms. The same error printed again in the same form is another one.
//
// Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/dedup.h"
#include "analyzer/decode/error_phrases.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/key_value_scanner.h"
#include "analyzer/decode/prose_reader.h"
#include "analyzer/decode/unwrapped_text.h"
#include "analyzer/decode/vm_assignment.h"
#include "analyzer/frame/block_framer.h"
#include "base/text_arena.h"
#include "matchers/message_finder.h"

namespace vmsift {

class BlockDecoder {
 public:
  struct Result {
    std::vector<Failure> failures;  // in order of their offset in the block's text
    // One a line of the block: text, blank, or what became of the document it belongs to. kFailure says that
    // the document gave failures, which need not count.
    std::vector<Outcome> outcomes;
    std::vector<BadSpot> bad_spots;   // what is malformed, and where in the block's text
    std::vector<BadSpot> suspects;    // what looks like a failed operation and gave no failure, and where
    std::vector<Success> successes;   // only where they are asked for
    std::vector<size_t> passed_over;  // lines of documents that hold no anchor and were not parsed
  };

  // Borrows `known`, which may be null: then messages without a code are not looked for; and `anchors`, which
  // may be null: then everything is read closely. `validate`: documents without an anchor are parsed, too.
  // `depth`: how many JSON strings enclose the text (prose_reader.h).
  explicit BlockDecoder(const MessageFinder* known, const AnchorFinder* anchors = nullptr,
                        bool validate = false, int depth = 0)
      : known_(known), anchors_(anchors), validate_(validate), prose_(known, depth + 1), json_(&prose_) {}

  // Whether operations that went well are noted, too.
  void ReadSuccesses(bool read);

  // `result` borrows this decoder and the block until the next call.
  void Decode(const Block& block, Result* result);

 private:
  void DecodeDocuments(const Block& block, Result* result);
  void KeepSuccesses(size_t document, Result* result);
  void FindSuccessesInText(const Block& block, Result* result) const;
  void NotePassedOver(const Block& block, Result* result);
  // Finds the lines around anchors, which are to be read.
  void FindNearLines(const Block& block);
  LineRange LinesAround(const Block& block, size_t at) const;
  bool RestMayHoldError(const Block& block) const;
  void DecodeText();
  void AddPhrases();
  void FindBareMessages();
  void Take(Origin telling, size_t offset);
  std::string_view KeepOnce(size_t slot, std::string_view text);
  void KeepAll(const std::vector<Failure>& given, std::vector<Failure>* kept);

  const MessageFinder* const known_;
  const AnchorFinder* const anchors_ = nullptr;
  const bool validate_ = false;
  bool read_successes_ = false;
  ProseReader prose_;
  JsonDecoder json_;
  KeyValueScanner scanner_;
  Record record_;
  TextArena arena_;
  Decoded decoded_;
  std::vector<const BlockDocument*> read_;     // by the strict road
  std::vector<const BlockDocument*> skipped_;  // of those that were read: no anchor, not parsed
  std::vector<LineRange> near_;                // lines that are read tolerantly
  UnwrappedText text_;
  std::vector<Failure> failures_;
  std::vector<FoundError> found_;
  std::vector<PhraseMatch> forms_;
  VmAssignment nearby_vms_;
  std::vector<std::pair<std::string_view, std::string_view>>
      kept_;  // what each slot was given last, and its copy
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
