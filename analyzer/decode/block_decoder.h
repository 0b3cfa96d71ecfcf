// One block of a text log -> its failures: documents by the strict road, everything else by the tolerant one.
//
// What belongs together is one failure: a summary line and the JSON under it, a message wrapped over lines,
// the same error in two forms. The same error printed again in the same form is another one.
//
// Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
#define VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/loose_scanner.h"
#include "analyzer/decode/nearby_vms.h"
#include "analyzer/decode/retellings.h"
#include "analyzer/decode/running_text.h"
#include "analyzer/decode/text_arena.h"
#include "analyzer/decode/text_forms.h"
#include "analyzer/frame/block_framer.h"
#include "matchers/known_messages.h"

namespace vmsift {

class BlockDecoder {
 public:
  struct Result {
    std::vector<Failure> failures;  // in order of their offset in the block's text
    // One a line of the block: text, blank, or what became of the document it belongs to.
    std::vector<Outcome> outcomes;
    std::vector<BadSpot> bad_spots;   // what is malformed, and where in the block's text
    std::vector<size_t> passed_over;  // lines of documents that hold no anchor and were not parsed
  };

  // Borrows `known`, which may be null: then messages without a code are not looked for; and `anchors`, which
  // may be null: then everything is read closely. `validate`: documents without an anchor are parsed, too.
  explicit BlockDecoder(const KnownMessages* known, const AnchorFinder* anchors = nullptr,
                        bool validate = false)
      : known_(known), anchors_(anchors), validate_(validate) {}

  // `result` borrows this decoder and the block until the next call.
  void Decode(const Block& block, Result* result);

  // For the failures of one JSON value that only might be ones: looks into their prose for errors told in
  // other forms, and puts those in their place. The failures borrow this decoder until its next call.
  void ReadProse(std::vector<Failure>* failures);

 private:
  // A decoder for text inside the documents of another one; such text is not looked into once more.
  BlockDecoder(const KnownMessages* known, bool inner) : known_(known), inner_of_another_(inner) {}

  void DecodeDocuments(const Block& block, Result* result);
  void NotePassedOver(const Block& block, Result* result);
  // Finds the lines around anchors, which are to be read.
  void FindNearLines(const Block& block);
  LineRange LinesAround(const Block& block, size_t at) const;
  void ReplaceProse(std::vector<Failure>* failures);
  bool RestMayHoldError(const Block& block) const;
  void DecodeText();
  void AddForms();
  void FindBareMessages();
  void Take(Telling telling, size_t offset);
  std::string_view KeepOnce(size_t slot, std::string_view text);
  void KeepAll(const std::vector<Failure>& given, std::vector<Failure>* kept);

  const KnownMessages* const known_;
  const AnchorFinder* const anchors_ = nullptr;
  const bool validate_ = false;
  const bool inner_of_another_ = false;
  std::unique_ptr<BlockDecoder> inner_;  // made when first needed
  JsonDecoder json_;
  LooseScanner scanner_;
  Record record_;
  TextArena arena_;
  Decoded decoded_;
  std::vector<const BlockDocument*> read_;     // by the strict road
  std::vector<const BlockDocument*> skipped_;  // of those that were read: no anchor, not parsed
  std::vector<LineRange> near_;                // lines that are read tolerantly
  RunningText text_;
  std::vector<Failure> failures_;
  std::vector<ToldError> found_;
  std::vector<FormMatch> forms_;
  NearbyVms nearby_vms_;
  std::vector<std::pair<std::string_view, std::string_view>>
      kept_;  // what each slot was given last, and its copy
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
