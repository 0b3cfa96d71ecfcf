#include "analyzer/alert/alerts.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "base/utf8.h"

namespace vmsift {
namespace {

Alert AlertOf(const AlertFailure& failure) {
  Alert alert;
  alert.code = Utf8Prefix(failure.code, Alerts::kNameBytes);
  alert.vm = Utf8Prefix(failure.vm.name, Alerts::kNameBytes);
  alert.resource_id = Utf8Prefix(failure.vm.resource_id, Alerts::kNameBytes);
  alert.failure_time = failure.time;
  alert.message = Utf8Prefix(failure.message, Alerts::kMessageBytes);
  alert.source = failure.source;
  alert.line = failure.line;
  alert.error_class = failure.error_class;
  alert.advice = Utf8Prefix(failure.advice, Alerts::kMessageBytes);
  alert.correlation_id = Utf8Prefix(failure.correlation_id, Alerts::kNameBytes);
  return alert;
}

}  // namespace

Alerts::Alerts(std::vector<AlertRule> rules, const Options& options) : options_(options) {
  for (AlertRule& rule : rules) {
    const int64_t ticks = rule.within_seconds * kTicksPerSecond;
    constexpr auto kCount = static_cast<int64_t>(kBuckets);
    const int64_t bucket_ticks = (ticks + kCount - 1) / kCount;
    std::string text = rule.Text();
    rules_.push_back({std::move(rule), std::move(text), bucket_ticks, {}});
  }
}

void Alerts::EndEpisode(Group* group, Timestamp now) {
  if (group->alert == nullptr) return;
  ended_.push_back({std::move(*group->alert), now});
  group->alert.reset();
  ++version_;
}

bool Alerts::Update(const Rule& rule, Group* group, Timestamp now) {
  group->failures.MoveTo(BucketOf(now, rule.bucket_ticks));
  const bool holds = rule.rule.HoldsFor(group->failures.sum());
  if (!holds && !restored_) EndEpisode(group, now);
  return holds;
}

void Alerts::Restore(std::vector<AlertWindow> windows, Timestamp now) {
  restored_ = !windows.empty();
  for (AlertWindow& window : windows) {
    const auto rule = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& candidate) {
      return candidate.text == window.alert.rule;
    });
    Group gone;
    const bool known = rule != rules_.end() && rule->groups.Find(window.key) == nullptr;
    Group* const group = known ? rule->groups.Add(window.key) : &gone;
    group->shown = window.alert.group;
    group->failures = BucketRing<kBuckets>::Of(window.failures);
    if (window.firing) group->alert = std::make_unique<Alert>(std::move(window.alert));
    if (!known) EndEpisode(group, now);
  }
}

AlertWindow Alerts::Rule::Saved(const std::string& key, const Group& group) const {
  AlertWindow window;
  window.firing = group.alert != nullptr;
  if (window.firing) {
    window.alert = *group.alert;
  } else {
    window.alert.rule = text;
    window.alert.group = group.shown;
    window.alert.within_seconds = rule.within_seconds;
  }
  window.key = key;
  window.failures = group.failures.Counts();
  return window;
}

AlertWindows Alerts::Saved() const {
  AlertWindows saved;
  saved.version = version_;
  for (const Rule& rule : rules_) {
    for (const auto& [key, group] : rule.groups) {
      if (group.failures.sum() > 0) saved.windows.push_back(rule.Saved(key, group));
    }
  }
  // The next run adds them in this order.
  std::reverse(saved.windows.begin(), saved.windows.end());
  return saved;
}

const std::vector<bool>& Alerts::RulesOf(std::string_view name, NameFilter AlertRule::*filter,
                                         Matches* matches) const {
  constexpr size_t kMostNames = 10'000;
  const auto found = matches->find(name);
  if (found != matches->end()) return found->second;
  if (matches->size() >= kMostNames) matches->clear();
  std::vector<bool>& rules = (*matches)[std::string(name)];
  for (const Rule& rule : rules_) rules.push_back((rule.rule.*filter).Takes(name));
  return rules;
}

