// The VM that a message names in words: quoted, after a noun, and told apart from one that merely owns
// something.
#include "analyzer/decode/vm_words.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

// The VM and, after a bar, the owner.
std::string Words(std::string_view message) {
  const VmWords words = FindVmWords(message);
  return std::string(words.vm) + "|" + std::string(words.owner);
}

TEST(FindVmWords, FindsAQuotedNameAfterTheNoun) {
  EXPECT_EQ(Words("VM 'web-01' did not start."), "web-01|");
  EXPECT_EQ(Words("VM \"web-01\" did not start."), "web-01|");
  EXPECT_EQ(Words("VM `web-01` did not start."), "web-01|");
  EXPECT_EQ(Words("VM \xE2\x80\x98web-01\xE2\x80\x99 did not start."), "web-01|");
  EXPECT_EQ(Words("VM \xE2\x80\x9Cweb-01\xE2\x80\x9D did not start."), "web-01|");
  EXPECT_EQ(Words("VM \\\"web-01\\\" did not start."), "web-01|") << "as escaped JSON has it";
  EXPECT_EQ(Words("VM'web-01' did not start."), "web-01|");
}

TEST(FindVmWords, KnowsTheNounInItsForms) {
  EXPECT_EQ(Words("The virtual machine 'web-01' is gone."), "web-01|");
  EXPECT_EQ(Words("VIRTUAL MACHINE 'WEB-01' IS GONE."), "WEB-01|");
  EXPECT_EQ(Words("the vm 'web-01' is gone"), "web-01|");
  EXPECT_EQ(Words("A virtual machine named 'web-01' exists."), "web-01|");
  EXPECT_EQ(Words("No VM with name 'web-01' exists."), "web-01|");
  EXPECT_EQ(Words("VM name: 'web-01'"), "web-01|");
  EXPECT_EQ(Words("VM: 'web-01'"), "web-01|");
}

TEST(FindVmWords, WithoutQuotesNothingIsAName) {
  EXPECT_EQ(Words("VM has reported a failure when processing extension 'nginx'."), "|");
  EXPECT_EQ(Words("The VM web-01 did not start."), "|");
  EXPECT_EQ(Words("VM"), "|");
  EXPECT_EQ(Words("VM '"), "|");
  EXPECT_EQ(Words("VM 'web-01"), "|") << "the quote never closes";
  EXPECT_EQ(Words(""), "|");
}

TEST(FindVmWords, OtherThingsOfAVmAreNotTheVm) {
  EXPECT_EQ(Words("Provisioning of VM extension 'nginx' has timed out."), "|");
  EXPECT_EQ(Words("VMExtension 'nginx' failed."), "|");
  EXPECT_EQ(Words("The VM size 'Standard_D2' is not available."), "|");
  EXPECT_EQ(Words("VM scale set 'pool' failed."), "|");
  EXPECT_EQ(Words("Virtual machine scale set 'pool' failed."), "|");
  EXPECT_EQ(Words("KVM 'host-1' failed."), "|");
}

TEST(FindVmWords, WhatCannotBeANameIsNone) {
  EXPECT_EQ(Words("VM '' failed."), "|");
  EXPECT_EQ(Words("VM 'not found' is what it said."), "|");
  EXPECT_EQ(Words("VM 'rg-prod/web-01' failed."), "|");
  EXPECT_EQ(Words("VM '{0}' failed."), "|");
}

TEST(FindVmWords, TheFirstVmCounts) {
  EXPECT_EQ(Words("VM 'web-01' and VM 'web-02' share a disk."), "web-01|");
  EXPECT_EQ(Words("VM extension 'nginx' of VM 'web-02' failed."), "web-02|");
}

TEST(FindVmWords, AnOwnerIsToldApart) {
  EXPECT_EQ(Words("Disk 'd' is already owned by VM 'db-02'."), "|db-02");
  EXPECT_EQ(Words("A disk belonging to virtual machine 'db-02' is locked."), "|db-02");
  EXPECT_EQ(Words("Disk 'd' is owned by VM 'db-02' and cannot go to VM 'web-01'."), "web-01|db-02");
  EXPECT_EQ(Words("VM 'web-01' cannot take disk 'd', which is owned by VM 'db-02'."), "web-01|");
}

}  // namespace
}  // namespace vmsift
