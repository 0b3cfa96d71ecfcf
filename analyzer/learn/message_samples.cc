#include "analyzer/learn/message_samples.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "analyzer/count/unmatched.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "matchers/normalized_text.h"

namespace vmsift {
namespace {

// Of the whole message. The shape's hash serves as seed, which also tells codes apart.
uint64_t MessageHash(uint64_t shape, std::string_view message) {
  uint64_t hash = shape ^ 0xcbf29ce484222325u;
  for (const char c : message) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 33);
}

// Where in a long text another program's begins: in quotes after a colon, or after a colon, but for one in
// the first words; else where a text becomes too long.
size_t QuotationBegin(std::string_view text) {
  constexpr size_t kFirstWords = 20;
  for (const std::string_view mark : {": '", ": "}) {
    const size_t colon = text.find(mark, kFirstWords);
    if (colon < MessageSamples::kMaxMessageBytes) return colon + mark.size() - (mark.back() == ' ' ? 1 : 0);
  }
  const size_t space = text.rfind(' ', MessageSamples::kMaxMessageBytes);
  return space == std::string_view::npos ? 0 : space;
}

}  // namespace

void MessageSamples::Add(std::string_view code, std::string_view message) {
  ++total_;
  // What is cut off may be long, and is not looked at.
  std::string normalized = NormalizeText(message.substr(0, 2 * kMaxMessageBytes));
  const bool cut = normalized.size() > kMaxMessageBytes || message.size() > 2 * kMaxMessageBytes;
  if (cut) normalized.resize(QuotationBegin(normalized));
  if (normalized.empty() || PrintableName(normalized) != normalized) return;
  const uint64_t hash = MessageShapeHash(code, normalized);
  if (hash >= first_dropped_) return;
  Shape& shape = shapes_[hash];
  ++shape.count;
  const uint64_t message_hash = MessageHash(hash ^ (cut ? 1 : 0), normalized);
  Keep(message_hash, {std::string(code), std::move(normalized), cut, 1}, &shape);
  DropShapes();
}

void MessageSamples::Merge(const MessageSamples& other) {
  total_ += other.total_;
  first_dropped_ = std::min(first_dropped_, other.first_dropped_);
  for (const auto& [hash, theirs] : other.shapes_) {
    Shape& shape = shapes_[hash];
    shape.count += theirs.count;
    for (const auto& [message_hash, sample] : theirs.messages) Keep(message_hash, sample, &shape);
  }
  DropShapes();
}

void MessageSamples::Keep(uint64_t hash, const MessageSample& sample, Shape* shape) {
  const auto [it, is_new] = shape->messages.try_emplace(hash, sample);
  if (!is_new) {
    it->second.count += sample.count;
    it->second.code = std::min(it->second.code, sample.code);  // codes compare without letter case
    return;
  }
  if (shape->messages.size() > kMaxPerShape) {
    shape->messages.erase(std::prev(shape->messages.end()));
  } else {
    ++messages_;
  }
}

void MessageSamples::DropShapes() {
  while (!shapes_.empty()) {
    const auto last = std::prev(shapes_.end());
    if (messages_ <= max_messages_ && last->first < first_dropped_) return;
    messages_ -= last->second.messages.size();
    first_dropped_ = std::min(first_dropped_, last->first);
    shapes_.erase(last);
  }
}

std::vector<MessageSample> MessageSamples::Samples() const {
  std::vector<MessageSample> samples;
  samples.reserve(messages_);
  for (const auto& [hash, shape] : shapes_) {
    uint64_t kept = 0;
    for (const auto& [message_hash, sample] : shape.messages) kept += sample.count;
    uint64_t others = shape.count - kept;
    for (const auto& [message_hash, sample] : shape.messages) {
      samples.push_back(sample);
      samples.back().count += others;
      others = 0;
    }
  }
  std::sort(samples.begin(), samples.end(), [](const MessageSample& a, const MessageSample& b) {
    return std::tie(a.code, a.message, a.cut) < std::tie(b.code, b.message, b.cut);
  });
  return samples;
}

}  // namespace vmsift
