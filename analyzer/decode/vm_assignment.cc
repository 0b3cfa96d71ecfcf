#include "analyzer/decode/vm_assignment.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>

#include "analyzer/decode/azure_names.h"
#include "analyzer/decode/request_ids.h"
#include "analyzer/decode/vm_mentions.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// How far around an error the VM may be named, in bytes of the block's text.
constexpr size_t kBytesBefore = 6000;
constexpr size_t kBytesAfter = 3000;
// And Azure, on either side.
constexpr size_t kBytesOfEvidence = 1000;

// The time that the last field before a place tells: `lastTransitionTime: "…"`, `Last Timestamp: …`.
std::optional<Timestamp> TimeBefore(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kFields = {"Time", "Timestamp", "timestamp"};
  for (size_t colon = text.rfind(':'); colon != std::string_view::npos && colon > 0;
       colon = text.rfind(':', colon - 1)) {
    if (text.substr(colon + 1, 1) != " ") continue;
    std::string_view field = text.substr(0, colon);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    if (std::none_of(kFields.begin(), kFields.end(),
                     [field](std::string_view f) { return field.ends_with(f); }))
      continue;
    std::string_view value = Trimmed(text.substr(colon + 2, text.substr(colon + 2).find('\n')));
    const bool quoted = value.size() > 1 && (value[0] == '"' || value[0] == '\'');
    if (quoted) value = value.substr(1, value.find(value[0], 1) - 1);
    return ParseTimestamp(value);
  }
  return std::nullopt;
}

// Whether what was found is a label's message alone, which seldom counts: `message: …/write`.
bool IsMessageAlone(const FoundError& error) {
  return error.telling == Origin::kKeys && error.failure.code.empty() && !error.failure.confirmed;
}

}  // namespace

// The text around the errors [first, last) of `found`, which stand at one place.
VmAssignment::Span VmAssignment::Around(const Block& block, const std::vector<FoundError>& found,
                                        size_t first, size_t last) {
  const size_t at = found[first].failure.offset;
  Span span{0, block.text.size()};
  // What stands nearer to another error is that one's.
  // Messages without a code that an error may have around it; only a crafted text has more.
  constexpr size_t kMostPassed = 8;
  const bool alone = IsMessageAlone(found[first]);
  for (size_t i = first; i > 0 && first - i < kMostPassed; --i) {
    const Failure& before = found[i - 1].failure;
    if (!alone && IsMessageAlone(found[i - 1])) continue;
    span.from = std::min(before.offset + before.message.size(), at);
    break;
  }
  for (size_t i = last; i < found.size() && i - last < kMostPassed; ++i) {
    if (!alone && IsMessageAlone(found[i])) continue;
    span.to = found[i].failure.offset;
    break;
  }

  // Another record of a program's log tells of something else.
  const std::vector<BlockLine>& lines = block.lines;
  const size_t line = found[first].line;
  while (next_record_ < lines.size() && (next_record_ <= line || !lines[next_record_].begins_record)) {
    if (lines[next_record_].begins_record) record_ = next_record_;
    ++next_record_;
  }
  if (lines[record_].begins_record) span.from = std::max(span.from, lines[record_].begin);
  if (next_record_ < lines.size()) span.to = std::min(span.to, lines[next_record_].begin);

  span.end = std::min(span.to, at + kBytesAfter);

  // And so does another document.
  const auto next_document =
      std::upper_bound(block.documents.begin(), block.documents.end(), at,
                       [](size_t offset, const BlockDocument& document) { return offset < document.begin; });
  if (next_document != block.documents.end()) span.to = std::min(span.to, next_document->begin);
  for (auto document = std::make_reverse_iterator(next_document); document != block.documents.rend();
       ++document) {
    if (document->end > at) continue;  // the error's own
    span.from = std::max(span.from, document->end);
    break;
  }
  span.from = std::max(span.from, at - std::min(at, kBytesBefore));
  span.to = std::min(span.to, at + kBytesAfter);
  return span;
}

