#include "analyzer/decode/block_decoder.h"

#include <algorithm>
#include <utility>

#include "analyzer/decode/loose_text.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// How far around an error the VM may be named, in bytes of cleaned text.
constexpr size_t kLinesBefore = 6000;
constexpr size_t kLinesAfter = 3000;
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

// Whether two failures tell the same error: the same message under the same code, where both have one. A
// wrapper counts as well, since a summary may quote the outer error of what stands below it in full.
bool TellTheSame(const Failure& a, const Failure& b) {
  const auto same_code = [](std::string_view x, std::string_view y) {
    return x.empty() || y.empty() || EqualsIgnoreCase(x, y);
  };
  if (!same_code(a.code, b.code)) return false;
  const std::string gist_a = Gist(a.message);
  const std::string gist_b = Gist(b.message);
  if ((gist_a.empty() && gist_b.empty()) || OneBeginsTheOther(gist_a, gist_b)) return true;
  const auto quotes_outer = [](std::string_view gist, const Failure& whole) {
    return std::any_of(whole.chain.begin(), whole.chain.end(),
                       [gist](const ChainLink& link) { return OneBeginsTheOther(gist, Gist(link.message)); });
  };
  return (b.chain.size() > 1 && quotes_outer(gist_a, b)) || (a.chain.size() > 1 && quotes_outer(gist_b, a));
}

// Cheap to ask, and no error in any form is without one of these.
bool MayHoldError(std::string_view text) {
  for (std::string_view marker :
       {"ode", "ODE", "rror", "RROR", "essage", "failed", "Failed", "VM", "irtual"}) {
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
  for (std::string_view* view : {&kept.code, &kept.message, &kept.status, &kept.operation, &kept.resource_id,
                                 &kept.target_resource_id, &kept.correlation_id}) {
    *view = arena_.Keep(*view);
  }
  return kept;
}

// Moves the failures of the finished record to found_.
void BlockDecoder::Take(Form form, size_t offset) {
  for (Failure& failure : failures_) {
    failure.offset += offset;
    found_.push_back({std::move(failure), form, 0});
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
  Take(Form::kPhrase, 0);
}

void BlockDecoder::FindBareMessages() {
  if (known_ == nullptr) return;
  const std::string_view text = text_;
  for (size_t at = known_->Find(text, 0); at != std::string_view::npos; at = known_->Find(text, at)) {
    const size_t end = std::min(ParagraphEnd(text, at), at + kMaxBareMessage);
    Failure failure;
    failure.message = text.substr(at, end - at);
    failure.chain.push_back({{}, failure.message, {}});
    failure.offset = at;
    failure.certain = false;
    found_.push_back({std::move(failure), Form::kBare, 0});
    at = std::min(text.find('\n', at), text.size());
  }
}

// Makes one of what tells the same error, and hangs errors below the wrapper that refers to them.
void BlockDecoder::Merge(const Block& block) {
  for (Found& found : found_) found.line = block.LineAt(found.failure.offset);
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Found& a, const Found& b) { return a.failure.offset < b.failure.offset; });
  constexpr size_t kLookBack = 16;
  std::vector<Found> kept;
  for (Found& found : found_) {
    Failure& failure = found.failure;
    bool merged = false;
    for (size_t i = kept.size(); i-- > 0 && kept.size() - i <= kLookBack && !merged;) {
      Found& earlier = kept[i];
      if (!TellTheSame(failure, earlier.failure)) continue;
      // In one form it is told again, unless both stand on one line, or are but words without a time of their
      // own.
      const bool one_form = found.form == earlier.form;
      const bool bare = found.form == Form::kBare && block.lines[found.line].time.empty();
      if (one_form && (found.form == Form::kDocument || (found.line != earlier.line && !bare))) continue;
      // A bare message in the middle of another form is that form's message.
      if (earlier.form == Form::kBare || (earlier.failure.code.empty() && !failure.code.empty()) ||
          failure.chain.size() > earlier.failure.chain.size()) {
        const size_t offset = earlier.failure.offset;
        std::swap(earlier, found);
        earlier.failure.offset = offset;
        earlier.line = found.line;
      }
      merged = true;
    }
    if (merged) continue;
    if (!kept.empty() && RefersToInnerErrors(kept.back().failure.message) && failure.certain &&
        found.form != Form::kDocument && kept.back().form != Form::kDocument) {
      std::vector<ChainLink>& chain = kept.back().failure.chain;
      failure.chain.insert(failure.chain.begin(), chain.begin(), chain.end());
      kept.pop_back();
    }
    kept.push_back(std::move(found));
  }
  found_ = std::move(kept);
}

void BlockDecoder::PlaceVms(const Block& block) {
  FindVmMentions(block.text, &mentions_);
  for (size_t i = 0; i < found_.size(); ++i) {
    Failure& failure = found_[i].failure;
    // What stands nearer to another error is that one's.
    size_t from = 0;
    for (size_t k = i; k-- > 0;) {
      if (found_[k].failure.offset == failure.offset) continue;
      from = found_[k].failure.offset;
      break;
    }
    size_t to = block.text.size();
    for (size_t k = i + 1; k < found_.size(); ++k) {
      if (found_[k].failure.offset == failure.offset) continue;
      to = found_[k].failure.offset;
      break;
    }
    const VmMention* best = nullptr;
    for (const VmMention& mention : mentions_) {
      if (mention.offset < from || mention.offset >= to) continue;
      if (mention.offset <= failure.offset) {
        if (failure.offset - mention.offset <= kLinesBefore) best = &mention;
      } else if (best == nullptr && mention.offset - failure.offset <= kLinesAfter) {
        best = &mention;
      }
    }
    if (best == nullptr) continue;
    if (best->id.empty()) {
      failure.nearby_vm = best->name;
    } else {
      failure.nearby_id = best->id;
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
  DecodeText();
  FindBareMessages();
  if (found_.empty()) return;
  Merge(block);
  PlaceVms(block);
  for (Found& found : found_) {
    if (!found.failure.time) found.failure.time = ParseTimestamp(block.lines[found.line].time);
    result->failures.push_back(std::move(found.failure));
  }
}

}  // namespace vmsift
