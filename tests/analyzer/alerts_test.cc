// When alerts are given: once an episode, by record time, in bounded memory; and how they are told.
#include "analyzer/alert/alerts.h"

#include <limits>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/report/alert_json.h"
#include "analyzer/report/alert_line.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kSecond = kTicksPerSecond;
constexpr int64_t kMinute = 60 * kSecond;

const Timestamp kNoon = *ParseTimestamp("2026-11-23T12:00:00Z");

Timestamp After(Timestamp time, int64_t ticks) {
  return {time.ticks + ticks};
}

AlertRule Rule(std::string_view text) {
  absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
  EXPECT_TRUE(rule.ok()) << rule.status();
  return *std::move(rule);
}

VmKey Vm(std::string_view name) {
  return {.identity = name, .name = name, .resource_id = {}};
}

// Alerts with a clock that stands until it is moved.
class Watch {
 public:
  explicit Watch(const std::vector<const char*>& rules, const Alerts::Options& options = {})
      : alerts_(Rules(rules), options) {}

  // The names of the groups that alert with this failure.
  std::vector<std::string> Add(std::string_view code, std::string_view vm,
                               std::optional<Timestamp> time = {}) {
    std::vector<Alert> alerts;
    alerts_.Add({.code = code, .vm = Vm(vm), .time = time, .message = "m", .source = {}}, now_, &alerts);
    std::vector<std::string> names;
    for (const Alert& alert : alerts) names.push_back(alert.group.name);
    return names;
  }
  // The names of the groups whose episodes ended, each with the seconds since noon.
  std::vector<std::string> Ended() {
    std::vector<std::string> texts;
    for (const AlertNotice& ended : alerts_.TakeEnded()) {
      const int64_t seconds = (ended.resolved_at.value_or(kNoon).ticks - kNoon.ticks) / kSecond;
      texts.push_back(ended.alert.group.name + "@" + std::to_string(seconds));
    }
    return texts;
  }
  // How many alerts so many failures give.
  size_t AddMany(int failures) {
    size_t alerts = 0;
    for (int i = 0; i < failures; ++i) alerts += Add("A", "web-01").size();
    return alerts;
  }

  void Pass(int64_t ticks) { now_.ticks += ticks; }
  void Look() { alerts_.Advance(now_); }
  size_t active() const { return alerts_.Active().size(); }
  Alerts& alerts() { return alerts_; }
  const Alerts& alerts() const { return alerts_; }
  Timestamp now() const { return now_; }

 private:
  static std::vector<AlertRule> Rules(const std::vector<const char*>& texts) {
    std::vector<AlertRule> rules;
    for (const char* text : texts) rules.push_back(Rule(text));
    return rules;
  }

  Alerts alerts_;
  Timestamp now_ = kNoon;
};

TEST(Alerts, OneAlertAnEpisode) {
  Watch watch({"count>10 within 5m"});
  EXPECT_EQ(watch.AddMany(10), 0u);
  EXPECT_EQ(watch.AddMany(1), 1u);
  EXPECT_EQ(watch.AddMany(1000), 0u);
  EXPECT_EQ(watch.active(), 1u);
  watch.Pass(4 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.AddMany(20), 0u) << "the episode goes on";
  watch.Pass(5 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.active(), 0u);
  EXPECT_EQ(watch.AddMany(11), 1u) << "a new episode";
}

// As a state carries them from one run to the next, which begins after a pause.
Watch NextRun(const Watch& last, const std::vector<const char*>& rules, int64_t pause) {
  Watch next(rules);
  next.Pass(last.now().ticks - kNoon.ticks + pause);
  next.alerts().Restore(last.alerts().Saved().windows, next.now());
  return next;
}

