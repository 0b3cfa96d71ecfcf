#include "analyzer/count/cube.h"

#include <vector>

namespace vmsift {

void Cube::Add(std::string_view code, int32_t row, const VmKey& vm, std::optional<Timestamp> time,
               const Place& place) {
  // A code that is called so, as in an earlier report, would be another row of the same name.
  if (code == kNoName) code = {};
  CellKey key;
  key.code = codes_.Intern(code, code, {}, place);
  key.row = row;
  key.vm = vms_.Intern(vm.identity, vm.name, vm.resource_id, place);
  key.hour = time.has_value() ? HourOf(*time) : kNoHour;
  Cell one;
  one.count = 1;
  if (time.has_value()) one.first = one.last = *time;
  cells_.Add(key, one);
}

void Cube::Merge(const Cube& other) {
  const std::vector<uint32_t> codes = codes_.Merge(other.codes_);
  const std::vector<uint32_t> vms = vms_.Merge(other.vms_);
  cells_.Merge(other.cells_, codes, vms);
}

}  // namespace vmsift
