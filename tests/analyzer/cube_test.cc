// The cube counts like a plain map, and merges in any order to the same answer.
#include "analyzer/count/cube.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "base/ascii_case.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

struct Event {
  std::string code;
  int32_t row;
  std::string identity;
  std::string name;
  std::string resource_id;
  std::optional<Timestamp> time;
  Place place;
};

// A cube as values that compare: names as shown instead of numbers, times as ticks.
using Key = std::tuple<std::string, int32_t, std::string, int32_t>;  // code, row, identity (lower case), hour
struct Value {
  std::string code_shown;
  std::string vm_shown;
  std::string resource_id;
  uint64_t count = 0;
  int64_t first = 0;  // no time: 0
  int64_t last = 0;

  friend bool operator==(const Value&, const Value&) = default;
  friend void PrintTo(const Value& value, std::ostream* out) {
    *out << value.code_shown << " on " << value.vm_shown << " (" << value.resource_id << "): " << value.count
         << " from " << value.first << " to " << value.last;
  }
};
using Table = std::map<Key, Value>;

Table TableOf(const Cube& cube) {
  Table table;
  for (const auto& [key, cell] : cube.cells()) {
    const InternedName& code = cube.codes().name(key.code);
    const InternedName& vm = cube.vms().name(key.vm);
    Value value{std::string(code.shown), std::string(vm.shown), std::string(vm.detail), cell.count};
    EXPECT_EQ(cell.has_time(), key.hour != kNoHour);
    if (cell.has_time()) value.first = cell.first.ticks, value.last = cell.last.ticks;
    const bool is_new =
        table.emplace(Key{AsciiLowered(code.key), key.row, AsciiLowered(vm.key), key.hour}, value).second;
    EXPECT_TRUE(is_new) << "two cells of one key";
  }
  return table;
}

void Add(const Event& event, Cube* cube) {
  cube->Add(event.code, event.row, {event.identity, event.name, event.resource_id}, event.time, event.place);
}

// The same, the simple way.
Table Reference(std::vector<Event> events) {
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.place < b.place; });
  std::map<std::string, const Event*> first_of_code;
  std::map<std::string, const Event*> first_of_vm;
  Table table;
  for (const Event& event : events) {
    const Event& code = *first_of_code.emplace(AsciiLowered(event.code), &event).first->second;
    const Event& vm = *first_of_vm.emplace(AsciiLowered(event.identity), &event).first->second;
    const int32_t hour = event.time ? HourOf(*event.time) : kNoHour;
    Value& value = table[{AsciiLowered(event.code), event.row, AsciiLowered(event.identity), hour}];
    value.code_shown = code.code;
    value.vm_shown = vm.name;
    value.resource_id = vm.resource_id;
    ++value.count;
    if (event.time) {
      value.first = value.count == 1 ? event.time->ticks : std::min(value.first, event.time->ticks);
      value.last = value.count == 1 ? event.time->ticks : std::max(value.last, event.time->ticks);
    }
  }
  return table;
}

std::string InRandomCase(std::string text, std::mt19937_64* random) {
  for (char& c : text) {
    if (IsAsciiAlpha(c) && (*random)() % 4 == 0) c = static_cast<char>(c ^ 0x20);
  }
  return text;
}

// Few codes and VMs in many spellings, so that cells meet; every event at a place of its own.
std::vector<Event> RandomEvents(std::mt19937_64* random) {
  std::vector<Event> events;
  const size_t count = (*random)() % 300;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t vm = (*random)() % 5;
    Event event;
    event.code = (*random)() % 8 == 0 ? "" : InRandomCase("Code" + std::to_string((*random)() % 4), random);
    event.row = static_cast<int32_t>((*random)() % 4) - 1;
    if (vm > 0) {
      event.name = InRandomCase("vm" + std::to_string(vm % 3), random);
      event.identity = InRandomCase("s/group" + std::to_string(vm) + "/", random) + event.name;
      event.resource_id = "/groups/" + std::to_string(vm) + "/" + event.name;
    }
    if ((*random)() % 6 != 0) {
      // Around 1970, where hours change their sign.
      event.time = Timestamp{static_cast<int64_t>((*random)() % (6 * kTicksPerHour)) - 3 * kTicksPerHour};
    }
    event.place = {static_cast<uint32_t>(i % 3), i, 0};
    events.push_back(std::move(event));
  }
  std::shuffle(events.begin(), events.end(), *random);
  return events;
}

TEST(Cube, CountsByCodeTemplateVmAndHour) {
  Cube cube;
  const VmKey web{"s/g/web-01", "web-01", "/id/web-01"};
  const auto at = [](const char* text) { return ParseTimestamp(text); };
  cube.Add("VMStartTimedOut", 16, web, at("2026-11-23T17:02:11Z"), {0, 1, 0});
  cube.Add("vmstarttimedout", 16, {"S/G/WEB-01", "WEB-01", "/ID"}, at("2026-11-23T17:59:59Z"), {0, 2, 0});
  cube.Add("VMStartTimedOut", 16, web, at("2026-11-23T18:00:00Z"), {0, 3, 0});
  cube.Add("VMStartTimedOut", -1, web, at("2026-11-23T17:00:00Z"), {0, 4, 0});
  cube.Add("VMStartTimedOut", 16, {}, std::nullopt, {0, 5, 0});
  const Table table = TableOf(cube);
  EXPECT_EQ(table.size(), 4u);
  const int32_t hour = HourOf(*at("2026-11-23T17:00:00Z"));
  EXPECT_EQ(table.at({"vmstarttimedout", 16, "s/g/web-01", hour}),
            (Value{"VMStartTimedOut", "web-01", "/id/web-01", 2, at("2026-11-23T17:02:11Z")->ticks,
                   at("2026-11-23T17:59:59Z")->ticks}));
  EXPECT_EQ(table.at({"vmstarttimedout", 16, "", kNoHour}).count, 1u);
}

TEST(CubeProperty, CountsAsAPlainMapDoes) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::vector<Event> events = RandomEvents(&random);
    Cube cube;
    for (const Event& event : events) Add(event, &cube);
    ASSERT_EQ(TableOf(cube), Reference(events));
  }
}

TEST(CubeProperty, MergesInAnyOrderAndGroupingToTheSame) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::vector<Event> events = RandomEvents(&random);
    std::vector<Cube> parts(1 + random() % 6);
    for (const Event& event : events) Add(event, &parts[random() % parts.size()]);
    const Table expected = Reference(events);

    // Any two neighbours merge into one, left into right or right into left, until one is left.
    std::shuffle(parts.begin(), parts.end(), random);
    while (parts.size() > 1) {
      const size_t left = random() % (parts.size() - 1);
      if (random() % 2 == 0) std::swap(parts[left], parts[left + 1]);
      parts[left].Merge(parts[left + 1]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(left) + 1);
    }
    ASSERT_EQ(TableOf(parts[0]), expected);
  }
}

TEST(CubeProperty, MergingNothingChangesNothing) {
  std::mt19937_64 random(7);
  const std::vector<Event> events = RandomEvents(&random);
  Cube cube;
  for (const Event& event : events) Add(event, &cube);
  const Table before = TableOf(cube);
  cube.Merge(Cube());
  EXPECT_EQ(TableOf(cube), before);
  Cube empty;
  empty.Merge(cube);
  EXPECT_EQ(TableOf(empty), before);
}

}  // namespace
}  // namespace vmsift