TEST(Alerts, AnEpisodeGoesOnInTheNextRunAndEndsThere) {
  Watch first({"count>=3 within 2m by vm", "count>=3 within 2m"});
  for (const int64_t wait : {0, 50, 50}) {
    first.Pass(wait * kSecond);
    first.Add("A", "web-01");
  }
  ASSERT_EQ(first.active(), 2u);
  Watch next = NextRun(first, {"count>=3 within 2m by vm", "count>=3 within 2m"}, 10 * kSecond);
  next.Look();
  EXPECT_EQ(next.active(), 2u);
  EXPECT_THAT(next.Add("A", "WEB-01"), IsEmpty()) << "it is raised already";
  next.Pass(15 * kSecond);  // the first failure is out of the window
  next.Look();
  EXPECT_THAT(next.Ended(), IsEmpty());
  next.Pass(50 * kSecond);  // the second one, too
  next.Look();
  EXPECT_THAT(next.Ended(), ElementsAre("web-01@175", "@175"));
  EXPECT_EQ(next.active(), 0u);
}

TEST(Alerts, FailuresBeforeAndAfterARestartCountTogether) {
  Watch first({"count>=3 within 2m by vm"});
  first.Add("A", "web-01");
  first.Add("A", "web-02");
  first.Pass(kMinute);
  first.Add("A", "web-01");
  Watch next = NextRun(first, {"count>=3 within 2m by vm"}, 50 * kSecond);
  next.Look();
  EXPECT_THAT(next.Add("A", "web-02"), IsEmpty());
  EXPECT_THAT(next.Add("A", "web-01"), ElementsAre("web-01"));
}

TEST(Alerts, AfterARestartTheNameThatFailedLongestAgoIsStillReplacedFirst) {
  constexpr char kRule[] = "count>=2 within 1h by vm";
  Watch first({kRule}, {.max_names = 2});
  first.Add("A", "old");
  first.Add("A", "new");
  Watch next({kRule}, {.max_names = 2});
  next.alerts().Restore(first.alerts().Saved().windows, next.now());
  next.Add("A", "third");
  EXPECT_THAT(next.Add("A", "new"), ElementsAre("new"));
}

TEST(Alerts, WhatFailedBetweenTwoRunsCountsBeforeAnEpisodeMayEnd) {
  Watch first({"count>=2 within 1m by vm"});
  first.Add("A", "web-01");
  first.Add("A", "web-01");
  Watch next = NextRun(first, {"count>=2 within 1m by vm"}, 90 * kSecond);
  EXPECT_THAT(next.Add("A", "web-01", After(next.now(), -20 * kSecond)), IsEmpty());
  EXPECT_THAT(next.Add("A", "web-01", After(next.now(), -10 * kSecond)), IsEmpty());
  next.Look();
  EXPECT_THAT(next.Ended(), IsEmpty());
  EXPECT_EQ(next.active(), 1u);
}

TEST(Alerts, AnEpisodeOfARuleThatIsGoneEndsAtTheStart) {
  Watch first({"count>=1 within 1m by vm"});
  first.Add("A", "web-01");
  Watch next = NextRun(first, {"count>=2 within 1m by vm"}, 5 * kSecond);
  EXPECT_THAT(next.Ended(), ElementsAre("web-01@5"));
  EXPECT_EQ(next.active(), 0u);
}

TEST(Alerts, TheVersionChangesWithWhatThereIsToSave) {
  Watch watch({"count>=2 within 1m by vm"});
  uint64_t version = watch.alerts().Saved().version;
  const auto changed = [&] { return std::exchange(version, watch.alerts().Saved().version) != version; };
  watch.Add("A", "web-01");
  EXPECT_TRUE(changed());
  watch.Look();
  EXPECT_FALSE(changed());
  watch.Add("A", "web-01");
  EXPECT_TRUE(changed());
  watch.Pass(2 * kMinute);
  watch.Look();
  EXPECT_TRUE(changed());
}

TEST(Alerts, TheEndOfAnEpisodeIsHandedOutOnce) {
  Watch watch({"count>=2 within 1m by vm"});
  watch.Add("A", "web-01");
  watch.Add("A", "web-01");
  watch.Add("A", "web-02");
  EXPECT_THAT(watch.Ended(), IsEmpty());
  watch.Pass(2 * kMinute);
  watch.Look();
  EXPECT_THAT(watch.Ended(), ElementsAre("web-01@120")) << "web-02 had no episode";
  EXPECT_THAT(watch.Ended(), IsEmpty());
}

