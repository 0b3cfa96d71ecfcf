// Each text is kept once, and stays where it is when another pool takes it over.
#include "base/text_pool.h"

#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(TextPool, KeepsEachTextOnce) {
  TextPool pool;
  const std::string_view first = pool.Keep("web-01");
  EXPECT_EQ(first, "web-01");
  EXPECT_EQ(pool.Keep(std::string("web-01")).data(), first.data());
  EXPECT_NE(pool.Keep("WEB-01").data(), first.data());
  EXPECT_EQ(pool.Keep(""), "");
}

TEST(TextPool, WhatAnotherTakesOverStaysWhereItIs) {
  TextPool pool;
  pool.Keep("own");
  TextPool other;
  const std::string large(100'000, 'x');
  const std::string_view small_text = other.Keep("small");
  const std::string_view large_text = other.Keep(large);
  pool.Take(std::move(other));
  // Goes on in its own block, not in one that it took.
  for (int i = 0; i < 10'000; ++i) pool.Keep("name-" + std::to_string(i));
  EXPECT_EQ(small_text, "small");
  EXPECT_EQ(large_text, large);
  EXPECT_EQ(pool.Keep("own"), "own");
  EXPECT_EQ(pool.Keep("name-1"), "name-1");
}

}  // namespace
}  // namespace vmsift
