#include "tests/analyzer/incident_history.h"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "base/timestamp.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr int64_t kBegin = 1'790'000'000;

struct Problem {
  std::string_view code;
  std::string_view message;
  std::string_view operation;
};
constexpr std::array kProblems = {
    Problem{"AllocationFailed", "Allocation failed. We do not have sufficient capacity in this region.",
            "Microsoft.Compute/virtualMachines/write"},
    Problem{"VMStartTimedOut", "VM did not start in the allotted time.",
            "Microsoft.Compute/virtualMachines/start/action"},
    Problem{"VMRedeploymentFailed", "VM redeployment failed due to an internal error. Please retry later.",
            "Microsoft.Compute/virtualMachines/redeploy/action"}};

class HistoryMaker {
 public:
  HistoryMaker(uint64_t seed, IncidentHistory* history) : random_(seed), history_(*history) {}

  // Problems of one VM, one after the other.
  void AddVm(size_t number, size_t problems) {
    vm_ = fmt::format("vm-{}", number);
    group_ =
        fmt::format("/subscriptions/00000000-0000-0000-0000-{:012}/resourceGroups/rg-{}", number % 7, number);
    id_ = group_ + "/providers/Microsoft.Compute/virtualMachines/" + vm_;
    open_.fill(false);
    now_ = kBegin + Number(0, 30 * 86'400);
    for (size_t i = 0; i < problems; ++i) {
      AddNoise();
      AddProblem(/*last=*/i + 1 == problems);
      now_ += Number(3 * 3600, 40 * 3600);
    }
  }

 private:
  int64_t Number(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(random_);
  }
  bool Chance(int percent) { return Number(1, 100) <= percent; }
  std::string NextId() { return fmt::format("{:08x}-0000-4000-8000-{:012x}", seed_id_, ++ids_); }

  std::string Spelled(std::string id) {
    // As the Activity Log does to some.
    if (Chance(20))
      std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::toupper(c); });
    return id;
  }

  void AddRecord(int64_t time, std::string_view operation, std::string_view status,
                 const std::string& resource, const std::string& correlation, const std::string& properties) {
    std::string line =
        fmt::format(R"({{"eventTimestamp":"{}","operationName":"{}","status":"{}","resourceId":"{}")",
                    FormatTimestamp({time * kTicksPerSecond}), operation, status, Spelled(resource));
    if (!correlation.empty()) line += fmt::format(R"(,"correlationId":"{}")", correlation);
    if (!properties.empty()) line += fmt::format(R"(,"properties":{})", properties);
    history_.lines.push_back(line + "}\n");
  }

  void AddNoise() {
    AddRecord(now_ - 40, "Microsoft.Compute/virtualMachines/write", "Started", id_, NextId(), "");
    AddRecord(now_ - 30, "Microsoft.Compute/virtualMachines/deallocate/action", "Succeeded", id_, NextId(),
              "");
    AddRecord(now_ - 20, "Microsoft.Authorization/policies/audit/action", "Succeeded", id_, NextId(), "");
  }

  void AddProblem(bool last) {
    size_t kind = static_cast<size_t>(Number(0, kProblems.size() - 1));
    while (open_[kind]) kind = (kind + 1) % kProblems.size();
    const Problem& problem = kProblems[kind];
    const bool with_ids = Chance(80);
    const std::string body =
        fmt::format(R"({{"statusMessage":"{{\"error\":{{\"code\":\"{}\",\"message\":\"{}\"}}}}"}})",
                    problem.code, problem.message);
    uint64_t failures = 0;
    const auto attempts = static_cast<uint64_t>(Number(1, 4));
    const int64_t first = now_;
    int64_t end = now_;
    for (uint64_t i = 0; i < attempts; ++i) {
      const std::string id = with_ids ? NextId() : "";
      if (i > 0) now_ += Number(120, 3000);
      end = now_;
      const int copies = Chance(20) ? 2 : 1;
      for (int copy = 0; copy < copies; ++copy, ++failures)
        AddRecord(now_, problem.operation, "Failed", id_, id, body);
      if (!with_ids || !Chance(50)) continue;
      // The deployment's record comes a little later, by another clock.
      end = now_ + Number(0, 20);
      ++failures;
      AddRecord(end, "Microsoft.Resources/deployments/write", "Failed",
                group_ + "/providers/Microsoft.Resources/deployments/" + vm_, id, body);
    }
    now_ = end + Number(60, 2400);
    std::string outcome = "open";
    const int64_t fate = Number(1, 100);
    if (fate <= 60) {
      outcome = "recovered";
      AddRecord(now_, problem.operation, "Succeeded", id_, NextId(), "");
    } else if (fate <= 75 && last) {
      outcome = "gone";
      const bool group = Chance(50);
      AddRecord(now_,
                group ? "Microsoft.Resources/subscriptions/resourceGroups/delete"
                      : "Microsoft.Compute/virtualMachines/delete",
                "Succeeded", group ? group_ : id_, NextId(), "");
    } else {
      open_[kind] = true;
    }
    found_.push_back({std::string(problem.code), outcome, attempts, failures, first, end, now_});
    if (last) Settle(outcome == "gone");
  }

  // Writes down what is to be found of the VM.
  void Settle(bool gone) {
    const int64_t deleted = now_;
    for (const Told& told : found_) {
      const bool open = told.outcome == "open";
      const std::string outcome = open && gone ? "gone" : told.outcome;
      history_.incidents.push_back(IncidentLine(told.code, vm_, outcome, told.attempts, told.failures,
                                                told.first, told.last,
                                                outcome == "open" ? 0
                                                : open            ? deleted
                                                                  : told.ended));
    }
    found_.clear();
  }

  struct Told {
    std::string code;
    std::string outcome;
    uint64_t attempts;
    uint64_t failures;
    int64_t first;
    int64_t last;
    int64_t ended;
  };

  std::mt19937_64 random_;
  IncidentHistory& history_;
  const uint64_t seed_id_ = random_() & 0xffffffff;
  uint64_t ids_ = 0;
  std::string vm_;
  std::string group_;
  std::string id_;
  int64_t now_ = 0;
  std::array<bool, kProblems.size()> open_{};
  std::vector<Told> found_;
};

}  // namespace

std::string IncidentLine(const std::string& code, const std::string& vm, const std::string& outcome,
                         uint64_t attempts, uint64_t failures, int64_t first, int64_t last, int64_t ended) {
  return fmt::format("{} {} {} {} {} {} {} {}", code, vm, outcome, attempts, failures, first, last, ended);
}

IncidentHistory MakeIncidentHistory(uint64_t seed, size_t incidents) {
  IncidentHistory history;
  HistoryMaker maker(seed, &history);
  for (size_t vm = 0; incidents > 0; ++vm) {
    // A VM with two kinds open at most, so that a third is left.
    const size_t problems = std::min(incidents, 2 + vm % 2);
    maker.AddVm(vm, problems);
    incidents -= problems;
  }
  std::sort(history.incidents.begin(), history.incidents.end());
  return history;
}

}  // namespace vmsift
