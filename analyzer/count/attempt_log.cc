#include "analyzer/count/attempt_log.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <tuple>

#include "base/utf8.h"

namespace vmsift {
namespace {

// Spreads a hash whose lowest bits alone are good.
uint64_t Spread(uint64_t hash) {
  hash = (hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9u;
  return hash ^ (hash >> 32);
}

// What Azure's records say beside what changes a resource: policies that were evaluated, health, advice.
bool IsOfOtherProvider(std::string_view operation) {
  for (std::string_view provider :
       {"microsoft.authorization/", "microsoft.resourcehealth/", "microsoft.advisor/", "microsoft.insights/",
        "microsoft.security/", "microsoft.policyinsights/"}) {
    if (StartsWithIgnoreCase(operation, provider)) return true;
  }
  return false;
}

// Whether an operation leaves a resource in order that failed before, in whatever operation.
bool IsChange(std::string_view operation) {
  if (operation.empty()) return true;
  if (IsOfOtherProvider(operation)) return false;
  for (std::string_view end : {"/write", "/start/action", "/restart/action", "/redeploy/action",
                               "/reapply/action", "/reimage/action"}) {
    if (EndsWithIgnoreCase(operation, end)) return true;
  }
  for (std::string_view verb : {"create", "update", "start", "restart", "redeploy", "reapply", "reimage"}) {
    if (StartsWithIgnoreCase(operation, verb)) return true;
  }
  return false;
}

// How well a resource id names what failed: a deployment or none is only a layer around it.
std::tuple<bool, size_t, std::string_view> Worth(std::string_view resource_id) {
  return {NamesResourceItself(resource_id), resource_id.size(), resource_id};
}

void TakeBetter(std::string_view other, std::string_view* own) {
  if (Worth(other) > Worth(*own)) *own = other;
}

// Of two spellings of one name, the one that says more, such as a group: what Azure's logs write in capitals
// is seldom the name's own.
void TakeName(std::string_view other, std::string_view* own) {
  if (std::make_tuple(other.size(), other) > std::make_tuple(own->size(), *own)) *own = other;
}

template <typename Less>
void TakeBound(SpareTime other, Less less, SpareTime* own) {
  if (other && (!*own || less(*other, **own))) *own = other;
}

// Empty unless the resource is a VM.
std::string_view VmNameOf(std::string_view resource_id) {
  constexpr std::string_view kType = "/virtualmachines/";
  const size_t at = FindIgnoreCase(resource_id, kType);
  if (at == std::string_view::npos) return {};
  const std::string_view name = resource_id.substr(at + kType.size());
  return name.find('/') == std::string_view::npos ? name : std::string_view();
}

}  // namespace

bool NamesResourceItself(std::string_view resource_id) {
  return FindIgnoreCase(resource_id, "/providers/") != std::string_view::npos &&
         FindIgnoreCase(resource_id, "/microsoft.resources/") == std::string_view::npos;
}

void MergeAttempt(const Attempt& other, Attempt* attempt) {
  for (auto name :
       {&Attempt::correlation_id, &Attempt::code, &Attempt::vm_name, &Attempt::vm_id, &Attempt::chain})
    TakeName(other.*name, &(attempt->*name));
  attempt->vm = std::max(attempt->vm, other.vm);
  attempt->id = std::max(attempt->id, other.id);
  TakeBetter(other.resource_id, &attempt->resource_id);
  const auto worth = [](const Attempt& a) {
    return std::make_tuple(a.row >= 0, a.message.size(), a.message, a.row);
  };
  if (worth(other) > worth(*attempt)) {
    attempt->row = other.row;
    attempt->message = other.message;
  }
  TakeBound(other.first, std::less<>(), &attempt->first);
  TakeBound(other.last, std::greater<>(), &attempt->last);
  attempt->failures += other.failures;
  attempt->places.insert(attempt->places.end(), other.places.begin(), other.places.end());
  if (attempt->places.size() > other.places.size()) std::sort(attempt->places.begin(), attempt->places.end());
  if (attempt->places.size() > Attempt::kMostPlaces) attempt->places.resize(Attempt::kMostPlaces);
  for (const Spot& spot : other.spots) {
    const auto same = std::find_if(attempt->spots.begin(), attempt->spots.end(), [&spot](const Spot& own) {
      return own.resource == spot.resource && own.operation == spot.operation;
    });
    if (same == attempt->spots.end()) {
      attempt->spots.push_back(spot);
      continue;
    }
    same->own = same->own || spot.own;
    TakeBound(spot.last, std::greater<>(), &same->last);
    same->last_place = std::max(same->last_place, spot.last_place);
  }
}

uint64_t ResourceHash(std::string_view resource_id) {
  while (!resource_id.empty() && resource_id.back() == '/') resource_id.remove_suffix(1);
  return resource_id.empty() ? 0 : Spread(IgnoreCaseHash()(resource_id));
}

uint64_t VmNameHash(std::string_view name) {
  return name.empty() ? 0 : Spread(IgnoreCaseHash()(name) + 1);
}

uint32_t OperationHash(std::string_view operation) {
  return operation.empty() ? 0 : static_cast<uint32_t>(Spread(IgnoreCaseHash()(operation)) | 1);
}

Attempt& AttemptLog::AttemptOf(const Key& key) {
  const auto [known, is_new] = index_.try_emplace(key, static_cast<uint32_t>(attempts_.size()));
  return is_new ? attempts_.emplace_back() : attempts_[known->second];
}

AttemptLog::Key AttemptLog::KeyOf(std::string_view code, uint64_t where, uint64_t id, SpareTime time,
                                  const Place& place) {
  Key key = {ResourceHash(code) * 3 + where, id};
  if (id == 0 && time) key.second = Spread(static_cast<uint64_t>(time->ticks) * 2 + 1);
  if (id == 0 && !time)
    key.second = Spread(Spread(Spread(place.input) + place.chunk) + place.line * 4096 + place.byte);
  return key;
}

void AttemptLog::Add(const AttemptRecord& failure) {
  const std::string_view where = failure.vm_identity.empty() ? failure.resource_id : failure.vm_identity;
  Attempt one;
  one.id = ResourceHash(failure.id);
  const Key key = KeyOf(failure.code, ResourceHash(where), one.id, failure.time, failure.place);
  one.correlation_id = failure.correlation_id;
  one.code = failure.code;
  one.row = failure.row;
  one.vm = {static_cast<uint32_t>(failure.vm_identity.size()), ResourceHash(failure.vm_identity)};
  one.vm_name = failure.vm_name;
  one.vm_id = failure.vm_id;
  one.resource_id = failure.resource_id;
  one.message = Utf8Prefix(failure.message, Attempt::kMostMessageBytes);
  one.chain = failure.chain;
  one.first = one.last = failure.time;
  one.failures = 1;
  one.places = {failure.place};
  const auto add_spot = [&](uint64_t resource, std::string_view operation, bool own) {
    one.spots.push_back({.resource = resource,
                         .operation = OperationHash(operation),
                         .own = own,
                         .last = failure.time,
                         .last_place = failure.place});
  };
  if (!failure.resource_id.empty())
    add_spot(ResourceHash(failure.resource_id), failure.operation, NamesResourceItself(failure.resource_id));
  // Which operation failed there is not known, unless the record is the VM's own.
  if (!failure.vm_id.empty() && !StartsWithIgnoreCase(failure.resource_id, failure.vm_id))
    add_spot(ResourceHash(failure.vm_id), {}, /*own=*/false);
  if (failure.vm_id.empty() && !failure.vm_name.empty())
    add_spot(VmNameHash(failure.vm_name), {}, /*own=*/false);
  AddTo(one, &AttemptOf(key));
}

std::string_view AttemptLog::Keep(std::string_view text, std::string_view kept) {
  if (kept.starts_with(text)) return kept.substr(0, text.size());
  if (kept.ends_with(text)) return kept.substr(kept.size() - text.size());
  return texts_.Keep(text);
}

void AttemptLog::AddTo(const Attempt& other, Attempt* attempt) {
  // Each after the one that it may be a part of.
  static constexpr std::array kTexts = {&Attempt::resource_id,    &Attempt::vm_id, &Attempt::vm_name,
                                        &Attempt::correlation_id, &Attempt::code,  &Attempt::message,
                                        &Attempt::chain};
  std::array<const char*, kTexts.size()> kept;
  for (size_t i = 0; i < kTexts.size(); ++i) kept[i] = (attempt->*kTexts[i]).data();
  MergeAttempt(other, attempt);
  std::string_view before;
  for (size_t i = 0; i < kTexts.size(); ++i) {
    std::string_view& text = attempt->*kTexts[i];
    if (text.data() != kept[i]) text = Keep(text, before);
    before = text;
  }
}

void AttemptLog::AddSuccess(std::string_view resource_id, std::string_view operation, bool deletion,
                            std::optional<Timestamp> time, const Place& place) {
  SuccessNote note;
  note.resource = ResourceHash(resource_id);
  note.operation = OperationHash(operation);
  note.deletion = deletion;
  note.change = !deletion && IsChange(operation);
  note.ticks = time ? time->ticks : 0;
  note.vm_name = VmNameHash(VmNameOf(resource_id));
  if (time) {
    successes_.push_back(note);
  } else {
    untimed_.push_back({note, place});
  }
}

// By the key that its failures had: they are all of one code and one VM or resource, and of one id, one time,
// or, without either, one place.
void AttemptLog::AddAttempt(const Attempt& attempt) {
  const uint64_t where = attempt.vm.size > 0 ? attempt.vm.hash : ResourceHash(attempt.resource_id);
  AddTo(attempt, &AttemptOf(KeyOf(attempt.code, where, attempt.id, attempt.first, attempt.places.front())));
}

void AttemptLog::Merge(const AttemptLog& other) {
  for (const auto& [key, index] : other.index_) AddTo(other.attempts_[index], &AttemptOf(key));
  successes_.insert(successes_.end(), other.successes_.begin(), other.successes_.end());
  untimed_.insert(untimed_.end(), other.untimed_.begin(), other.untimed_.end());
}

void AttemptLog::Take(AttemptLog&& other) {
  AttemptLog taken = std::move(other);
  texts_.Take(std::move(taken.texts_));
  attempts_.reserve(attempts_.size() + taken.attempts_.size());
  for (const auto& [key, index] : taken.index_) {
    const auto [known, is_new] = index_.try_emplace(key, static_cast<uint32_t>(attempts_.size()));
    if (is_new) {
      attempts_.push_back(std::move(taken.attempts_[index]));
    } else {
      AddTo(taken.attempts_[index], &attempts_[known->second]);
    }
  }
  successes_.insert(successes_.end(), taken.successes_.begin(), taken.successes_.end());
  untimed_.insert(untimed_.end(), taken.untimed_.begin(), taken.untimed_.end());
}

void AttemptLog::PlaceLines(const std::function<Place(const Place&)>& placed) {
  texts_.Settle();
  index_ = {};
  for (Attempt& attempt : attempts_) {
    for (Place& place : attempt.places) place = placed(place);
    for (Spot& spot : attempt.spots) spot.last_place = placed(spot.last_place);
  }
  for (UntimedSuccess& success : untimed_) success.place = placed(success.place);
}

void AttemptLog::MapRows(const std::function<int32_t(int32_t)>& row_of) {
  for (Attempt& attempt : attempts_) {
    if (attempt.row >= 0) attempt.row = row_of(attempt.row);
  }
}

void AttemptLog::Retain(const std::vector<bool>& keep, int64_t successes_since, size_t untimed_dropped) {
  // Anew, since a pool of texts only grows.
  AttemptLog kept;
  for (const auto& [key, index] : index_) {
    if (keep[index]) kept.AddTo(attempts_[index], &kept.AttemptOf(key));
  }
  std::copy_if(successes_.begin(), successes_.end(), std::back_inserter(kept.successes_),
               [&](const SuccessNote& note) { return note.ticks >= successes_since; });
  const size_t dropped = std::min(untimed_dropped, untimed_.size());
  kept.untimed_.assign(untimed_.begin() + static_cast<std::ptrdiff_t>(dropped), untimed_.end());
  *this = std::move(kept);
}

}  // namespace vmsift
