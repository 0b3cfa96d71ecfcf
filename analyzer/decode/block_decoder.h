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
#include <vector>

#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/loose_scanner.h"
#include "analyzer/decode/text_arena.h"
#include "analyzer/decode/text_forms.h"
#include "analyzer/decode/vm_context.h"
#include "analyzer/frame/block_framer.h"
#include "matchers/known_messages.h"

namespace vmsift {

class BlockDecoder {
 public:
  struct Result {
    std::vector<Failure> failures;  // in order of their offset in the block's text
    // One a line of the block: text, blank, or what became of the document it belongs to.
    std::vector<Outcome> outcomes;
    std::vector<BadSpot> bad_spots;  // what is malformed, and where in the block's text
  };

  // Borrows `known`, which may be null: then messages without a code are not looked for.
  explicit BlockDecoder(const KnownMessages* known) : known_(known) {}

  // `result` borrows this decoder and the block until the next call.
  void Decode(const Block& block, Result* result);

  // For the failures of one JSON value that only might be ones: looks into their prose for errors told in
  // other forms, and puts those in their place. The failures borrow this decoder until its next call.
  void ReadProse(std::vector<Failure>* failures);

 private:
  // How an error was told: two of one form are two, two of different forms may be one.
  enum class Form { kDocument, kKeys, kPhrase, kBare };
  struct Found {
    Failure failure;
    Form form = Form::kKeys;
    size_t line = 0;   // index into Block::lines
    std::string gist;  // what is compared of its message
    size_t end = 0;    // of a phrase: where its message ends
  };

  // A decoder for text inside the documents of another one; such text is not looked into once more.
  BlockDecoder(const KnownMessages* known, bool inner) : known_(known), inner_of_another_(inner) {}

  void DecodeDocuments(const Block& block, Result* result);
  void ReplaceProse(std::vector<Failure>* failures);
  static bool GoesOn(const Block& block, size_t line);
  void Unwrap(const Block& block);
  size_t BlockOffset(size_t offset) const;
  void DecodeText();
  void FindBareMessages();
  void Take(Form form, size_t offset);
  static bool TellTheSame(const Found& a, const Found& b);
  static bool IsWrapperOf(const Found& outer, const Found& inner);
  static bool Retells(const Block& block, const Found& now, const Found& earlier);
  void Merge(const Block& block);
  void PlaceVms(const Block& block);
  Failure Kept(const Failure& failure);

  const KnownMessages* const known_;
  const bool inner_of_another_ = false;
  std::unique_ptr<BlockDecoder> inner_;  // made when first needed
  JsonDecoder json_;
  LooseScanner scanner_;
  Record record_;
  TextArena arena_;
  Decoded decoded_;
  // The block's text with documents that were read blanked out, and with the lines put together again that a
  // console broke at its width.
  std::string text_;
  std::vector<size_t> joints_;  // where in text_ a line break was taken out
  std::vector<Failure> failures_;
  std::vector<Found> found_;
  std::vector<FormMatch> forms_;
  std::vector<VmMention> mentions_;
  std::string around_;  // the text around an error
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