TEST(Alerts, TheEndIsThatOfTheAlertWhichBegan) {
  Alerts alerts({Rule("count>0 within 1m")});
  std::vector<Alert> given;
  alerts.Add({.code = "A", .vm = Vm("first"), .time = {}, .message = "m1", .source = {}}, kNoon, &given);
  alerts.Add({.code = "B", .vm = Vm("next"), .time = {}, .message = "m2", .source = {}}, kNoon, &given);
  alerts.Advance(After(kNoon, 2 * kMinute));
  const std::vector<AlertNotice> ended = alerts.TakeEnded();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].alert.code, "A");
  EXPECT_EQ(ended[0].alert.message, "m1");
  EXPECT_EQ(ended[0].alert.time, kNoon);
}

TEST(Alerts, AFailureThatFindsAnEpisodeOverEndsItAndBeginsAnother) {
  Watch watch({"count>=1 within 1m"});
  EXPECT_EQ(watch.AddMany(1), 1u);
  watch.Pass(2 * kMinute);
  EXPECT_EQ(watch.AddMany(1), 1u);
  EXPECT_THAT(watch.Ended(), ElementsAre("@120"));
}

TEST(Alerts, TheEpisodeOfANameThatIsReplacedEnds) {
  Watch watch({"count>=1 within 5m by vm"}, {.max_names = 2});
  for (const char* vm : {"a", "b"}) EXPECT_THAT(watch.Add("A", vm), ElementsAre(vm));
  watch.Pass(kSecond);
  EXPECT_THAT(watch.Add("A", "c"), ElementsAre("c"));
  EXPECT_THAT(watch.Ended(), ElementsAre("a@1"));
}

TEST(Alerts, AFailureIsALookToo) {
  Watch watch({"count>=1 within 1m"});
  EXPECT_EQ(watch.AddMany(2), 1u);
  watch.Pass(2 * kMinute);
  EXPECT_EQ(watch.AddMany(1), 1u);
}

TEST(Alerts, TheRecordsTimeCounts) {
  Watch watch({"count>=2 within 5m"});
  EXPECT_THAT(watch.Add("A", "v", After(kNoon, -6 * kMinute)), IsEmpty());
  EXPECT_THAT(watch.Add("A", "v", After(kNoon, -4 * kMinute)), IsEmpty());
  EXPECT_THAT(watch.Add("A", "v", After(kNoon, -6 * kMinute)), IsEmpty());
  EXPECT_THAT(watch.Add("A", "v", After(kNoon, -3 * kMinute)), ElementsAre(""));
  watch.Pass(kMinute + 3 * kSecond);
  watch.Look();
  EXPECT_EQ(watch.active(), 0u) << "one of the two is older than five minutes";
}

TEST(Alerts, WithoutATimeOrWithOneInTheFutureItCountsNow) {
  Watch watch({"count>=2 within 5m"});
  EXPECT_THAT(watch.Add("A", "v"), IsEmpty());
  EXPECT_THAT(watch.Add("A", "v", After(kNoon, 1000 * kMinute)), ElementsAre(""));
  watch.Pass(6 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.active(), 0u);
}

TEST(Alerts, RulesTakeTheirOwn) {
  Watch watch({"code=A* count>=1 within 1m by code", "vm=web-* count>=1 within 1m by vm"});
  EXPECT_THAT(watch.Add("a1", "db-01"), ElementsAre("a1"));
  EXPECT_THAT(watch.Add("B", "web-01"), ElementsAre("web-01"));
  EXPECT_THAT(watch.Add("B", "db-01"), IsEmpty());
  EXPECT_THAT(watch.Add("A2", "WEB-02"), ElementsAre("A2", "WEB-02"));
}

