#include "analyzer/count/merge_counts.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/count/run_coverage.h"
#include "analyzer/input/byte_hash.h"
#include "base/status_text.h"
#include "base/timestamp.h"

namespace vmsift {
namespace {

absl::Status InPart(const std::string& name, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(name, ": ", std::string(Message(status))));
}

// What is known of a part before its counts are read.
struct PartHead {
  const CountsPart* part = nullptr;
  CountsHead head;
  uint64_t hash = 0;  // of all its bytes
};

// How much a part is of: of two that overlap, the greater is taken, and the smaller may be in it.
auto Extent(const PartHead& part) {
  uint64_t whole = 0;
  uint64_t bytes = 0;
  for (const Input& input : part.head.inputs) {
    whole += input.runs.empty();
    for (const ByteRun& run : input.runs) bytes += run.to - run.from;
  }
  return std::tuple(part.head.inputs.size(), whole, bytes, part.hash);
}

std::string OptionText(const CountsHead::Options& options, const std::string& name) {
  std::string text;
  for (const auto& [other, value] : options) {
    if (other == name) absl::StrAppend(&text, text.empty() ? "" : ",", value);
  }
  return text.empty() ? absl::StrCat("no --", name) : absl::StrCat("--", name, " ", text);
}

std::string BoundText(const char* name, const std::optional<Timestamp>& bound) {
  return bound ? absl::StrCat("--", name, " ", FormatTimestamp(*bound)) : absl::StrCat("no --", name);
}

// Why counts cannot be merged with others; empty if they can.
std::string Difference(const CountsHead& a, const CountsHead& b) {
  if (a.catalog_digest != b.catalog_digest) return "it was counted with another catalog";
  const auto differ = [](const std::string& own, const std::string& other) {
    return absl::StrCat("it was counted with ", own, ", the others with ", other);
  };
  if (a.since != b.since) return differ(BoundText("since", a.since), BoundText("since", b.since));
  if (a.until != b.until) return differ(BoundText("until", a.until), BoundText("until", b.until));
  for (const auto* options : {&a.options, &b.options}) {
    for (const auto& [name, value] : *options) {
      const std::string own = OptionText(a.options, name);
      const std::string other = OptionText(b.options, name);
      if (own != other) return differ(own, other);
    }
  }
  return a.incident_limit == b.incident_limit ? "" : differ("another limit of incidents", "theirs");
}

class CountsMerger {
 public:
  explicit CountsMerger(const Catalog& catalog) : catalog_(catalog) {}

  absl::StatusOr<Counts> Merge(const std::vector<CountsPart>& parts) {
    if (const absl::Status status = ReadHeads(parts); !status.ok()) return status;
    if (const absl::Status status = Choose(); !status.ok()) return status;
    for (const PartHead& part : heads_) {
      if (const absl::Status status = Add(part); !status.ok()) return status;
    }
    JoinRuns();
    return std::move(result_);
  }

 private:
  absl::Status ReadHeads(const std::vector<CountsPart>& parts) {
    for (const CountsPart& part : parts) {
      const absl::StatusOr<std::string> bytes = part.read();
      if (!bytes.ok()) return bytes.status();
      absl::StatusOr<CountsHead> head = DecodeCountsHead(*bytes);
      if (!head.ok()) return InPart(part.name, head.status());
      heads_.push_back({&part, *std::move(head), HashOn(0, *bytes)});
      const std::string difference = Difference(heads_.back().head, heads_.front().head);
      if (!difference.empty()) return InPart(part.name, absl::FailedPreconditionError(difference));
    }
    CountsHead& head = result_.head;
    head.catalog_digest = catalog_.digest();
    if (heads_.empty()) return absl::OkStatus();
    const CountsHead& first = heads_.front().head;
    if (first.catalog_digest != head.catalog_digest) {
      return InPart(heads_.front().part->name,
                    absl::FailedPreconditionError(
                        "it was counted with another catalog; give merge the --catalog that scan had"));
    }
    head.options = first.options;
    head.since = first.since;
    head.until = first.until;
    head.incident_limit = first.incident_limit;
    return absl::OkStatus();
  }

