#include "analyzer/count/attempt_code.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "analyzer/count/place_code.h"

namespace vmsift {
namespace {

constexpr uint64_t kDeletion = 1;
constexpr uint64_t kChange = 2;

auto SuccessOrder(const SuccessNote& note) {
  return std::make_tuple(note.resource, note.ticks, note.operation, note.vm_name, note.deletion, note.change);
}

class AttemptWriter {
 public:
  AttemptWriter(const std::vector<Input>& inputs, const std::map<int32_t, uint64_t>& templates,
                NumberWriter* out)
      : templates_(templates), out_(*out), places_(inputs, out) {}

  void Write(const Attempt& attempt) {
    out_.Number(attempt.id);
    out_.Text(attempt.correlation_id);
    out_.Text(attempt.code);
    const auto row = templates_.find(attempt.row);
    out_.Number(row == templates_.end() ? 0 : row->second + 1);
    out_.Number(attempt.failures);
    out_.Number(attempt.vm.size);
    out_.Number(attempt.vm.hash);
    for (const auto text :
         {&Attempt::vm_name, &Attempt::vm_id, &Attempt::resource_id, &Attempt::message, &Attempt::chain})
      out_.Text(attempt.*text);
    Time(attempt.first);
    Time(attempt.last);
    out_.Number(attempt.places.size());
    for (const Place& place : attempt.places) places_.Write(place);
    Spots({attempt.spots.begin(), attempt.spots.end()});
  }

  void Write(const SuccessNote& note, bool timed) {
    out_.Number(note.resource);
    out_.Number(note.vm_name);
    if (timed) out_.Signed(note.ticks);
    out_.Number(note.operation);
    out_.Number((note.deletion ? kDeletion : 0) | (note.change ? kChange : 0));
  }

  void Write(const UntimedSuccess& success) {
    Write(success.note, /*timed=*/false);
    places_.Write(success.place);
  }

 private:
  void Time(SpareTime time) {
    out_.Number(time ? 1 : 0);
    if (time) out_.Signed(time->ticks);
  }

  // Which came first depends on who read them.
  void Spots(std::vector<Spot> spots) {
    std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) {
      return std::tie(a.resource, a.operation) < std::tie(b.resource, b.operation);
    });
    out_.Number(spots.size());
    for (const Spot& spot : spots) {
      out_.Number(spot.resource);
      out_.Number(spot.operation);
      out_.Number(spot.own ? 1 : 0);
      Time(spot.last);
      places_.Write(spot.last_place);
    }
  }

  const std::map<int32_t, uint64_t>& templates_;
  NumberWriter& out_;
  PlaceWriter places_;
};

class AttemptReader {
 public:
  AttemptReader(const std::vector<Input>& inputs, const std::vector<uint64_t>* numbers,
                const std::vector<int32_t>& rows, NumberReader* in)
      : rows_(rows), in_(*in), places_(inputs, numbers, in) {}

  Attempt ReadAttempt() {
    Attempt attempt;
    attempt.id = in_.Number();
    attempt.correlation_id = in_.Text();
    attempt.code = in_.Text();
    const uint64_t row = in_.Below(rows_.size() + 1);
    attempt.row = row == 0 ? -1 : rows_[row - 1];
    attempt.failures = static_cast<uint32_t>(in_.Below(uint64_t{UINT32_MAX} + 1));
    attempt.vm.size = static_cast<uint32_t>(in_.Below(uint64_t{UINT32_MAX} + 1));
    attempt.vm.hash = in_.Number();
    for (const auto text :
         {&Attempt::vm_name, &Attempt::vm_id, &Attempt::resource_id, &Attempt::message, &Attempt::chain})
      attempt.*text = in_.Text();
    attempt.first = Time();
    attempt.last = Time();
    const uint64_t places = in_.Size();
    for (uint64_t i = 0; i < places && in_.ok(); ++i) attempt.places.push_back(places_.Read());
    if (attempt.places.empty()) in_.Fail();
    const uint64_t spots = in_.Size();
    for (uint64_t i = 0; i < spots && in_.ok(); ++i) {
      Spot spot;
      spot.resource = in_.Number();
      spot.operation = static_cast<uint32_t>(in_.Below(uint64_t{UINT32_MAX} + 1));
      spot.own = in_.Below(2) == 1;
      spot.last = Time();
      spot.last_place = places_.Read();
      attempt.spots.push_back(spot);
    }
    return attempt;
  }

  SuccessNote ReadSuccess(bool timed) {
    SuccessNote note;
    note.resource = in_.Number();
    note.vm_name = in_.Number();
    if (timed) note.ticks = in_.Signed();
    note.operation = static_cast<uint32_t>(in_.Below(uint64_t{UINT32_MAX} + 1));
    const uint64_t kind = in_.Below((kDeletion | kChange) + 1);
    note.deletion = (kind & kDeletion) != 0;
    note.change = (kind & kChange) != 0;
    return note;
  }

  UntimedSuccess ReadUntimed() {
    const SuccessNote note = ReadSuccess(/*timed=*/false);
    return {note, places_.Read()};
  }

 private:
  SpareTime Time() { return in_.Below(2) == 1 ? SpareTime(Timestamp{in_.Signed()}) : SpareTime(); }

  const std::vector<int32_t>& rows_;
  NumberReader& in_;
  PlaceReader places_;
};

}  // namespace

void WriteAttempts(const AttemptLog& log, const std::vector<Input>& inputs,
                   const std::map<int32_t, uint64_t>& templates, NumberWriter* out) {
  // Each by itself, to be sorted.
  std::vector<std::string> attempts;
  for (const Attempt& attempt : log.attempts()) {
    NumberWriter one;
    AttemptWriter(inputs, templates, &one).Write(attempt);
    attempts.push_back(one.Take());
  }
  std::sort(attempts.begin(), attempts.end());
  out->Number(attempts.size());
  for (const std::string& attempt : attempts) out->Bytes(attempt);

  AttemptWriter writer(inputs, templates, out);
  std::vector<SuccessNote> successes = log.successes();
  std::sort(successes.begin(), successes.end(),
            [](const SuccessNote& a, const SuccessNote& b) { return SuccessOrder(a) < SuccessOrder(b); });
  out->Number(successes.size());
  for (const SuccessNote& success : successes) writer.Write(success, /*timed=*/true);
  std::vector<UntimedSuccess> untimed = log.untimed_successes();
  std::sort(untimed.begin(), untimed.end(), [](const UntimedSuccess& a, const UntimedSuccess& b) {
    if (a.place != b.place) return a.place < b.place;
    return SuccessOrder(a.note) < SuccessOrder(b.note);
  });
  out->Number(untimed.size());
  for (const UntimedSuccess& success : untimed) writer.Write(success);
}

void ReadAttempts(const std::vector<Input>& inputs, const std::vector<uint64_t>* numbers,
                  const std::vector<int32_t>& rows, NumberReader* in, AttemptLog* log) {
  AttemptReader reader(inputs, numbers, rows, in);
  const uint64_t attempts = in->Size();
  for (uint64_t i = 0; i < attempts && in->ok(); ++i) {
    const Attempt attempt = reader.ReadAttempt();
    if (in->ok()) log->AddAttempt(attempt);
  }
  const uint64_t successes = in->Size();
  for (uint64_t i = 0; i < successes && in->ok(); ++i) log->AddSuccess(reader.ReadSuccess(/*timed=*/true));
  const uint64_t untimed = in->Size();
  for (uint64_t i = 0; i < untimed && in->ok(); ++i) log->AddSuccess(reader.ReadUntimed());
}

}  // namespace vmsift
