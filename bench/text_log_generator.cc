#include "bench/text_log_generator.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "base/ascii_case.h"
#include "bench/generated_text.h"

namespace vmsift {
namespace {

constexpr uint32_t kShortestRun = 20;  // events
constexpr uint32_t kLongestRun = 200;
constexpr uint32_t kGroups = 16;

template <typename T>
const T& AnyOf(std::span<const T> all, Random* random) {
  return all[random->Below(static_cast<uint32_t>(all.size()))];
}

}  // namespace

TextLogGenerator::TextLogGenerator(const TextLogOptions& options)
    : options_(options), random_(options.seed), responses_(&random_) {
  assert(options_.vms > 0);
}

void TextLogGenerator::BeginRun() {
  program_ = static_cast<Program>(random_.Below(kProgramCount));
  events_left_ = kShortestRun + random_.Below(kLongestRun - kShortestRun + 1);
}

void TextLogGenerator::PickVm(uint32_t vm) {
  vm_ = vm;
  vm_name_ = VmName(vm);
  extension_ = vm_name_ + "-setup";
  group_ = "rg-orchard-";
  AppendNumber(vm % kGroups, 2, &group_);
  fillers_ = {time_, vm_name_, group_, {}, {}, {}};
}

void TextLogGenerator::Next(std::string* text) {
  if (events_left_ == 0) BeginRun();
  --events_left_;
  clock_.Advance(random_.Below(LogClock::kMaxStepTicks));
  time_.clear();
  clock_.AppendTo(&time_);

  const size_t start = text->size();
  if (random_.Chance(options_.failure_rate)) {
    // In turn: what one VM suffers twice within a few lines might be one failure told in two forms.
    PickVm(static_cast<uint32_t>(failing_events_ % options_.vms));
    AppendFailure(text);
    ++failing_events_;
  } else {
    PickVm(random_.Below(options_.vms));
    AppendEvent(AnyOf(QuietEvents(program_), &random_), fillers_, &random_, text);
  }
  lines_ += static_cast<uint64_t>(
      std::count(text->begin() + static_cast<std::ptrdiff_t>(start), text->end(), '\n'));
  bytes_ += text->size() - start;
}

// Whether the message names its VM, or the extension of it alone, among its first letters. Where one error is
// told in two forms, vmsift counts one; by their names no two of these are alike.
bool TextLogGenerator::SpeaksForItself(const ErrorWording& wording) {
  constexpr std::ptrdiff_t kFewLetters = 48;
  const WordingPart& first = wording.parts.front();
  return first.has_value &&
         (first.role == PlaceholderRole::kVm || first.role == PlaceholderRole::kExtension) &&
         std::count_if(first.text.begin(), first.text.end(), IsAsciiAlnum) <= kFewLetters;
}

// Whether the last response fits the event: its VM can be told from it, and it is not taken for another one.
bool TextLogGenerator::Fits(const FailingEvent& event) const {
  return std::all_of(responses_.causes().begin(), responses_.causes().end(), [&](uint32_t cause) {
    const ErrorWording& wording = responses_.wordings()[cause];
    return (event.names_vm || wording.names_vm) && (event.keys || SpeaksForItself(wording));
  });
}

void TextLogGenerator::AppendFailure(std::string* text) {
  const FailingEvent* event = nullptr;
  do {
    event = &AnyOf(FailingEvents(), &random_);
  } while (event->program != program_);
  do {
    if (event->response) {
      responses_.Make(vm_name_, extension_);
      fillers_.response = responses_.json();
    } else {
      responses_.MakeAlone(vm_name_, extension_);
      fillers_.code = responses_.wordings()[responses_.causes()[0]].code;
      fillers_.message = responses_.message();
    }
  } while (!Fits(*event));
  AppendEvent(event->text, fillers_, &random_, text);
  for (uint32_t cause : responses_.causes()) ++pairs_[{cause, vm_}];
}

GeneratedCounts TextLogGenerator::counts() const {
  GeneratedCounts counts;
  counts.lines = lines_;
  counts.bytes = bytes_;
  counts.failing_lines = failing_events_;
  for (const auto& [pair, count] : pairs_) {
    counts.Add(responses_.wordings()[pair.first], VmName(pair.second), count);
  }
  return counts;
}

}  // namespace vmsift