TEST(Alerts, ByVmEachVmCountsApart) {
  Watch watch({"count>=2 within 5m by vm"});
  EXPECT_THAT(watch.Add("A", "web-01"), IsEmpty());
  EXPECT_THAT(watch.Add("A", "web-02"), IsEmpty());
  EXPECT_THAT(watch.Add("A", ""), IsEmpty());
  EXPECT_THAT(watch.Add("B", "WEB-01"), ElementsAre("web-01"));
  EXPECT_THAT(watch.Add("B", ""), ElementsAre("")) << "failures without a VM are a group of their own";
  EXPECT_EQ(watch.active(), 2u);
}

TEST(Alerts, OfTooManyNamesTheOneThatFailedLongestAgoIsForgotten) {
  Watch watch({"count>=2 within 5m by vm"}, {.max_names = 2});
  for (const char* vm : {"a", "b"}) EXPECT_THAT(watch.Add("A", vm), IsEmpty());
  EXPECT_EQ(watch.alerts().forgotten(), 0u);
  EXPECT_THAT(watch.Add("A", "c"), IsEmpty()) << "in the place of a";
  EXPECT_EQ(watch.alerts().forgotten(), 1u);
  EXPECT_THAT(watch.Add("A", "b"), ElementsAre("b"));
  EXPECT_THAT(watch.Add("A", "d"), IsEmpty()) << "in the place of c, though that of b is older";
  EXPECT_THAT(watch.Add("A", "e"), IsEmpty()) << "in the place of d: b has an episode";
  EXPECT_THAT(watch.Add("A", "b"), IsEmpty()) << "the same episode";
  EXPECT_EQ(watch.alerts().forgotten(), 3u);
  watch.Pass(6 * kMinute);
  for (const char* vm : {"f", "g"}) EXPECT_THAT(watch.Add("A", vm), IsEmpty());
  EXPECT_EQ(watch.alerts().forgotten(), 3u) << "what is too old was in no count";
}

TEST(Alerts, AFloodOfNamesSilencesNone) {
  Watch watch({"count>10 within 1h by vm"});
  for (int i = 0; i < 6000; ++i) EXPECT_THAT(watch.Add("A", "junk-" + std::to_string(i)), IsEmpty());
  size_t alerts = 0;
  for (int i = 0; i < 100; ++i) {
    alerts += watch.Add("A", "prod-db-01").size();
    watch.Add("A", "more-junk-" + std::to_string(i));
  }
  EXPECT_EQ(alerts, 1u);
  EXPECT_EQ(watch.alerts().forgotten(), 2101u);
}

