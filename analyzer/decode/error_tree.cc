#include "analyzer/decode/error_tree.h"

#include <algorithm>
#include <map>
#include <utility>

namespace vmsift {
namespace {

// A leaf is compared with so many equal ones before it; only a crafted record has more.
constexpr std::ptrdiff_t kEqualLeaves = 32;

}  // namespace

void ErrorTree::Clear() {
  nodes_.clear();
}

int ErrorTree::Add(int parent) {
  ErrorNode node;
  node.parent = parent;
  if (parent >= 0) node.status = nodes_[static_cast<size_t>(parent)].status;
  nodes_.push_back(node);
  return size() - 1;
}

bool ErrorTree::PrintedTwice(int a, int b) const {
  // The branches in which the two stand below the error they share; a parent's index is below its children's.
  int branch_a = a;
  int branch_b = b;
  while (nodes_[static_cast<size_t>(branch_a)].parent != nodes_[static_cast<size_t>(branch_b)].parent) {
    int& lower = nodes_[static_cast<size_t>(branch_a)].parent > nodes_[static_cast<size_t>(branch_b)].parent
                     ? branch_a
                     : branch_b;
    lower = nodes_[static_cast<size_t>(lower)].parent;
  }
  const ErrorNode& x = nodes_[static_cast<size_t>(branch_a)];
  const ErrorNode& y = nodes_[static_cast<size_t>(branch_b)];
  return x.parent >= 0 && x.from_message != y.from_message;
}

void ErrorTree::AppendFailures(std::vector<Failure>* failures) {
  for (ErrorNode& node : nodes_) {
    if (!node.says_something()) continue;
    for (int up = node.parent; up >= 0; up = nodes_[static_cast<size_t>(up)].parent) {
      ErrorNode& ancestor = nodes_[static_cast<size_t>(up)];
      if (std::exchange(ancestor.has_child, true)) break;
    }
  }

  const auto is_leaf = [](const ErrorNode& node) { return !node.has_child && node.says_something(); };
  const bool fork = std::count_if(nodes_.begin(), nodes_.end(), is_leaf) > 1;
  // The leaves taken so far, by code and message; most records have but one.
  std::map<std::pair<std::string_view, std::string_view>, std::vector<int>> leaves;
  for (int index = 0; index < size(); ++index) {
    const ErrorNode& leaf = node(index);
    if (!is_leaf(leaf)) continue;
    Failure failure;
    failure.status = leaf.status;
    failure.confirmed = leaf.confirmed;
    failure.colon_only = leaf.colon_only;
    failure.offset = leaf.offset;
    failure.group = leaf.group;
    for (const ErrorNode* at = &leaf;; at = &nodes_[static_cast<size_t>(at->parent)]) {
      if (failure.chain.size() < kMaxChain && (at->says_something() || !at->link.target.empty()))
        failure.chain.push_back(at->link);
      if (failure.code.empty()) failure.code = at->link.code;
      if (failure.message.empty())
        failure.message = at == &leaf ? at->link.message : at->link.message.substr(0, kMostOfOuterMessage);
      if (failure.status.empty()) failure.status = at->status;
      if (at->parent < 0) break;
    }
    std::reverse(failure.chain.begin(), failure.chain.end());

    if (fork) {
      std::vector<int>& same = leaves[{failure.code, failure.message}];
      const auto recent = same.size() > kEqualLeaves ? same.end() - kEqualLeaves : same.begin();
      const bool shown_before =
          std::any_of(recent, same.end(), [&](int earlier) { return PrintedTwice(earlier, index); });
      if (shown_before) continue;
      same.push_back(index);
    }
    failures->push_back(std::move(failure));
  }
}

}  // namespace vmsift
