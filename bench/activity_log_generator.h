// Writes Activity Log lines as Azure exports them to storage, and knows exactly what they hold.
//
// Tests hold vmsift's counts against the generator's; benchmarks take their logs from it. One seed and one
// set of options give the same bytes on every machine. Format: Azure Monitor, "Activity log schema", section
// "Schema from storage account and event hubs": JSON Lines, resource ids and operation names in upper case,
// the error response in properties.statusMessage.
#ifndef VMSIFT_BENCH_ACTIVITY_LOG_GENERATOR_H_
#define VMSIFT_BENCH_ACTIVITY_LOG_GENERATOR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/error_responses.h"
#include "bench/generated_counts.h"
#include "bench/log_clock.h"
#include "bench/random.h"

namespace vmsift {

// How a failing line holds its error response.
enum class FailureShape {
  kEscapedText,   // statusMessage is a string that holds JSON
  kObject,        // statusMessage is an object
  kBareResponse,  // the line is the error response alone, some 350 bytes, with no record around it
};

struct GeneratorOptions {
  uint64_t seed = 1;
  double failure_rate = 0.15;     // of lines, 0 to 1
  uint32_t vms = 1000;            // distinct, at least 1; with two groups or more, each name lives in two
  uint32_t resource_groups = 16;  // 1 to 9999
  bool deployments = true;        // some failures are recorded for a deployment, which is no VM
  size_t line_bytes = 2048;       // about; events need 400, and failing ones what their response takes
  std::vector<FailureShape> shapes = {FailureShape::kEscapedText, FailureShape::kObject};  // alike often
};

// Not thread-safe. Stops allocating once warm, but for counting VMs not seen before.
class ActivityLogGenerator {
 public:
  explicit ActivityLogGenerator(const GeneratorOptions& options);
  ActivityLogGenerator(const ActivityLogGenerator&) = delete;
  ActivityLogGenerator& operator=(const ActivityLogGenerator&) = delete;

  // Appends one line with its line end.
  void Next(std::string* line);

  // Cost: linear in the distinct pairs of code and VM.
  GeneratedCounts counts() const;

 private:
  struct Vm {
    uint32_t number = 0;
    uint32_t name_number = 0;
    uint32_t group = 0;
  };

  // What one line is about.
  struct Scene {
    Vm vm;
    std::string name;   // of the VM
    std::string scope;  // path of the resource below its group, in natural letter case
    std::string_view extension;
    std::string_view operation;
  };

  Vm VmOf(uint32_t number) const;
  std::string IdentityText(uint64_t identity) const;

  void PickVm();
  void AppendCleanEvent(std::string* line);
  void AppendFailingLine(std::string* line);
  // The event around `result`, the fields from resultType on that differ; `status` opens its properties.
  void AppendEvent(std::string_view result, std::string_view level, std::string_view status,
                   std::string* line);
  void AppendIdentity(size_t bytes, std::string* line);

  // Counts the root causes of the last response: the VM's, if the record is about it or the cause names it.
  void Count(uint64_t vm, bool about_vm);

  const GeneratorOptions options_;
  std::vector<std::string> group_paths_;  // "/subscriptions/…/resourceGroups/…"
  std::vector<std::string> group_paths_upper_;
  std::vector<std::string> claims_;
  uint32_t names_ = 0;  // distinct names of VMs
  Random random_;
  ErrorResponses responses_;
  LogClock clock_;

  Scene scene_;
  std::string status_;  // of a failing event's properties

  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
  uint64_t failing_lines_ = 0;
  absl::flat_hash_map<std::pair<uint32_t, uint64_t>, uint64_t> pairs_;  // (wording, identity) -> failures
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_ACTIVITY_LOG_GENERATOR_H_
