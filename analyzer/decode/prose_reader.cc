#include "analyzer/decode/prose_reader.h"

#include "analyzer/decode/block_decoder.h"
#include "analyzer/frame/block_framer.h"

namespace vmsift {

ProseReader::ProseReader(const MessageFinder* known, int depth) : known_(known), depth_(depth) {}
ProseReader::~ProseReader() = default;

void ProseReader::ReadErrors(std::string_view text, std::vector<Failure>* failures) {
  failures->clear();
  arena_.Clear();
  if (depth_ > kMaxDepth) return;
  if (decoder_ == nullptr)
    decoder_ = std::make_unique<BlockDecoder>(known_, nullptr, /*validate=*/false, depth_);
  BlockFramer framer{BlockFramer::Options()};
  BlockDecoder::Result result;
  const auto decode = [&] {
    decoder_->Decode(framer.block(), &result);
    for (Failure& failure : result.failures) {
      for (auto view : {&Failure::code, &Failure::message}) failure.*view = arena_.Keep(failure.*view);
      for (auto view : kRecordTexts) failure.*view = arena_.Keep(failure.*view);
      for (ChainLink& link : failure.chain)
        link = {arena_.Keep(link.code), arena_.Keep(link.message), arena_.Keep(link.target)};
      failures->push_back(failure);
    }
  };
  while (!text.empty()) {
    const size_t end = text.find('\n');
    Line line;
    line.text = text.substr(0, end);
    if (framer.Add(line)) {
      decode();
      framer.TakeBlock();
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (framer.Finish()) decode();
}

}  // namespace vmsift
