// What is redacted, what stays, and that the key file undoes it.
#include "analyzer/redact/redactor.h"

#include <sys/stat.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr char kSubscription[] = "11111111-2222-4333-8444-555555555555";

class RedactorTest : public testing::Test {
 protected:
  RedactorTest() : pseudonyms_(*Pseudonyms::Open(key_)), redactor_(pseudonyms_.get()) {}
  std::string Text(const std::string& text, const NameSet& names = {}) const {
    return redactor_.Text(text, names);
  }

  TemporaryFolder folder_;
  const std::string key_ = folder_.path("team.key");
  std::unique_ptr<Pseudonyms> pseudonyms_;
  Redactor redactor_;
};

TEST_F(RedactorTest, IdsKeepTheirFormAndTypes) {
  const std::string id =
      std::string("/subscriptions/") + kSubscription +
      "/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web-01/extensions/cse";
  EXPECT_THAT(
      Text(id),
      MatchesRegex("/subscriptions/[0-9a-f-]{36}/resourceGroups/name-[0-9a-f]{12}/providers/"
                   "Microsoft.Compute/virtualMachines/name-[0-9a-f]{12}/extensions/name-[0-9a-f]{12}"));
  EXPECT_THAT(Text("see " + id + "."), HasSubstr("/providers/Microsoft.Compute/virtualMachines/name-"));
}

TEST_F(RedactorTest, EachKindOfAddressIsTakenOut) {
  for (const std::string& secret :
       {std::string(kSubscription), std::string("anna@contoso.com"), std::string("10.0.0.4"),
        std::string("fe80::1ff:fe23:4567:890a"), std::string("2001:db8:0:0:0:0:0:1")})
    EXPECT_THAT(Text("at " + secret + ", it failed"), Not(HasSubstr(secret))) << secret;
  EXPECT_THAT(Text("by anna@contoso.com"), MatchesRegex("by name-[0-9a-f]{12}@redacted.invalid"));
}

TEST_F(RedactorTest, NamesAreThoseGivenAndWordsInQuotes) {
  EXPECT_THAT(Text("VM 'web-01' did not start; web-01 is stopped.", {"web-01"}), Not(HasSubstr("web-01")));
  EXPECT_THAT(Text("Disk 'data' is lost."), MatchesRegex("Disk 'name-[0-9a-f]{12}' is lost."));
  const std::string words =
      "The VM did not start at 17:02:11 on 2026-11-23. Version 1.2.3, see https://aka.ms/x.";
  EXPECT_EQ(Text(words), words);
}

TEST_F(RedactorTest, LetterCaseMakesNoOtherPseudonym) {
  EXPECT_EQ(redactor_.Name("WEB-01"), redactor_.Name("web-01"));
  EXPECT_NE(redactor_.Name("web-02"), redactor_.Name("web-01"));
  EXPECT_EQ(redactor_.Name(""), "");
}

TEST_F(RedactorTest, TheKeyFileUndoesItAndKeepsItTheSame) {
  const std::string text =
      std::string("VM 'web-01' in /subscriptions/") + kSubscription + "/resourceGroups/shop by a@b.c.";
  const std::string redacted = Text(text);
  EXPECT_TRUE(pseudonyms_->Save().ok());
  const absl::StatusOr<std::unique_ptr<Pseudonyms>> again = Pseudonyms::Read(key_);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(Restored(redacted, **again), text);
  EXPECT_EQ(Redactor(again->get()).Text(text, {}), redacted);
  struct stat facts;
  ASSERT_EQ(stat(key_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST_F(RedactorTest, AnotherKeyFileMakesOtherPseudonyms) {
  const std::unique_ptr<Pseudonyms> other = *Pseudonyms::Open(folder_.path("other.key"));
  EXPECT_NE(Redactor(other.get()).Name("web-01"), redactor_.Name("web-01"));
}

TEST_F(RedactorTest, WhatIsNoKeyFileIsRefused) {
  folder_.Write("a", "hello\n");
  folder_.Write("b", "vmsift key 1 0123\n");
  folder_.Write("c", "vmsift key 1 00112233445566778899aabbccddeeff\nno tab\n");
  for (const char* name : {"a", "b", "c", "none"})
    EXPECT_FALSE(Pseudonyms::Read(folder_.path(name)).ok()) << name;
}

}  // namespace
}  // namespace vmsift