  // Leaves out the parts that others hold.
  absl::Status Choose() {
    std::stable_sort(heads_.begin(), heads_.end(),
                     [](const PartHead& a, const PartHead& b) { return Extent(a) > Extent(b); });
    std::vector<PartHead> chosen;
    std::set<uint64_t> of_nothing;  // by their hashes
    for (PartHead& part : heads_) {
      AddPlanned(part.head.planned);
      const std::vector<Input>& inputs = part.head.inputs;
      const RunCoverage::Verdict verdict = coverage_.Judge(inputs);
      if (verdict == RunCoverage::Verdict::kMixed) {
        return InPart(part.part->name, absl::FailedPreconditionError(absl::StrCat(
                                           "some of it is in another part as well, such as ",
                                           coverage_.Overlap(inputs).path, "; merge one of the two")));
      }
      const bool known =
          inputs.empty() ? !of_nothing.insert(part.hash).second : verdict == RunCoverage::Verdict::kKnown;
      if (known) continue;
      coverage_.Add(inputs);
      chosen.push_back(std::move(part));
    }
    heads_ = std::move(chosen);
    coverage_.Settle();
    result_.head.inputs = coverage_.inputs();
    return absl::OkStatus();
  }

  void AddPlanned(const std::vector<PlannedShards>& planned) {
    for (const PlannedShards& of_plan : planned) {
      std::vector<PlannedShards>& known = result_.head.planned;
      const auto place =
          std::lower_bound(known.begin(), known.end(), of_plan,
                           [](const PlannedShards& a, const PlannedShards& b) { return a.plan < b.plan; });
      if (place == known.end() || place->plan != of_plan.plan) {
        known.insert(place, of_plan);
      } else {
        place->shards.insert(of_plan.shards.begin(), of_plan.shards.end());
      }
    }
  }

  absl::Status Add(const PartHead& part) {
    const absl::StatusOr<std::string> bytes = part.part->read();
    if (!bytes.ok()) return bytes.status();
    if (HashOn(0, *bytes) != part.hash)
      return InPart(part.part->name, absl::DataLossError("was changed while it was merged"));
    std::vector<uint64_t> numbers;
    for (const Input& input : part.head.inputs) {
      numbers.push_back(coverage_.IndexOf(input));
      std::vector<ByteRun>& runs = result_.head.inputs[numbers.back()].runs;
      runs.insert(runs.end(), input.runs.begin(), input.runs.end());
    }
    absl::StatusOr<Counts> counts = DecodeCounts(*bytes, catalog_, &numbers);
    if (!counts.ok()) return InPart(part.part->name, counts.status());
    result_.head.outside_period += counts->head.outside_period;
    result_.tally.Merge(std::move(counts->tally));
    if (result_.tally.ledger.input().bytes > result_.head.incident_limit)
      result_.tally.attempts = AttemptLog();
    return absl::OkStatus();
  }

  // Runs of one input that follow each other become one, whose lines count on.
  void JoinRuns() {
    // By input and run: the joined run's beginning, and its lines before.
    std::map<std::pair<uint64_t, uint64_t>, std::pair<uint64_t, uint64_t>> moved;
    for (uint64_t i = 0; i < result_.head.inputs.size(); ++i) {
      Input& input = result_.head.inputs[i];
      std::sort(input.runs.begin(), input.runs.end());
      std::vector<ByteRun> joined;
      for (const ByteRun& run : input.runs) {
        if (joined.empty() || joined.back().to != run.from) joined.push_back({run.from, run.from, 0});
        ByteRun& last = joined.back();
        moved[{i, run.from}] = {last.from, last.lines};
        last.to = run.to;
        last.lines += run.lines;
      }
      input.runs = std::move(joined);
      // It is whole.
      if (input.runs.size() == 1 && input.runs[0].from == 0 && input.runs[0].to == input.size)
        input.runs.clear();
      if (input.runs.empty()) input.size = 0;
    }
    result_.tally.MovePlaces([&moved](Place place) {
      const auto run = moved.find({place.input, place.chunk});
      if (run == moved.end()) return place;
      place.chunk = run->second.first;
      place.line += run->second.second;
      return place;
    });
  }

  const Catalog& catalog_;
  std::vector<PartHead> heads_;
  RunCoverage coverage_;
  Counts result_;
};

}  // namespace

absl::StatusOr<Counts> MergeCounts(const std::vector<CountsPart>& parts, const Catalog& catalog) {
  return CountsMerger(catalog).Merge(parts);
}

std::vector<std::string> MissingRuns(const std::vector<Input>& inputs) {
  std::vector<std::string> missing;
  const auto add = [&missing](const Input& input, uint64_t from, uint64_t to) {
    if (from < to)
      missing.push_back(absl::StrCat(input.path, ": bytes ", from, " to ", to, " of ", input.size));
  };
  for (const Input& input : inputs) {
    uint64_t read = 0;
    for (const ByteRun& run : input.runs) {
      add(input, read, run.from);
      read = run.to;
    }
    if (!input.runs.empty()) add(input, read, input.size);
  }
  return missing;
}

}  // namespace vmsift
