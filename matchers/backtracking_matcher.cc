// Makes the nodes from the steps of a pattern; backtracking_search.cc runs them.
#include "matchers/backtracking_matcher.h"

#include "matchers/latin1_case.h"

namespace vmsift {
namespace {

constexpr size_t kMaxNodes = 128;
constexpr size_t kMaxSegments = 512;
constexpr size_t kMaxText = 1 << 16;

}  // namespace

void BacktrackingMatcher::AddText(const std::string& text, bool exact, bool goes_on) {
  if (!goes_on) {
    Node node;
    node.kind = exact ? Node::kLiteral : Node::kStretch;
    node.text = static_cast<uint32_t>(text_.size());
    node.segment = static_cast<uint16_t>(segments_.size());
    nodes_.push_back(node);
    if (!exact) segments_.push_back(node.text);
  }
  text_ += text;
  Node& node = nodes_.back();
  node.length = static_cast<uint32_t>(text_.size()) - node.text;
}

BacktrackingMatcher::BacktrackingMatcher(const PatternSteps& pattern) {
  bool after_words = false;
  for (const PatternStep& step : pattern.steps) {
    if (nodes_.size() >= kMaxNodes || segments_.size() >= kMaxSegments) return;
    Node node;
    switch (step.kind) {
      case PatternStep::kText:
        // After words to insert, a stretch goes on.
        AddText(step.text, pattern.exact, after_words);
        break;
      case PatternStep::kWords:
        segments_.push_back(static_cast<uint32_t>(text_.size()));
        break;
      case PatternStep::kOptional:
      case PatternStep::kFullStop:
        node.kind = step.kind == PatternStep::kOptional ? Node::kOptional : Node::kFullStop;
        node.byte = step.text[0];
        has_closing_ |= step.kind == PatternStep::kFullStop;
        nodes_.push_back(node);
        break;
      case PatternStep::kPlaceholder:
        if (placeholder_count_ == kMaxPlaceholders || memory_count_ == kMaxMemories) return;
        node.kind = Node::kValue;
        node.quoted = step.quoted;
        node.name = step.name && step.quoted;
        node.lost_quote = step.lost_quote;
        node.closing = step.closing;
        node.placeholder = placeholder_count_++;
        node.memory = memory_count_++;
        has_closing_ |= step.closing;
        nodes_.push_back(node);
        break;
      case PatternStep::kClause:
        nodes_.back().clause = true;
        break;
      case PatternStep::kSentences:
        if (memory_count_ == kMaxMemories) return;
        node.kind = Node::kSentences;
        node.memory = memory_count_++;
        nodes_.push_back(node);
        break;
      case PatternStep::kBullet:
        node.kind = Node::kBullet;
        nodes_.push_back(node);
        break;
    }
    after_words = step.kind == PatternStep::kWords;
  }
  Node end;
  end.kind = pattern.exact ? Node::kEnd : Node::kEndOfWord;
  nodes_.push_back(end);
  Link();
  compiled_ = text_.size() <= kMaxText;
  // Long-lived, and many of them.
  nodes_.shrink_to_fit();
  segments_.shrink_to_fit();
  text_.shrink_to_fit();
}

// Tells each node what stands at it and behind it.
void BacktrackingMatcher::Link() {
  nodes_.back().left = nodes_.back().kind == Node::kEnd ? 0 : -1;
  size_t segments = segments_.size();
  for (size_t i = nodes_.size() - 1; i-- > 0;) {
    Node& node = nodes_[i];
    const Node& next = nodes_[i + 1];
    if (node.kind == Node::kLiteral) {
      node.begins = Node::kWithByte;
      node.first = text_[node.text];
      if (next.left >= 0) node.left = next.left + static_cast<int32_t>(node.length);
    } else if (node.kind == Node::kStretch) {
      node.segment_count = static_cast<uint16_t>(segments - node.segment);
      segments = node.segment;
      node.first = Lower(text_[node.text]);
      const bool one_case = static_cast<unsigned char>(node.first) < 0x80 && !IsLetter(node.first);
      node.begins = one_case ? Node::kWithByte : Node::kWithLetter;
      size_t after = i + 1;
      while (nodes_[after].kind == Node::kOptional) ++after;
      node.gives_back = IsLetter(Lower(text_[node.text + node.length - 1])) &&
                        (nodes_[after].kind == Node::kValue || nodes_[after].kind == Node::kSentences);
    }
  }
}

}  // namespace vmsift
