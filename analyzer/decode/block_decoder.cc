#include "analyzer/decode/block_decoder.h"

#include <algorithm>
#include <utility>

#include "analyzer/decode/loose_text.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// How far around an error the VM may be named, in bytes of cleaned text.
constexpr size_t kBytesBefore = 6000;
constexpr size_t kBytesAfter = 3000;
constexpr size_t kMaxBareMessage = 8 << 10;

// The first letters and digits of a message: what stays the same when it is wrapped, quoted or escaped anew.
std::string Gist(std::string_view message) {
  constexpr size_t kEnough = 60;
  std::string gist;
  for (size_t i = 0; i < message.size() && gist.size() < kEnough; ++i) {
    if (message[i] == '\\' && i + 1 < message.size()) {
      ++i;  // an escape and its letter
      if (IsAsciiAlnum(message[i]) && message[i] != 'n' && message[i] != 'r' && message[i] != 't')
        gist += AsciiLower(message[i]);
      continue;
    }
    if (IsAsciiAlnum(message[i])) gist += AsciiLower(message[i]);
  }
  return gist;
}

bool OneBeginsTheOther(std::string_view a, std::string_view b) {
  const size_t length = std::min(a.size(), b.size());
  return length >= 8 && a.substr(0, length) == b.substr(0, length);
}

