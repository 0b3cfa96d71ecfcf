// The roll-ups of a tally that every report shows, sorted, with names instead of numbers.
//
// Names are views into the tally and the catalog, which must outlive them.
#ifndef VMSIFT_ANALYZER_COUNT_SUMMARY_H_
#define VMSIFT_ANALYZER_COUNT_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/count/tally.h"
#include "matchers/catalog.h"

namespace vmsift {

struct CodeCount {
  std::string_view code;
  uint64_t count = 0;
};

struct TemplateCount {
  int row = -1;  // index into Catalog::rows(); -1: none fits
  uint64_t count = 0;
};

struct ClassCount {
  ErrorClass error_class = ErrorClass::kNone;
  uint64_t count = 0;
};

struct CodeSummary {
  std::string_view code;
  uint64_t count = 0;
  uint64_t vms = 0;  // number of VMs; failures without a VM add none
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
  std::vector<TemplateCount> templates;
  std::string_view advice;
  ErrorClass error_class = ErrorClass::kNone;  // of most of its failures
};

struct VmSummary {
  std::string_view vm;
  std::string_view resource_id;  // empty: unknown
  uint64_t count = 0;
  std::vector<CodeCount> codes;
};

struct PairSummary {
  std::string_view code;
  std::string_view vm;
  std::string_view resource_id;
  uint64_t count = 0;
};

struct HourSummary {
  std::optional<Timestamp> hour;  // its start
  std::string_view code;
  uint64_t count = 0;
};

// One cell of the cube.
struct CellSummary {
  std::string_view code;
  int row = -1;
  std::string_view vm;
  std::string_view resource_id;
  std::optional<Timestamp> hour;
  uint64_t count = 0;
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
};

struct Summary {
  uint64_t failures = 0;
  uint64_t vms_touched = 0;
  uint64_t vm_rows = 0;             // in all, shown or not
  uint64_t pair_rows = 0;           // the same
  std::vector<ClassCount> classes;  // those met, most frequent first, then in the order of ErrorClass
  // Most frequent first, then by name. VMs and pairs are limited to the requested rows.
  std::vector<CodeSummary> codes;
  std::vector<VmSummary> vms;
  std::vector<PairSummary> pairs;
  std::vector<UnmatchedMessages::Sample> unmatched;
};

// `top`: rows of VMs and of pairs, of which there may be millions; 0: all.
Summary Summarize(const Tally& tally, const Catalog& catalog, size_t top = 0);
Summary Summarize(Tally&& tally, const Catalog& catalog, size_t top = 0) = delete;

// By time, then code. The names are views into the cube and the catalog.
std::vector<HourSummary> SummarizeHours(const Cube& cube, const Catalog& catalog);

// The cells of the cube, by code, VM, template, hour. There may be millions, so only on demand.
std::vector<CellSummary> SummarizeCells(const Cube& cube, const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_SUMMARY_H_
