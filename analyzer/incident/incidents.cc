#include "analyzer/incident/incidents.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "analyzer/incident/layers.h"
#include "analyzer/incident/success_index.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// The id of the resource group that a resource is in; empty without one.
std::string_view GroupId(std::string_view resource_id) {
  const size_t end = FindIgnoreCase(resource_id, "/providers/");
  return end == std::string_view::npos ? std::string_view() : resource_id.substr(0, end);
}

// What is deleted with an attempt's resource: itself, its VM, its group.
std::vector<uint64_t> DeletedWith(const Attempt& attempt) {
  std::vector<uint64_t> resources;
  for (std::string_view id : {attempt.vm_id, attempt.resource_id}) {
    for (std::string_view part : {id, GroupId(id)}) {
      if (!part.empty()) resources.push_back(ResourceHash(part));
    }
  }
  if (attempt.vm_id.empty() && !attempt.vm_name.empty()) resources.push_back(VmNameHash(attempt.vm_name));
  return resources;
}

Moment BeginOf(const Attempt& attempt) {
  return MomentOf(attempt.first, attempt.places.front());
}
Moment EndOf(const Attempt& attempt) {
  return MomentOf(attempt.last, attempt.places.back());
}

// Begins with the line of time: what has no time is put in order within its input alone.
bool IsEarlier(const Attempt& a, const Attempt& b) {
  return std::make_tuple(BeginOf(a), a.id, EndOf(a), a.message) <
         std::make_tuple(BeginOf(b), b.id, EndOf(b), b.message);
}

// Attempts of one kind on one resource, in order of time -> incidents.
class Folding {
 public:
  Folding(const SuccessIndex& successes, const IncidentOptions& options, std::vector<Incident>* incidents)
      : successes_(successes), options_(options), incidents_(incidents) {}

  void Add(const Attempt& attempt) {
    if (incident_ != nullptr && IsAnother(attempt)) Finish();
    if (incident_ == nullptr) incident_ = &incidents_->emplace_back();
    Take(attempt);
  }

  void Finish() {
    if (const std::optional<Ending> ending = FindEnding()) {
      incident_->outcome = ending->outcome;
      if (ending->moment.line == 0) incident_->ended_at = Timestamp{ending->moment.at};
    }
    incident_ = nullptr;
    spots_.clear();
    deleted_with_.clear();
  }

 private:
  struct Ending {
    IncidentOutcome outcome;
    Moment moment;
  };
  struct OpenSpot {
    Spot spot;
    Moment last;
  };

  bool IsAnother(const Attempt& attempt) const {
    const Moment begin = BeginOf(attempt);
    if (begin.line != end_.line) return true;
    const bool timed = begin.line == 0;
    if (timed && attempt.id == 0 && begin.at - end_.at > options_.gap) return true;
    const std::optional<Ending> ending = FindEnding();
    return ending && ending->moment <= begin;
  }

  void Take(const Attempt& attempt) {
    const Moment begin = BeginOf(attempt);
    // A success before this attempt would have ended the incident.
    for (OpenSpot& open : spots_) open.last = std::max(open.last, begin);
    for (const Spot& spot : attempt.spots) {
      const Moment last = MomentOf(spot.last, spot.last_place);
      const auto same = std::find_if(spots_.begin(), spots_.end(), [&spot](const OpenSpot& open) {
        return open.spot.resource == spot.resource && open.spot.operation == spot.operation;
      });
      if (same == spots_.end()) {
        spots_.push_back({spot, std::max(last, begin)});
      } else {
        same->spot.own = same->spot.own || spot.own;
        same->last = std::max(same->last, last);
      }
    }
    if (successes_.has_deletions()) {
      for (uint64_t resource : DeletedWith(attempt)) deleted_with_.insert(resource);
    }
    end_ = incident_->attempts == 0 ? EndOf(attempt) : std::max(end_, EndOf(attempt));
    AddTexts(attempt);
  }