TEST(Alerts, MoreNamesThanAreRemembered) {
  Watch watch({"vm=v*7 code=c* count>=1 within 1d by vm"}, {.max_names = 10'000});
  size_t alerts = 0;
  for (int i = 0; i < 25'000; ++i)
    alerts += watch.Add("c" + std::to_string(i), "v" + std::to_string(i)).size();
  EXPECT_EQ(alerts, 2'500u);
}

TEST(Alerts, AClockThatIsSetBackCountsNothingTwiceAndLosesNothing) {
  Watch watch({"count>=3 within 5m"});
  EXPECT_EQ(watch.AddMany(2), 0u);
  watch.Pass(-60 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.AddMany(1), 1u) << "all three are of the last five minutes";
  EXPECT_EQ(watch.alerts().Active().at(0).count, 3u);
  watch.Pass(60 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.active(), 0u);
  watch.Pass(-60 * kMinute);
  watch.Look();
  EXPECT_EQ(watch.active(), 0u) << "what was too old does not come back";
}

TEST(Alerts, TimesAtTheEndsOfWhatATimeCanBe) {
  Alerts alerts({Rule("count>=2 within 1s"), Rule("count>=2 within 1d by vm")});
  const Timestamp least{std::numeric_limits<int64_t>::min()};
  const Timestamp most{std::numeric_limits<int64_t>::max()};
  std::vector<Alert> given;
  for (const Timestamp now : {kNoon, most, least, kNoon, least, most}) {
    for (const Timestamp time : {least, most, kNoon}) {
      alerts.Add({.code = "A", .vm = Vm("v"), .time = time, .message = {}, .source = {}}, now, &given);
    }
    alerts.Advance(now);
  }
  EXPECT_FALSE(given.empty());
}

// The definition, on a list: times of failures, and whether an episode goes on.
struct ListedGroup {
  std::vector<Timestamp> times;
  bool active = false;
};

TEST(Alerts, AreThoseOfAPlainList) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto below = [&random](int64_t limit) {
      return std::uniform_int_distribution<int64_t>(0, limit - 1)(random);
    };
    const int64_t within = 2 * kMinute;
    const int64_t width = within / 120;
    Watch watch({"code=A count>=5 within 2m by vm"});
    std::map<std::string, ListedGroup> groups;
    const auto look = [&](ListedGroup* group) {
      std::erase_if(group->times, [&](Timestamp time) {
        return BucketOf(watch.now(), width) - BucketOf(time, width) >= 120;
      });
      for (Timestamp& time : group->times) time = std::min(time, watch.now());
      if (group->times.size() < 5) group->active = false;
    };
    const auto look_at_all = [&] {
      for (auto& [name, group] : groups) look(&group);
    };
    size_t alerts = 0;
    for (int i = 0; i < 3000; ++i) {
      // The clock goes on; it is set back now and then, which is followed as it is seen.
      watch.Pass(below(below(40) == 0 ? 3 * kMinute : 8 * kSecond));
      if (below(50) == 0) {
        watch.Look();
        look_at_all();
        watch.Pass(-below(3 * kMinute));
        watch.Look();
        look_at_all();
      }
      if (below(5) == 0) {
        watch.Look();
        look_at_all();
        size_t active = 0;
        for (const auto& [name, group] : groups) active += group.active ? 1 : 0;
        ASSERT_EQ(watch.active(), active);
      }
      const std::string code(1, static_cast<char>('A' + (below(3) == 0 ? 1 : 0)));
      const std::string vm(1, static_cast<char>('v' + below(3)));
      const std::optional<Timestamp> time =
          below(4) == 0 ? std::nullopt : std::optional(After(watch.now(), kMinute / 10 - below(3 * kMinute)));
      const std::vector<std::string> given = watch.Add(code, vm, time);
      if (code != "A") {
        ASSERT_THAT(given, IsEmpty());
        continue;
      }
      ListedGroup& group = groups[vm];
      look(&group);
      group.times.push_back(std::min(time.value_or(watch.now()), watch.now()));
      const bool was_active = group.active;
      look(&group);
      group.active = group.times.size() >= 5;
      if (group.active && !was_active) {
        ASSERT_THAT(given, ElementsAre(vm)) << i;
        ++alerts;
      } else {
        ASSERT_THAT(given, IsEmpty()) << i;
      }
    }
    EXPECT_GT(alerts, 10u);
    watch.Pass(60 * kMinute);
    watch.Look();
    EXPECT_EQ(watch.Ended().size(), alerts) << "each ends once";
  }
}

Alert GivenAlert(std::string_view rule, const AlertFailure& failure) {
  Alerts alerts({Rule(rule)});
  std::vector<Alert> given;
  alerts.Add(failure, *ParseTimestamp("2026-11-23T17:02:11.25Z"), &given);
  EXPECT_EQ(given.size(), 1u);
  return given.at(0);
}

const AlertFailure kFailure = {
    .code = "VMStartTimedOut",
    .vm = {.identity = "s/g/web-01", .name = "web-01", .resource_id = "/sub/web-01"},
    .time = ParseTimestamp("2026-11-23T17:02:10.5Z"),
    .message = "VM 'web-01' did not\nstart.",
    .source = "a.jsonl",
    .line = 7,
    .error_class = "platform",
    .advice = "Wait.",
    .correlation_id = "c-1"};
const AlertFailure kBareFailure = {
    .code = {}, .vm = {}, .time = {}, .message = "\x1b[2Jbad \xFF", .source = {}, .line = 0};

TEST(AlertLine, SaysWhatHowManyAndWhy) {
  EXPECT_EQ(AlertLine(GivenAlert("code=VM* count>0 within 5m", kFailure)),
            "alert: 1 failure by 2026-11-23T17:02:11Z (code=VM* count>0 within 5m); last VMStartTimedOut of "
            "web-01: VM 'web-01' did not start.");
  EXPECT_EQ(
      AlertLine(GivenAlert("count>0 within 5m by vm", kBareFailure)),
      "alert: 1 failure of (none) by 2026-11-23T17:02:11Z (count>0 within 5m by vm); last (none) of (none): "
      "?[2Jbad \xEF\xBF\xBD");
}

TEST(AlertLine, OfAnEpisodeThatGoesOn) {
  Alerts alerts({Rule("count>0 within 5m by code")});
  std::vector<Alert> given;
  alerts.Add(kFailure, *ParseTimestamp("2026-11-23T17:02:11.25Z"), &given);
  ASSERT_EQ(alerts.Active().size(), 1u);
  EXPECT_EQ(
      ActiveAlertText(alerts.Active()[0]),
      "VMStartTimedOut: 1 failure within 5m; firing since 2026-11-23T17:02:11Z (count>0 within 5m by code)");
}

AlertNotice Given(std::string_view rule, const AlertFailure& failure) {
  return {GivenAlert(rule, failure), std::nullopt};
}

TEST(AlertJson, SaysWhenItWasResolved) {
  AlertNotice notice = Given("count>0 within 5m", kFailure);
  notice.resolved_at = ParseTimestamp("2026-11-23T17:07:12Z");
  const std::string json = AlertJson(notice);
  EXPECT_THAT(json, testing::HasSubstr(R"("state":"resolved")"));
  EXPECT_THAT(json, testing::HasSubstr(R"("resolved_at":"2026-11-23T17:07:12Z")"));
}

TEST(AlertJson, IsOneLineWithAllThatIsKnown) {
  EXPECT_EQ(
      AlertJson(Given("count>0 within 5m by vm", kFailure)),
      R"({"schema":"vmsift.alert/1","state":"firing","rule":"count>0 within 5m by vm",)"
      R"("time":"2026-11-23T17:02:11.25Z","resolved_at":null,"count":1,"within_seconds":300,"by":"vm","name":"web-01","resource_id":"/sub/web-01",)"
      R"("failure":{"source":"a.jsonl","line":7,"time":"2026-11-23T17:02:10.5Z",)"
      R"("code":"VMStartTimedOut","message":"VM 'web-01' did not\nstart.","vm":"web-01",)"
      R"("resource_id":"/sub/web-01","class":"platform","advice":"Wait.","correlation_id":"c-1"}})"
      "\n");
}

TEST(AlertJson, WhatIsNotKnownIsNull) {
  EXPECT_EQ(
      AlertJson(Given("count>0 within 5m", kBareFailure)),
      R"({"schema":"vmsift.alert/1","state":"firing","rule":"count>0 within 5m",)"
      R"("time":"2026-11-23T17:02:11.25Z","resolved_at":null,"count":1,"within_seconds":300,"by":null,"name":null,"resource_id":null,)"
      R"("failure":{"source":null,"line":null,"time":null,"code":null,)"
      "\"message\":\"\\u001b[2Jbad \xEF\xBF\xBD\",\"vm\":null,\"resource_id\":null,\"class\":null,"
      "\"advice\":null,\"correlation_id\":null}}\n");
}

TEST(AlertJson, OfALongMessageTheBegin) {
  std::string message(Alerts::kMessageBytes - 1, 'x');
  AlertFailure failure = kFailure;
  const std::string long_message = message + "\xE2\x82\xAC and more";
  failure.message = long_message;
  EXPECT_EQ(GivenAlert("count>0 within 5m", failure).message, message) << "no character is cut";
}

}  // namespace
}  // namespace vmsift
