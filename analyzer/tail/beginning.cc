#include "analyzer/tail/beginning.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>

#include "analyzer/input/byte_hash.h"

namespace vmsift {
namespace {

constexpr size_t kReadBytes = 256 << 10;

void Append(uint64_t number, std::string* saved) {
  saved->append(reinterpret_cast<const char*>(&number), sizeof number);  // NOLINT: its bytes, on this machine
}

size_t PowersWithin(uint64_t size) {
  size_t count = 0;
  for (uint64_t power = Beginning::kFirstMark; power != 0 && power <= size; power <<= 1) ++count;
  return count;
}

// Hands on the bytes of a file from one place to another. Returns whether it came there.
bool ReadBetween(const FollowedFile& file, uint64_t from, uint64_t to, const std::function<bool()>& go_on,
                 const std::function<void(std::string_view)>& take) {
  if (from >= to) return from == to;
  const size_t capacity = static_cast<size_t>(std::min<uint64_t>(kReadBytes, to - from));
  const auto buffer = std::make_unique<char[]>(capacity);
  while (from < to) {
    if (go_on && !go_on()) return false;
    const absl::StatusOr<size_t> got =
        file.ReadAt(from, buffer.get(), static_cast<size_t>(std::min<uint64_t>(capacity, to - from)));
    if (!got.ok() || *got == 0) return false;
    take({buffer.get(), *got});
    from += *got;
  }
  return true;
}

}  // namespace

void Beginning::MarkEnd() {
  if (all_.size == kFirstMark << powers_.size()) powers_.push_back(all_.hash);
  if (all_.size % kWindow == 0) {
    windows_[0] = windows_[1];
    windows_[1] = all_;
  }
}

void Beginning::Add(std::string_view bytes) {
  while (!bytes.empty()) {
    const uint64_t next =
        std::min(kFirstMark << powers_.size(), (all_.size / kWindow + 1) * kWindow) - all_.size;
    const std::string_view part =
        bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(next, bytes.size())));
    all_ = {all_.size + part.size(), HashOn(all_.hash, part)};
    bytes.remove_prefix(part.size());
    MarkEnd();
  }
}

bool Beginning::AgreesWith(const Beginning& other) const {
  const size_t both = std::min(powers_.size(), other.powers_.size());
  return std::equal(powers_.begin(), powers_.begin() + static_cast<ptrdiff_t>(both), other.powers_.begin()) &&
         (all_.size != other.all_.size || all_.hash == other.all_.hash);
}

Beginning::Mark Beginning::Before(uint64_t size) const {
  Mark best;
  const size_t powers = std::min(powers_.size(), PowersWithin(size));
  if (powers > 0) best = {kFirstMark << (powers - 1), powers_[powers - 1]};
  for (const Mark& mark : {windows_[0], windows_[1], all_}) {
    if (mark.size <= size && mark.size > best.size) best = mark;
  }
  return best;
}

std::string Beginning::Saved() const {
  std::string saved;
  for (const Mark& mark : {all_, windows_[0], windows_[1]}) {
    Append(mark.size, &saved);
    Append(mark.hash, &saved);
  }
  for (const uint64_t hash : powers_) Append(hash, &saved);
  return saved;
}

std::optional<Beginning> Beginning::Restored(std::string_view saved) {
  constexpr size_t kNumber = sizeof(uint64_t);
  constexpr size_t kFixed = 6;  // numbers
  if (saved.size() % kNumber != 0 || saved.size() < kFixed * kNumber) return std::nullopt;
  std::vector<uint64_t> numbers(saved.size() / kNumber);
  std::memcpy(numbers.data(), saved.data(), saved.size());
  Beginning beginning;
  beginning.all_ = {numbers[0], numbers[1]};
  beginning.windows_[0] = {numbers[2], numbers[3]};
  beginning.windows_[1] = {numbers[4], numbers[5]};
  beginning.powers_.assign(numbers.begin() + kFixed, numbers.end());
  const uint64_t late = beginning.all_.size / kWindow * kWindow;
  const bool right = beginning.powers_.size() == PowersWithin(beginning.all_.size) &&
                     beginning.windows_[1].size == late &&
                     beginning.windows_[0].size == late - std::min(late, kWindow);
  return right ? std::optional(beginning) : std::nullopt;
}

std::optional<uint64_t> HashOfFile(const FollowedFile& file, Beginning::Mark known, uint64_t size,
                                   const std::function<bool()>& stop) {
  const auto go_on = [&stop] { return !stop || !stop(); };
  const bool whole = ReadBetween(file, known.size, size, go_on,
                                 [&](std::string_view bytes) { known.hash = HashOn(known.hash, bytes); });
  return whole ? std::optional(known.hash) : std::nullopt;
}

bool ReadOn(const FollowedFile& file, uint64_t size, const std::function<bool()>& go_on,
            Beginning* beginning) {
  return ReadBetween(file, beginning->size(), size, go_on,
                     [beginning](std::string_view bytes) { beginning->Add(bytes); });
}

bool HoldsStill(const FollowedFile& file, const Beginning& beginning) {
  return HashOfFile(file, beginning.window(), beginning.size(), nullptr) == beginning.hash();
}

}  // namespace vmsift