void Alerts::FollowClock(Timestamp now) {
  if (now_ && now < *now_) {
    for (Rule& rule : rules_) {
      if (BucketOf(now, rule.bucket_ticks) == BucketOf(*now_, rule.bucket_ticks)) continue;
      for (auto& [key, group] : rule.groups) {
        Update(rule, &group, *now_);
        Update(rule, &group, now);
      }
    }
  }
  now_ = now;
}

Alerts::Group* Alerts::GroupOf(const AlertFailure& failure, Timestamp now, Rule* rule) {
  const AlertRule::Grouping grouping = rule->rule.grouping;
  const bool by_code = grouping == AlertRule::Grouping::kByCode;
  const bool by_vm = grouping == AlertRule::Grouping::kByVm;
  const std::string_view key = by_code ? failure.code : by_vm ? failure.vm.identity : std::string_view();
  if (Group* const known = rule->groups.Use(key)) return known;
  if (rule->groups.size() >= options_.max_names) {
    const auto may_go = [this, rule, now](Group& group) {
      Update(*rule, &group, now);
      return group.alert == nullptr;
    };
    Group gone = rule->groups.TakeOldest(may_go);
    Update(*rule, &gone, now);
    EndEpisode(&gone, now);  // nobody would see its end
    forgotten_ += gone.failures.sum();
  }
  Group& group = *rule->groups.Add(key);
  group.shown.grouping = grouping;
  if (by_code) group.shown.name = Utf8Prefix(failure.code, kNameBytes);
  if (by_vm) {
    group.shown.name = Utf8Prefix(failure.vm.name, kNameBytes);
    group.shown.resource_id = Utf8Prefix(failure.vm.resource_id, kNameBytes);
  }
  return &group;
}

void Alerts::Add(const AlertFailure& failure, Timestamp now, std::vector<Alert>* alerts) {
  if (rules_.empty()) return;
  FollowClock(now);
  const Timestamp time = std::min(failure.time.value_or(now), now);
  const std::vector<bool>& of_code = RulesOf(failure.code, &AlertRule::codes, &codes_);
  const std::vector<bool>& of_vm = RulesOf(failure.vm.identity, &AlertRule::vms, &vms_);
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (!of_code[i] || !of_vm[i]) continue;
    Rule& rule = rules_[i];
    const int64_t bucket = BucketOf(time, rule.bucket_ticks);
    const uint64_t age =
        static_cast<uint64_t>(BucketOf(now, rule.bucket_ticks)) - static_cast<uint64_t>(bucket);
    if (age >= kBuckets) continue;
    Group* const group = GroupOf(failure, now, &rule);
    Update(rule, group, now);
    group->failures.Add(bucket);
    ++version_;
    if (!Update(rule, group, now) || group->alert != nullptr) continue;
    Alert alert = AlertOf(failure);
    alert.rule = rule.text;
    alert.group = group->shown;
    alert.time = now;
    alert.count = group->failures.sum();
    alert.within_seconds = rule.rule.within_seconds;
    group->alert = std::make_unique<Alert>(alert);
    alerts->push_back(std::move(alert));
  }
}

void Alerts::Advance(Timestamp now) {
  FollowClock(now);
  restored_ = false;
  for (Rule& rule : rules_) {
    for (auto& [key, group] : rule.groups) Update(rule, &group, now);
  }
}

std::vector<ActiveAlert> Alerts::Active() const {
  std::vector<ActiveAlert> active;
  for (const Rule& rule : rules_) {
    const auto begin = static_cast<std::ptrdiff_t>(active.size());
    for (const auto& [key, group] : rule.groups) {
      if (group.alert != nullptr)
        active.push_back(
            {rule.text, &group.shown, group.alert->time, group.failures.sum(), rule.rule.within_seconds});
    }
    std::sort(active.begin() + begin, active.end(), [](const ActiveAlert& a, const ActiveAlert& b) {
      return std::tie(a.since, a.group->name, a.group->resource_id) <
             std::tie(b.since, b.group->name, b.group->resource_id);
    });
  }
  return active;
}

}  // namespace vmsift
