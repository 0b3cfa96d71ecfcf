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

 private:
  // How an error was told: two of one form are two, two of different forms may be one.
  enum class Form { kDocument, kKeys, kPhrase, kBare };
  struct Found {
    Failure failure;
    Form form = Form::kKeys;
    size_t line = 0;  // index into Block::lines
  };

  void DecodeDocuments(const Block& block, Result* result);
  void DecodeText();
  void FindBareMessages();
  void Take(Form form, size_t offset);
  void Merge(const Block& block);
  void PlaceVms(const Block& block);
  Failure Kept(const Failure& failure);

  const KnownMessages* const known_;
  JsonDecoder json_;
  LooseScanner scanner_;
  Record record_;
  TextArena arena_;
  Decoded decoded_;
  std::string text_;  // the block's text with documents that were read blanked out
  std::vector<Failure> failures_;
  std::vector<Found> found_;
  std::vector<FormMatch> forms_;
  std::vector<VmMention> mentions_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BLOCK_DECODER_H_