// Cheap to ask, and no error in any form is without one of these.
bool MayHoldError(std::string_view text) {
  for (std::string_view marker :
       {": ", "(", "=", "rror", "RROR", "essage", "failed", "Failed", "VM", "irtual", "ode", "ODE"}) {
    if (text.find(marker) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Failure BlockDecoder::Kept(const Failure& failure) {
  Failure kept = failure;
  for (ChainLink& link : kept.chain) {
    link = {arena_.Keep(link.code), arena_.Keep(link.message), arena_.Keep(link.target)};
  }
  for (std::string_view* view :
       {&kept.code, &kept.message, &kept.status, &kept.operation, &kept.resource_id, &kept.target_resource_id,
        &kept.correlation_id, &kept.nearby_vm, &kept.nearby_id}) {
    *view = arena_.Keep(*view);
  }
  return kept;
}

// Moves the failures of the finished record to found_.
void BlockDecoder::Take(Form form, size_t offset) {
  for (Failure& failure : failures_) {
    failure.offset += offset;
    found_.push_back({std::move(failure), form, 0, {}, 0});
  }
  failures_.clear();
}

void BlockDecoder::DecodeDocuments(const Block& block, Result* result) {
  for (const BlockDocument& document : block.documents) {
    const std::string_view text =
        std::string_view(block.text).substr(document.begin, document.end - document.begin);
    Outcome outcome = Outcome::kMalformed;
    std::string_view reason = document.too_long ? "a document longer than the limit (--max-document)"
                                                : "a document that is cut short";
    size_t reason_offset = text.size();
    if (document.complete) {
      json_.Decode(text, &decoded_);
      outcome = decoded_.outcome;
      reason = decoded_.reason;
      reason_offset = decoded_.reason_offset;
      if (outcome != Outcome::kMalformed) {
        for (const Failure& failure : decoded_.failures) failures_.push_back(Kept(failure));
        ReplaceProse(&failures_);
        Take(Form::kDocument, document.begin);
        std::fill(text_.begin() + static_cast<std::ptrdiff_t>(document.begin),
                  text_.begin() + static_cast<std::ptrdiff_t>(document.end), ' ');
      }
    }
    if (outcome == Outcome::kMalformed) result->bad_spots.push_back({document.begin + reason_offset, reason});
    const size_t last = block.LineAt(document.end == document.begin ? document.begin : document.end - 1);
    for (size_t line = block.LineAt(document.begin); line <= last; ++line) {
      if (result->outcomes[line] != Outcome::kBlank) {
        result->outcomes[line] = outcome == Outcome::kFailure ? Outcome::kClean : outcome;
      }
    }
  }
}

// Puts what a record's prose tells in another form in the place of the record's failure that only might be
// one.
void BlockDecoder::ReplaceProse(std::vector<Failure>* failures) {
  if (inner_of_another_) return;
  std::vector<Failure> replaced;
  for (Failure& failure : *failures) {
    if (failure.certain || !failure.code.empty() || !MayHoldError(failure.message)) {
      replaced.push_back(std::move(failure));
      continue;
    }
    if (inner_ == nullptr) inner_.reset(new BlockDecoder(known_, /*inner=*/true));
    BlockFramer framer{BlockFramer::Options()};
    Result result;
    std::vector<Failure> found;
    const auto decode = [&] {
      inner_->Decode(framer.block(), &result);
      for (const Failure& inside : result.failures) found.push_back(Kept(inside));
    };
    std::string_view rest = failure.message;
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      Line line;
      line.text = rest.substr(0, end);
      if (framer.Add(line)) {
        decode();
        framer.TakeBlock();
      }
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (framer.Finish()) decode();
    for (Failure& inside : found) {
      inside.offset = failure.offset;
      inside.group = 0;
      if (!inside.time) inside.time = failure.time;
      for (auto view : {&Failure::operation, &Failure::resource_id, &Failure::target_resource_id,
                        &Failure::correlation_id}) {
        if ((inside.*view).empty()) inside.*view = failure.*view;
      }
      replaced.push_back(std::move(inside));
    }
    if (found.empty()) replaced.push_back(std::move(failure));
  }
  *failures = std::move(replaced);
}

void BlockDecoder::ReadProse(std::vector<Failure>* failures) {
  arena_.Clear();
  ReplaceProse(failures);
}

// Whether a line that reaches to the console's edge goes on in the next one: it ends no sentence, and no
// record or event begins there.
bool BlockDecoder::GoesOn(const Block& block, size_t line) {
  const BlockLine& next = block.lines[line + 1];
  if (next.blank || next.begins_record || next.time_size > 0) return false;
  return std::string_view(".!?;:").find(block.text[next.begin - 2]) == std::string_view::npos;
}

// A console that is W columns wide breaks a long line into lines of W characters, in the middle of words.
void BlockDecoder::Unwrap(const Block& block) {
  constexpr size_t kNarrowest = 79;
  joints_.clear();
  const auto length = [&block](size_t line) {
    const size_t end = line + 1 < block.lines.size() ? block.lines[line + 1].begin : block.text.size();
    return end - block.lines[line].begin - 1;
  };
  size_t width = 0;
  size_t lines_of_width = 0;
  for (size_t i = 0; i < block.lines.size(); ++i) {
    if (length(i) > width) {
      width = length(i);
      lines_of_width = 0;
    }
    if (length(i) == width) ++lines_of_width;
  }
  if (width < kNarrowest || lines_of_width < 2) return;
  std::string joined;
  joined.reserve(text_.size() + JsonDecoder::kPadding);
  for (size_t i = 0; i < block.lines.size(); ++i) {
    joined.append(text_, block.lines[i].begin, length(i));
    if (length(i) == width && i + 1 < block.lines.size() && GoesOn(block, i)) {
      joints_.push_back(joined.size());
    } else {
      joined += '\n';
    }
  }
  text_ = std::move(joined);
}

// From an offset in text_ to one in the block's text.
size_t BlockDecoder::BlockOffset(size_t offset) const {
  return offset +
         static_cast<size_t>(std::upper_bound(joints_.begin(), joints_.end(), offset) - joints_.begin());
}

void BlockDecoder::DecodeText() {
  record_.Clear();
  scanner_.Scan(text_, &record_, &arena_);
  record_.Finish(&failures_);
  if (failures_.size() > 1) {
    // Fields of a text that holds several errors belong to one of them at most; what is near decides
    // (PlaceVms).
    for (Failure& failure : failures_) {
      failure.time.reset();
      failure.resource_id = failure.target_resource_id = failure.correlation_id = failure.operation = {};
    }
  }
  for (Failure& failure : failures_) failure.offset = BlockOffset(failure.offset);
  Take(Form::kKeys, 0);

  FindForms(text_, &forms_);
  record_.Clear();
  std::vector<std::pair<int, int>>
      open;  // indentation and node of the tree's errors that more may stand under
  for (const FormMatch& match : forms_) {
    int parent = -1;
    if (match.tree) {
      while (!open.empty()) {
        const ErrorNode& last = record_.errors.node(open.back().second);
        // An error without a message holds what follows it at the same depth.
        if (open.back().first < match.indent ||
            (open.back().first == match.indent && last.link.message.empty()))
          break;
        open.pop_back();
      }
      if (!open.empty()) parent = open.back().second;
    } else {
      open.clear();
    }
    const int index = record_.errors.Add(parent);
    ErrorNode& node = record_.errors.node(index);
    node.link.code = match.code;
    node.link.message = match.message;
    node.offset = match.offset;
    node.certain = match.certain;
    if (match.tree) open.emplace_back(match.indent, index);
  }
  record_.Finish(&failures_);
  const size_t first = found_.size();
  std::vector<size_t> ends;
  for (Failure& failure : failures_) {
    const auto match = std::find_if(forms_.begin(), forms_.end(),
                                    [&failure](const FormMatch& m) { return m.offset == failure.offset; });
    ends.push_back(match == forms_.end() ? 0 : BlockOffset(match->end));
    failure.offset = BlockOffset(failure.offset);
  }
  Take(Form::kPhrase, 0);
  for (size_t i = 0; i < ends.size(); ++i) found_[first + i].end = ends[i];
}

void BlockDecoder::FindBareMessages() {
  if (known_ == nullptr) return;
  const std::string_view text = text_;
  for (size_t at = known_->Find(text, 0); at != std::string_view::npos; at = known_->Find(text, at)) {
    const size_t end = ParagraphEnd(text.substr(0, at + kMaxBareMessage), at);
    Failure failure;
    failure.message = text.substr(at, end - at);
    failure.chain.push_back({{}, failure.message, {}});
    failure.offset = BlockOffset(at);
    failure.certain = false;
    found_.push_back({std::move(failure), Form::kBare, 0, {}, 0});
    at = std::min(text.find('\n', at), text.size());
  }
}

// Whether two found errors are the same one: the same message under the same code, where both have one. A
// wrapper's message counts as well, since a summary may quote the outer error of what stands below it in
// full.
bool BlockDecoder::TellTheSame(const Found& a, const Found& b) {
  const Failure& x = a.failure;
  const Failure& y = b.failure;
  if (!x.code.empty() && !y.code.empty() && !EqualsIgnoreCase(x.code, y.code)) return false;
  if ((a.gist.empty() && b.gist.empty()) || OneBeginsTheOther(a.gist, b.gist)) return true;
  const auto quotes_outer = [](std::string_view gist, const Failure& whole) {
    return whole.chain.size() > 1 &&
           std::any_of(whole.chain.begin(), whole.chain.end(),
                       [gist](const ChainLink& link) { return OneBeginsTheOther(gist, Gist(link.message)); });
  };
  return quotes_outer(a.gist, y) || quotes_outer(b.gist, x);
}

// Whether what was found now is `earlier` told again in another form, and not the same error once more.
bool BlockDecoder::Retells(const Block& block, const Found& now, const Found& earlier) {
  if (now.form == earlier.form) {
    // In one form it is told again, unless both stand on one line, or are but words without a time of their
    // own.
    // So are errors of one bracket, such as a response that a program dumps as text and as an object.
    const bool bare = now.form == Form::kBare && block.lines[now.line].time_size == 0;
    const bool one_bracket = now.failure.group != 0 && now.failure.group == earlier.failure.group;
    if (now.form == Form::kDocument || (now.line != earlier.line && !bare && !one_bracket)) return false;
  }
  return TellTheSame(now, earlier);
}

// Whether an error that stands before another one is but the wrapper around it.
bool BlockDecoder::IsWrapperOf(const Found& outer, const Found& inner) {
  if (outer.form == Form::kPhrase && inner.failure.offset < outer.end)
    return true;                                                   // told inside its message
  if (inner.failure.offset == outer.failure.offset) return false;  // a fork
  if (outer.form == Form::kDocument)
    return FindIgnoreCase(outer.failure.message, "see inner errors") != std::string_view::npos;
  return RefersToInnerErrors(outer.failure.message);
}

// Makes one of what tells the same error, and hangs errors below the wrapper that refers to them.
void BlockDecoder::Merge(const Block& block) {
  for (Found& found : found_) {
    found.line = block.LineAt(found.failure.offset);
    found.gist = Gist(found.failure.message);
  }
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Found& a, const Found& b) { return a.failure.offset < b.failure.offset; });
  constexpr std::ptrdiff_t kLookBack = 16;
  std::vector<Found> kept;
  for (Found& found : found_) {
    const auto oldest = kept.size() > kLookBack ? kept.end() - kLookBack : kept.begin();
    const auto earlier =
        std::find_if(oldest, kept.end(), [&](const Found& other) { return Retells(block, found, other); });
    if (earlier != kept.end()) {
      // The better telling stays, where the error was told first.
      const bool better = earlier->form == Form::kBare ||
                          (earlier->failure.code.empty() && !found.failure.code.empty()) ||
                          found.failure.chain.size() > earlier->failure.chain.size();
      if (!better) continue;
      found.failure.offset = earlier->failure.offset;
      found.line = earlier->line;
      *earlier = std::move(found);
      continue;
    }
    kept.push_back(std::move(found));
  }

  found_.clear();
  for (Found& found : kept) {
    while (!found_.empty() && found.failure.certain && IsWrapperOf(found_.back(), found)) {
      std::vector<ChainLink>& chain = found_.back().failure.chain;
      // The wrapper may be in the chain already, told in another form.
      const bool told = std::any_of(
          found.failure.chain.begin(), found.failure.chain.end(),
          [&chain](const ChainLink& link) { return EqualsIgnoreCase(link.code, chain.back().code); });
      if (!told) found.failure.chain.insert(found.failure.chain.begin(), chain.begin(), chain.end());
      found_.pop_back();
    }
    found_.push_back(std::move(found));
  }
}

void BlockDecoder::PlaceVms(const Block& block) {
  for (size_t i = 0; i < found_.size(); ++i) {
    Failure& failure = found_[i].failure;
    // What stands nearer to another error is that one's.
    size_t from = 0;
    for (size_t k = i; k-- > 0;) {
      if (found_[k].failure.offset == failure.offset) continue;
      from = std::min(found_[k].failure.offset + found_[k].failure.message.size(), failure.offset);
      break;
    }
    size_t to = block.text.size();
    for (size_t k = i + 1; k < found_.size(); ++k) {
      if (found_[k].failure.offset == failure.offset) continue;
      to = found_[k].failure.offset;
      break;
    }
    // Another record of a program's log tells of something else.
    size_t line = found_[i].line;
    while (line > 0 && !block.lines[line].begins_record) --line;
    if (block.lines[line].begins_record) from = std::max(from, block.lines[line].begin);
    for (line = found_[i].line + 1; line < block.lines.size(); ++line) {
      if (!block.lines[line].begins_record) continue;
      to = std::min(to, block.lines[line].begin);
      break;
    }
    // And so does another document.
    for (const BlockDocument& document : block.documents) {
      if (document.end <= failure.offset) from = std::max(from, document.end);
      if (document.begin > failure.offset) to = std::min(to, document.begin);
    }
    from = std::max(from, failure.offset - std::min(failure.offset, kBytesBefore));
    to = std::min(to, failure.offset + kBytesAfter);
    around_.assign(block.text, from, to - from);
    // Names that the console broke in two, put together again.
    size_t taken = 0;
    for (size_t joint = 0; joint < joints_.size(); ++joint) {
      const size_t line_break = joints_[joint] + joint;
      if (line_break >= from && line_break < to) around_.erase(line_break - from - taken++, 1);
    }
    FindVmMentions(around_, &mentions_);
    const VmMention* best = nullptr;  // the last one before the error, else the first one after it
    for (const VmMention& mention : mentions_) {
      if (from + mention.offset <= failure.offset || best == nullptr) best = &mention;
    }
    if (best == nullptr) continue;
    if (best->id.empty()) {
      failure.nearby_vm = arena_.Keep(best->name);
    } else {
      failure.nearby_id = arena_.Keep(best->id);
    }
  }
}

void BlockDecoder::Decode(const Block& block, Result* result) {
  arena_.Clear();
  found_.clear();
  failures_.clear();
  result->failures.clear();
  result->bad_spots.clear();
  result->outcomes.clear();
  for (const BlockLine& line : block.lines)
    result->outcomes.push_back(line.blank ? Outcome::kBlank : Outcome::kText);
  if (block.documents.empty() && !MayHoldError(block.text)) return;

  text_ = block.text;
  text_.reserve(text_.size() + JsonDecoder::kPadding);  // which reading a document at its end needs
  DecodeDocuments(block, result);
  joints_.clear();
  if (MayHoldError(text_)) {
    Unwrap(block);
    DecodeText();
    FindBareMessages();
  }
  if (found_.empty()) return;
  Merge(block);
  PlaceVms(block);
  for (Found& found : found_) {
    if (!found.failure.time) found.failure.time = ParseTimestamp(block.TimeOf(block.lines[found.line]));
    result->failures.push_back(std::move(found.failure));
  }
}

}  // namespace vmsift