// Appends to around_ the text in which the VM may be named. The details of one response are told at one
// place, and a name in it is that of one of them.
void VmAssignment::CopyAround(const Block& block, const UnwrappedText& text, const Span& span,
                              const std::vector<FoundError>& found, size_t first, size_t last) {
  const bool fork = last - first > 1 && found[first].telling == Origin::kDocument;
  const auto own =
      fork ? std::lower_bound(
                 block.documents.begin(), block.documents.end(), found[first].failure.offset,
                 [](const BlockDocument& document, size_t offset) { return document.end <= offset; })
           : block.documents.end();
  if (own == block.documents.end()) {
    text.AppendUnwrapped(block, span.from, span.to, &around_);
    return;
  }
  text.AppendUnwrapped(block, span.from, std::max(span.from, own->begin), &around_);
  around_ += '\n';
  text.AppendUnwrapped(block, std::min(span.to, own->end), span.to, &around_);
}

void VmAssignment::Place(const Block& block, const UnwrappedText& text, std::vector<FoundError>* found,
                         TextArena* arena) {
  record_ = next_record_ = 0;
  for (size_t first = 0, last = 0; first < found->size(); first = last) {
    const size_t at = (*found)[first].failure.offset;
    while (last < found->size() && (*found)[last].failure.offset == at) ++last;
    const Span span = Around(block, *found, first, last);
    around_.clear();
    CopyAround(block, text, span, *found, first, last);
    const bool uncertain = std::any_of(found->begin() + static_cast<std::ptrdiff_t>(first),
                                       found->begin() + static_cast<std::ptrdiff_t>(last),
                                       [](const FoundError& error) { return !error.failure.confirmed; });
    if (uncertain) {
      const size_t place = std::min(at - span.from, around_.size());
      const size_t from = place - std::min(place, kBytesOfEvidence);
      const bool azure = NamesAzure(std::string_view(around_).substr(from, 2 * kBytesOfEvidence));
      for (size_t i = first; i < last; ++i) (*found)[i].failure.azure_nearby = azure;
    }
    const std::optional<VmMention> mention = NearestVmMention(around_, at - span.from);
    const bool timeless = std::any_of(found->begin() + static_cast<std::ptrdiff_t>(first),
                                      found->begin() + static_cast<std::ptrdiff_t>(last),
                                      [](const FoundError& error) { return !error.failure.time; });
    if (timeless && block.lines[(*found)[first].line].time_size == 0) {
      const std::optional<Timestamp> time = TimeBefore(std::string_view(around_).substr(0, at - span.from));
      for (size_t i = first; i < last && time; ++i) {
        Failure& failure = (*found)[i].failure;
        if (!failure.time) failure.time = time;
      }
    }
    const std::string_view scope = arena->Keep(NamedScope(around_));
    for (size_t i = first; i < last; ++i) (*found)[i].failure.nearby_scope = scope;
    if (mention) {
      const std::string_view name = mention->id.empty() ? arena->Keep(mention->name) : std::string_view();
      const std::string_view id = arena->Keep(mention->id);
      for (size_t i = first; i < last; ++i) {
        (*found)[i].failure.nearby_vm = name;
        (*found)[i].failure.nearby_id = id;
      }
    }
    Failure ids;
    FindRequestIds(around_, at - span.from, &ids);
    if (std::all_of(kRequestIds.begin(), kRequestIds.end(), [&ids](auto id) { return (ids.*id).empty(); })) {
      // Headers of a response are told below its body.
      const size_t body = around_.size();
      text.AppendUnwrapped(block, span.to, span.end, &around_);
      FindRequestIds(around_, body, &ids);
    }
    for (auto id : kRequestIds) {
      if ((ids.*id).empty()) continue;
      const std::string_view kept = arena->Keep(ids.*id);
      for (size_t i = first; i < last; ++i) {
        if (((*found)[i].failure.*id).empty()) (*found)[i].failure.*id = kept;
      }
    }
  }
}

}  // namespace vmsift
