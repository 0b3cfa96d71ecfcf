// Which error a key belongs to, and what of all that keys tell is an error.
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/key_value_scanner.h"
#include "base/ascii_case.h"

namespace vmsift {

bool RefersToInnerErrors(std::string_view message) {
  static constexpr std::array<std::string_view, 8> kPhrases = {"see inner errors",
                                                               "deployment operations for details",
                                                               "terminal provisioning state",
                                                               "see the inner error",
                                                               "resource deployment operation failed",
                                                               "error.details[",
                                                               "please see details",
                                                               "see error details"};
  return std::any_of(kPhrases.begin(), kPhrases.end(), [message](std::string_view phrase) {
    return FindIgnoreCase(message, phrase) != std::string_view::npos;
  });
}

// In running text, keys belong together where they stand together: `Code="X" Message="…"` on a line,
// `ErrorCode: X` and `ErrorMessage: …` on lines that follow each other. Otherwise a key begins another error.
bool KeyValueScanner::StandsApart(const Key& key, const Level& level, size_t at) const {
  if (level.last_end > at) return false;
  const bool in_lines = key.colon && !key.quoted;
  int lines = in_lines ? 3 : 2;  // that may still come between
  int others = in_lines ? 120 : 40;
  for (char c : text_.substr(level.last_end, at - level.last_end)) {
    lines -= c == '\n' ? 1 : 0;
    others -= IsAsciiAlnum(c) ? 1 : 0;
    if (lines < 0 || others < 0) return true;
  }
  return false;
}

// The node that a `code`, `message`, `target` or `status` at this level belongs to.
int KeyValueScanner::NodeFor(const Key& key, size_t at) {
  Level& level = levels_.back();
  const bool again =
      (key.key == JsonKey::kCode && level.has_code) || (key.key == JsonKey::kMessage && level.has_message);
  const bool apart = level.close == 0 && level.node >= 0 && StandsApart(key, level, at);
  if (level.node < 0 || again || apart) {
    int parent = level.parent;
    for (size_t i = levels_.size() - 1; i-- > 0 && parent < 0;) {
      parent = levels_[i].node >= 0 ? levels_[i].node : levels_[i].parent;
    }
    const int previous = level.node;
    if (parent < 0 && previous >= 0 && RefersToInnerErrors(record_->errors.node(previous).link.message))
      parent = previous;
    level.node = record_->errors.Add(parent);
    ErrorNode& node = record_->errors.node(level.node);
    node.from_message = level.from_message;
    node.confirmed = false;
    level.has_code = level.has_message = false;
    node.offset = at;
    node.group = group_;
  }
  if (key.key == JsonKey::kCode) {
    level.has_code = true;
    record_->errors.node(level.node).offset = at;
  }
  if (key.key == JsonKey::kMessage) level.has_message = true;
  return level.node;
}

// Decides what of the nodes from `first` on is an error.
void KeyValueScanner::Judge(int first) {
  ErrorTree& errors = record_->errors;
  std::vector<bool> has_child(static_cast<size_t>(errors.size()), false);
  for (int i = errors.size(); i-- > first;) {
    ErrorNode& node = errors.node(i);
    // The status of a Terraform box is the code where the code is empty.
    if (node.link.code.empty() && !node.link.message.empty() && LooksLikeAzureCode(node.status) &&
        !EqualsIgnoreCase(node.status, "failed")) {
      node.link.code = node.status;
    }
    if (IsNoErrorCode(node.link.code)) {
      node.link = {};
      node.no_text = false;
    }
    const bool whole = !node.link.code.empty() && (!node.link.message.empty() || node.no_text);
    const bool alone = node.colon_only && !whole && node.link.message.empty();
    node.confirmed = whole && !node.loose;
    node.colon_only = alone;
    if (!whole && !has_child[static_cast<size_t>(i)]) {
      // A code alone counts where an error around it was cut short; a message alone may be known; inside a
      // message both must be there.
      const bool in_details =
          node.parent >= 0 && !node.from_message && errors.node(node.parent).says_something();
      if (node.from_message) node.link = {};
      if (!node.link.code.empty() && !in_details && !alone) node.link.code = {};
      node.confirmed = in_details && LooksLikeAzureCode(node.link.code);
    }
    if (node.parent >= 0 && (node.says_something() || has_child[static_cast<size_t>(i)]))
      has_child[static_cast<size_t>(node.parent)] = true;
  }
}

}  // namespace vmsift
