// The tree of a record's errors: chains from roots to leaves, what is inherited, what is one failure printed
// twice.
#include "analyzer/decode/error_tree.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

int AddError(ErrorTree* tree, int parent, std::string_view code, std::string_view message) {
  const int node = tree->Add(parent);
  tree->node(node).link.code = code;
  tree->node(node).link.message = message;
  return node;
}

// Each failure as `Outer > Inner: message`.
std::vector<std::string> Failures(ErrorTree* tree) {
  std::vector<Failure> failures;
  tree->AppendFailures(&failures);
  std::vector<std::string> written;
  for (const Failure& failure : failures) {
    std::string text;
    for (const ChainLink& link : failure.chain) text += (text.empty() ? "" : " > ") + std::string(link.code);
    written.push_back(text + ": " + std::string(failure.message));
  }
  return written;
}

TEST(ErrorTree, AnEmptyTreeHasNoFailures) {
  ErrorTree tree;
  EXPECT_THAT(Failures(&tree), ElementsAre());
}

TEST(ErrorTree, EveryLeafIsAFailureWithItsChain) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  const int branch = AddError(&tree, root, "Branch", "b");
  AddError(&tree, branch, "Leaf", "one");
  AddError(&tree, branch, "Leaf", "two");
  AddError(&tree, root, "Other", "three");
  EXPECT_THAT(Failures(&tree),
              ElementsAre("Root > Branch > Leaf: one", "Root > Branch > Leaf: two", "Root > Other: three"));
}

TEST(ErrorTree, SeveralRootsStandSideBySide) {
  ErrorTree tree;
  AddError(&tree, -1, "One", "1");
  AddError(&tree, -1, "Two", "2");
  EXPECT_THAT(Failures(&tree), ElementsAre("One: 1", "Two: 2"));
}

TEST(ErrorTree, ANodeThatSaysNothingGroupsAndIsNoLeaf) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  const int group = tree.Add(root);
  AddError(&tree, group, "Leaf", "l");
  tree.Add(root);
  EXPECT_THAT(Failures(&tree), ElementsAre("Root > Leaf: l"));

  tree.Clear();
  tree.Add(tree.Add(-1));
  EXPECT_THAT(Failures(&tree), ElementsAre());
}

TEST(ErrorTree, AnEmptyGroupDoesNotHideTheErrorAboveIt) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  tree.Add(tree.Add(root));
  EXPECT_THAT(Failures(&tree), ElementsAre("Root: r"));
}

TEST(ErrorTree, WhatALeafLacksComesFromAbove) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "the message");
  tree.node(root).status = "Failed";
  const int leaf = AddError(&tree, root, "Leaf", "");
  tree.node(leaf).confirmed = false;
  AddError(&tree, root, "", "only text");
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].code, "Leaf");
  EXPECT_EQ(failures[0].message, "the message");
  EXPECT_EQ(failures[0].status, "Failed");
  EXPECT_FALSE(failures[0].confirmed);
  EXPECT_EQ(failures[1].code, "Root");
  EXPECT_EQ(failures[1].message, "only text");
  EXPECT_TRUE(failures[1].confirmed);
}

TEST(ErrorTree, ATargetAloneStaysInTheChain) {
  ErrorTree tree;
  const int root = tree.Add(-1);
  tree.node(root).link.target = "/subscriptions/s";
  AddError(&tree, root, "Leaf", "l");
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  ASSERT_EQ(failures.size(), 1u);
  ASSERT_EQ(failures[0].chain.size(), 2u);
  EXPECT_EQ(failures[0].chain[0].target, "/subscriptions/s");
}

TEST(ErrorTree, EqualLeavesOfAForkAreAsManyFailures) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  AddError(&tree, root, "Leaf", "l");
  AddError(&tree, root, "Leaf", "l");
  AddError(&tree, AddError(&tree, root, "Branch", "b"), "Leaf", "l");
  EXPECT_EQ(Failures(&tree).size(), 3u);
}

TEST(ErrorTree, EqualLeavesOfAMessageAndItsDetailsAreOneFailure) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  const int inner = AddError(&tree, root, "FromMessage", "m");
  tree.node(inner).from_message = true;
  AddError(&tree, inner, "Leaf", "l");
  AddError(&tree, root, "Leaf", "l");
  EXPECT_THAT(Failures(&tree), ElementsAre("Root > FromMessage > Leaf: l"));
}

// A message that holds a fork of its own: its equal leaves differ from each other, not from a second
// printing.
TEST(ErrorTree, AForkInsideAMessageKeepsItsLeaves) {
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  const int inner = AddError(&tree, root, "Inner", "i");
  tree.node(inner).from_message = true;
  AddError(&tree, inner, "Leaf", "l");
  AddError(&tree, inner, "Leaf", "l");
  EXPECT_EQ(Failures(&tree).size(), 2u);
}

// One line may hold some hundred thousand equal errors. Comparing each with each would take hours, which the
// time limit of the tests does not allow.
TEST(ErrorTree, ManyEqualLeavesAreToldApartInTimeThatGrowsWithTheirNumber) {
  constexpr int kBranches = 100'000;
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", "r");
  for (int i = 0; i < kBranches; ++i) {
    const int branch = AddError(&tree, root, "Branch", "b");
    AddError(&tree, branch, "Leaf", "l");
    AddError(&tree, branch, "Leaf", "l");
  }
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  EXPECT_EQ(failures.size(), 2u * kBranches);
}

TEST(ErrorTree, OfALongMessageAboveALeafTakesNoMoreThanErrorsSay) {
  const std::string message(100'000, 'm');
  ErrorTree tree;
  const int root = AddError(&tree, -1, "Root", message);
  AddError(&tree, root, "Leaf", "");
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].message, std::string(2048, 'm'));
  EXPECT_EQ(failures[0].chain[0].message, message);
}

TEST(ErrorTree, AChainKeepsItsInnermostErrors) {
  const std::vector<std::string> codes = [] {
    std::vector<std::string> made;
    for (int i = 0; i < 100; ++i) made.push_back("Code" + std::to_string(i));
    return made;
  }();
  ErrorTree tree;
  int node = -1;
  for (const std::string& code : codes) node = AddError(&tree, node, code, "");
  tree.node(0).link.message = "outermost";
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].chain.size(), 64u);
  EXPECT_EQ(failures[0].chain.front().code, "Code36");
  EXPECT_EQ(failures[0].chain.back().code, "Code99");
  EXPECT_EQ(failures[0].message, "outermost");
}

TEST(ErrorTree, AppendsBehindWhatIsThereAndDoesNotMergeWithIt) {
  ErrorTree tree;
  AddError(&tree, -1, "Root", "r");
  std::vector<Failure> failures;
  tree.AppendFailures(&failures);
  tree.Clear();
  AddError(&tree, -1, "Root", "r");
  tree.AppendFailures(&failures);
  EXPECT_EQ(failures.size(), 2u) << "two records that failed alike";
}

}  // namespace
}  // namespace vmsift
