// What is found in a log of which it is known what happened; the same however it is ordered and split.
#include "tests/analyzer/incident_history.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/incident/incidents.h"
#include "base/ascii_case.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

int64_t Seconds(const std::optional<Timestamp>& time) {
  return time ? time->ticks / kTicksPerSecond : 0;
}

std::vector<std::string> Told(const AttemptLog& log) {
  std::vector<std::string> told;
  for (const Incident& incident : FindIncidents(log, {})) {
    told.push_back(IncidentLine(std::string(incident.code), AsciiLowered(incident.vm),
                                std::string(IncidentOutcomeName(incident.outcome)), incident.attempts,
                                incident.failures, Seconds(incident.first), Seconds(incident.last),
                                Seconds(incident.ended_at)));
  }
  std::sort(told.begin(), told.end());
  return told;
}

Tally Read(const std::vector<std::string>& lines, uint32_t input) {
  Pipeline::Options options;
  options.incidents = true;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  std::string log;
  for (const std::string& line : lines) log += line;
  MemorySource source(log);
  EXPECT_TRUE(pipeline->Run(input, &source).ok());
  return pipeline->TakeTally();
}

// VMSIFT_INCIDENTS=100000 tries as many.
size_t HowMany() {
  const char* const given = std::getenv("VMSIFT_INCIDENTS");
  return given == nullptr ? 2'000 : std::stoul(given);
}

TEST(IncidentHistory, WhatHappenedIsFoundInOrder) {
  const IncidentHistory history = MakeIncidentHistory(1, HowMany());
  EXPECT_EQ(Told(Read(history.lines, 0).attempts), history.incidents);
}

TEST(IncidentHistory, NeitherTheOrderOfLinesNorOfFilesChangesIt) {
  IncidentHistory history = MakeIncidentHistory(2, HowMany());
  std::mt19937_64 random(3);
  std::shuffle(history.lines.begin(), history.lines.end(), random);
  constexpr uint32_t kFiles = 9;
  std::vector<std::vector<std::string>> files(kFiles);
  for (const std::string& line : history.lines) files[random() % kFiles].push_back(line);
  std::vector<Tally> tallies;
  for (uint32_t i = 0; i < kFiles; ++i) tallies.push_back(Read(files[i], i));
  std::shuffle(tallies.begin(), tallies.end(), random);
  Tally all = std::move(tallies.back());
  tallies.pop_back();
  for (size_t i = 0; i < tallies.size(); ++i) {
    if (i % 2 == 0) {
      all.Merge(tallies[i]);
    } else {
      all.Merge(std::move(tallies[i]));
    }
  }
  all.PlaceLines();
  EXPECT_EQ(Told(all.attempts), history.incidents);
}

TEST(IncidentHistory, ALogReadTwiceTellsOfTheSameWithTwiceTheRecords) {
  const IncidentHistory history = MakeIncidentHistory(4, 200);
  const Tally once = Read(history.lines, 0);
  Tally twice = Read(history.lines, 0);
  twice.Merge(Read(history.lines, 1));
  const std::vector<Incident> expected = FindIncidents(once.attempts, {});
  const std::vector<Incident> found = FindIncidents(twice.attempts, {});
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].attempts, expected[i].attempts);
    EXPECT_EQ(found[i].failures, expected[i].failures * 2);
    EXPECT_EQ(found[i].outcome, expected[i].outcome);
    EXPECT_EQ(found[i].ended_at, expected[i].ended_at);
  }
}

}  // namespace
}  // namespace vmsift
