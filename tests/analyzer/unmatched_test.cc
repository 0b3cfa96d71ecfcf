// Samples of unmatched messages: by shape, bounded in number, exact in counts, free of merge order.
#include "analyzer/count/unmatched.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

uint64_t Shape(std::string_view message) {
  return MessageShapeHash("Code", message);
}

TEST(MessageShape, QuotedPartsAndWordsWithDigitsOrPathsAreParameters) {
  EXPECT_EQ(Shape("Disk 'a' is full."), Shape("Disk 'another one' is full."));
  EXPECT_EQ(Shape("Disk \"a\" is full."), Shape("Disk 'b' is full."));
  EXPECT_EQ(Shape("Exit code 1 at C:\\temp\\x"), Shape("Exit code 255 at /var/log"));
  EXPECT_EQ(Shape("It failed\r\n  twice"), Shape("It failed twice"));
}

TEST(MessageShape, OtherWordsAndOtherCodesDiffer) {
  EXPECT_NE(Shape("Disk 'a' is full."), Shape("Disk 'a' is gone."));
  EXPECT_NE(Shape("a b"), Shape("ab"));
  EXPECT_NE(Shape(""), Shape("a"));
  EXPECT_NE(MessageShapeHash("A", "m"), MessageShapeHash("B", "m"));
  EXPECT_NE(MessageShapeHash("Am", ""), MessageShapeHash("A", "m"));
  EXPECT_EQ(MessageShapeHash("CODE", "m"), MessageShapeHash("code", "m"))
      << "codes compare without letter case";
}

TEST(MessageShape, AnApostropheThatNeverClosesHidesNothing) {
  EXPECT_NE(Shape("The VM didn't start"), Shape("The VM didn't stop"));
}

TEST(Unmatched, KeepsTheFirstPlacesMessageAndCountsAll) {
  UnmatchedMessages messages;
  messages.Add("CodeX", "Disk 'b' is full.", {0, 5, 0});
  messages.Add("codex", "Disk 'a' is full.", {0, 2, 0});
  messages.Add("CodeX", "Disk 'c' is full.", {1, 1, 0});
  ASSERT_EQ(messages.samples().size(), 1u);
  const UnmatchedMessages::Sample& sample = messages.samples().begin()->second;
  EXPECT_EQ(sample.message, "Disk 'a' is full.");
  EXPECT_EQ(sample.code, "codex");
  EXPECT_EQ(sample.count, 3u);
  EXPECT_EQ(sample.first, (Place{0, 2, 0}));
  EXPECT_EQ(messages.total(), 3u);
}

TEST(Unmatched, ALongMessageIsCut) {
  UnmatchedMessages messages;
  messages.Add("Code", std::string(10 * UnmatchedMessages::kMaxSampleBytes, 'x'), {0, 1, 0});
  EXPECT_EQ(messages.samples().begin()->second.message.size(), UnmatchedMessages::kMaxSampleBytes);
}

struct Event {
  std::string message;
  Place place;
};

// A message whose shape is its number's own: words of letters alone.
std::string MessageOf(uint64_t number) {
  std::string word;
  for (; number > 0; number /= 26) word += static_cast<char>('a' + number % 26);
  return "Message " + word + " about 'x'";
}

using Samples = std::map<uint64_t, std::tuple<std::string, uint64_t, Place>>;

Samples SamplesOf(const UnmatchedMessages& messages) {
  Samples samples;
  for (const auto& [hash, sample] : messages.samples())
    samples[hash] = {sample.message, sample.count, sample.first};
  return samples;
}

TEST(UnmatchedProperty, OfTooManyShapesTheSameStayExactInAnyOrder) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    // Half as many shapes again as are kept, some frequent, some rare, all over the input.
    std::vector<Event> events;
    for (uint64_t i = 0; i < 4 * UnmatchedMessages::kMaxShapes; ++i) {
      const uint64_t shapes = UnmatchedMessages::kMaxShapes + UnmatchedMessages::kMaxShapes / 2;
      events.push_back({MessageOf(random() % (random() % 2 == 0 ? shapes : 20)), {0, i, 0}});
    }
    Samples expected;
    for (const Event& event : events) {
      auto& [message, count, first] = expected[Shape(event.message)];
      if (count++ == 0) message = event.message, first = event.place;
    }
    ASSERT_GT(expected.size(), UnmatchedMessages::kMaxShapes);
    while (expected.size() > UnmatchedMessages::kMaxShapes) expected.erase(std::prev(expected.end()));

    std::shuffle(events.begin(), events.end(), random);
    UnmatchedMessages together;
    std::vector<UnmatchedMessages> parts(5);
    for (const Event& event : events) {
      together.Add("Code", event.message, event.place);
      ASSERT_LE(together.samples().size(), UnmatchedMessages::kMaxShapes);
      parts[random() % parts.size()].Add("Code", event.message, event.place);
    }
    EXPECT_EQ(SamplesOf(together), expected);
    EXPECT_EQ(together.total(), events.size());

    // ((4 + 3) + 0) + (2 + 1), and any other way that the shuffle gives.
    std::shuffle(parts.begin(), parts.end(), random);
    parts[4].Merge(parts[3]);
    parts[2].Merge(parts[1]);
    parts[4].Merge(parts[0]);
    parts[4].Merge(parts[2]);
    EXPECT_EQ(SamplesOf(parts[4]), expected);
    EXPECT_EQ(parts[4].total(), events.size());
  }
}

}  // namespace
}  // namespace vmsift