  void AddTexts(const Attempt& attempt) {
    Incident& incident = *incident_;
    ++incident.attempts;
    incident.failures += attempt.failures;
    incident.code = std::max(incident.code, attempt.code);
    incident.vm = std::max(incident.vm, attempt.vm_name);
    const std::string_view id = attempt.vm_name.empty() ? attempt.resource_id : attempt.vm_id;
    if (incident.resource_id.empty() || !id.empty())
      incident.resource_id = std::max(incident.resource_id, id);
    if (!attempt.message.empty() || incident.message.empty()) {
      incident.message = attempt.message;
      incident.row = attempt.row;
      incident.chain = attempt.chain;
    }
    if (attempt.first && (!incident.first || *attempt.first < *incident.first))
      incident.first = attempt.first;
    if (attempt.last && (!incident.last || *attempt.last > *incident.last)) incident.last = attempt.last;
    auto& ids = incident.correlation_ids;
    if (!attempt.correlation_id.empty() && ids.size() < Incident::kMostIds &&
        std::find(ids.begin(), ids.end(), attempt.correlation_id) == ids.end())
      ids.push_back(attempt.correlation_id);
    incident.places.insert(incident.places.end(), attempt.places.begin(), attempt.places.end());
    std::sort(incident.places.begin(), incident.places.end());
    if (incident.places.size() > Incident::kMostPlaces) incident.places.resize(Incident::kMostPlaces);
  }

  std::optional<Ending> FindEnding() const {
    std::optional<Ending> first;
    const auto take = [&first](IncidentOutcome outcome, const std::optional<Moment>& moment) {
      if (moment && (!first || *moment < first->moment)) first = {outcome, *moment};
    };
    // The operation that failed says more than another one on the same VM.
    const bool known = std::any_of(spots_.begin(), spots_.end(), [](const OpenSpot& open) {
      return open.spot.own && open.spot.operation != 0;
    });
    for (const OpenSpot& open : spots_) {
      if (known && open.spot.operation == 0 && !open.spot.own) continue;
      take(IncidentOutcome::kRecovered, successes_.Recovery(open.spot, open.last));
    }
    for (uint64_t resource : deleted_with_) take(IncidentOutcome::kGone, successes_.Deletion(resource, end_));
    return first;
  }

  const SuccessIndex& successes_;
  const IncidentOptions options_;
  std::vector<Incident>* const incidents_;
  Incident* incident_ = nullptr;  // the last of `incidents_`, while it goes on
  std::vector<OpenSpot> spots_;
  std::set<uint64_t> deleted_with_;
  Moment end_;  // of its last failure
};

// What attempts of one incident have in common: the line of time, the code, the VM or resource.
using Kind = std::tuple<uint32_t, uint64_t, uint64_t>;

// Finds the kind of each attempt. A VM known by its name alone is the one of that name, if there is just one.
class Kinds {
 public:
  explicit Kinds(const std::vector<const Attempt*>& attempts) {
    const bool any_by_name = std::any_of(attempts.begin(), attempts.end(), [](const Attempt* attempt) {
      return attempt->vm_id.empty() && !attempt->vm_name.empty();
    });
    for (const Attempt* attempt : attempts) {
      if (any_by_name && !attempt->vm_id.empty())
        named_[{ResourceHash(attempt->code), VmNameHash(attempt->vm_name)}].insert(attempt->vm.hash);
    }
  }

  Kind Of(const Attempt& attempt) const {
    const uint64_t code = ResourceHash(attempt.code);
    uint64_t where = attempt.vm.size > 0 ? attempt.vm.hash : ResourceHash(attempt.resource_id);
    if (attempt.vm_id.empty() && !attempt.vm_name.empty()) {
      const auto known = named_.find({code, VmNameHash(attempt.vm_name)});
      if (known != named_.end() && known->second.size() == 1) where = *known->second.begin();
    }
    return {BeginOf(attempt).line, code, where};
  }

 private:
  std::map<std::pair<uint64_t, uint64_t>, std::set<uint64_t>> named_;
};

using OfKind = std::pair<Kind, const Attempt*>;

// By kind, and those of one kind by time.
std::vector<OfKind> InOrder(const std::vector<const Attempt*>& attempts) {
  const Kinds kinds(attempts);
  std::vector<OfKind> in_order;
  in_order.reserve(attempts.size());
  for (const Attempt* attempt : attempts) in_order.emplace_back(kinds.Of(*attempt), attempt);
  std::sort(in_order.begin(), in_order.end(), [](const OfKind& a, const OfKind& b) {
    return a.first != b.first ? a.first < b.first : IsEarlier(*a.second, *b.second);
  });
  return in_order;
}

