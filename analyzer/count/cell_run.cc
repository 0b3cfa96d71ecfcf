#include "analyzer/count/cell_run.h"

namespace vmsift {
namespace {

uint8_t* PutVarint(uint64_t value, uint8_t* out) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<uint8_t>(value | 0x80);
  *out++ = static_cast<uint8_t>(value);
  return out;
}

const uint8_t* GetVarint(const uint8_t* in, uint64_t* value) {
  *value = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t byte = *in++;
    *value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return in;
  }
}

// Small numbers of either sign become small ones without: 0, -1, 1, -2, …
uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

int64_t UnZigZag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// Unsigned, so that differences of any two are defined.
uint64_t Ticks(Timestamp time) {
  return static_cast<uint64_t>(time.ticks);
}

}  // namespace

void CellRun::Append(const CellKey& key, const Cell& cell) {
  if (blocks_.empty() || blocks_.back()->used + kMaxCellBytes > kBlockBytes)
    blocks_.push_back(std::make_unique_for_overwrite<Block>());
  Block& block = *blocks_.back();
  uint8_t* const begin = block.bytes.data() + block.used;
  uint8_t* out = PutVarint(key.vm - last_.vm, begin);
  out = PutVarint(key.code, out);
  out = PutVarint(ZigZag(key.row), out);
  out = PutVarint(ZigZag(int64_t{key.hour} - last_.hour), out);
  out = PutVarint(cell.count, out);
  if (key.hour != kNoHour) {
    out = PutVarint(Ticks(cell.first) - Ticks(StartOfHour(key.hour)), out);
    out = PutVarint(Ticks(cell.last) - Ticks(cell.first), out);
  }
  block.used += static_cast<size_t>(out - begin);
  last_ = key;
  ++cells_;
}

void CellRun::Release(size_t blocks) {
  for (; released_ < blocks; ++released_) blocks_[released_].reset();
}

CellRun CellRun::Merge(CellRun a, CellRun b) {
  CellRun merged;
  Reader in_a(a);
  Reader in_b(b);
  bool more_a = in_a.Next();
  bool more_b = in_b.Next();
  while (more_a || more_b) {
    const bool take_a = more_a && (!more_b || in_a.key() <= in_b.key());
    const bool take_b = more_b && (!more_a || in_b.key() <= in_a.key());
    const CellKey key = take_a ? in_a.key() : in_b.key();
    Cell sum;
    if (take_a) {
      sum.Add(in_a.cell());
      more_a = in_a.Next();
    }
    if (take_b) {
      sum.Add(in_b.cell());
      more_b = in_b.Next();
    }
    merged.Append(key, sum);
    a.Release(in_a.blocks_read());
    b.Release(in_b.blocks_read());
  }
  return merged;
}

bool CellRun::Reader::Next() {
  while (block_ < run_->blocks_.size() && byte_ == run_->blocks_[block_]->used) {
    ++block_;
    byte_ = 0;
  }
  if (block_ == run_->blocks_.size()) return false;
  const uint8_t* const begin = run_->blocks_[block_]->bytes.data();
  auto& [key, cell] = cell_;
  uint64_t value;
  const uint8_t* in = GetVarint(begin + byte_, &value);
  key.vm += static_cast<uint32_t>(value);
  in = GetVarint(in, &value);
  key.code = static_cast<uint32_t>(value);
  in = GetVarint(in, &value);
  key.row = static_cast<int32_t>(UnZigZag(value));
  in = GetVarint(in, &value);
  key.hour = static_cast<int32_t>(key.hour + UnZigZag(value));
  in = GetVarint(in, &value);
  cell = Cell();
  cell.count = value;
  if (key.hour != kNoHour) {
    in = GetVarint(in, &value);
    cell.first.ticks = static_cast<int64_t>(Ticks(StartOfHour(key.hour)) + value);
    in = GetVarint(in, &value);
    cell.last.ticks = static_cast<int64_t>(Ticks(cell.first) + value);
  }
  byte_ = static_cast<size_t>(in - begin);
  return true;
}

}  // namespace vmsift