bool IsBefore(const Incident& a, const Incident& b) {
  const auto key = [](const Incident& incident) {
    const int64_t last = incident.last ? -incident.last->ticks : INT64_MAX;
    return std::make_tuple(incident.outcome != IncidentOutcome::kOpen, last, incident.code, incident.vm,
                           incident.resource_id, incident.places.front());
  };
  return key(a) < key(b);
}

// The successes on what failed, and on what is deleted with it.
SuccessIndex SuccessesOn(const std::vector<const Attempt*>& attempts, const AttemptLog& log) {
  const bool any_deletion = std::any_of(log.successes().begin(), log.successes().end(),
                                        [](const SuccessNote& note) { return note.deletion; }) ||
                            std::any_of(log.untimed_successes().begin(), log.untimed_successes().end(),
                                        [](const UntimedSuccess& success) { return success.note.deletion; });
  absl::flat_hash_set<uint64_t> resources;
  for (const Attempt* attempt : attempts) {
    for (const Spot& spot : attempt->spots) resources.insert(spot.resource);
    if (!any_deletion) continue;
    for (uint64_t resource : DeletedWith(*attempt)) resources.insert(resource);
  }
  return SuccessIndex(log, resources);
}

// Attempts to incidents, in no order. Calls `note` with each attempt and the index of its incident.
template <typename Note>
std::vector<Incident> Fold(const AttemptLog& log, const IncidentOptions& options, Note note) {
  MergedAttempts layered = MergeLayers(log.attempts());
  const SuccessIndex successes = SuccessesOn(layered.attempts, log);
  const std::vector<OfKind> in_order = InOrder(std::exchange(layered.attempts, {}));
  // Pages that no incident comes to fill are never touched.
  std::vector<Incident> incidents;
  incidents.reserve(in_order.size());
  Folding folding(successes, options, &incidents);
  for (size_t i = 0; i < in_order.size(); ++i) {
    folding.Add(*in_order[i].second);
    note(*in_order[i].second, incidents.size() - 1);
    if (i + 1 == in_order.size() || in_order[i + 1].first != in_order[i].first) folding.Finish();
  }
  return incidents;
}

}  // namespace

std::string_view IncidentOutcomeName(IncidentOutcome outcome) {
  switch (outcome) {
    case IncidentOutcome::kOpen:
      return "open";
    case IncidentOutcome::kRecovered:
      return "recovered";
    case IncidentOutcome::kGone:
      break;
  }
  return "gone";
}

std::vector<Incident> FindIncidents(const AttemptLog& log, const IncidentOptions& options) {
  std::vector<Incident> incidents = Fold(log, options, [](const Attempt&, size_t) {});
  std::sort(incidents.begin(), incidents.end(), IsBefore);
  return incidents;
}

std::vector<AttemptFate> FindFates(const AttemptLog& log, const IncidentOptions& options) {
  // Layers of one attempt are merged, so what they have in common leads back to them.
  using Group = std::pair<uint64_t, const Attempt*>;
  const auto group_of = [](const Attempt& attempt) {
    return attempt.id == 0 ? Group{0, &attempt} : Group{LayersKey(attempt), nullptr};
  };
  std::vector<std::pair<Group, size_t>> parts;
  const std::vector<Incident> incidents = Fold(log, options, [&](const Attempt& attempt, size_t incident) {
    parts.emplace_back(group_of(attempt), incident);
  });
  absl::flat_hash_map<Group, AttemptFate> fates;
  for (const auto& [group, number] : parts) {
    const Incident& incident = incidents[number];
    AttemptFate& fate = fates[group];
    fate.ended = fate.ended && incident.outcome != IncidentOutcome::kOpen;
    fate.first = std::min(fate.first, incident.first ? incident.first->ticks : INT64_MIN);
    if (incident.last) fate.last = std::max(fate.last, incident.last->ticks);
  }
  std::vector<AttemptFate> by_index;
  by_index.reserve(log.attempts().size());
  for (const Attempt& attempt : log.attempts()) by_index.push_back(fates[group_of(attempt)]);
  return by_index;
}

}  // namespace vmsift
