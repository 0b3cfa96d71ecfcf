#include "analyzer/follow/fingerprint.h"

#include <algorithm>
#include <bit>
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

// Marks are at 256 bytes and from there on closer than an eighth of what is before them: at eight places
// within each power of two.
constexpr size_t kMarksAPower = 8;
constexpr uint64_t kFirstMark = 256;  // bytes

uint64_t PlaceOfMark(size_t index) {
  const uint64_t power = kFirstMark << (index / kMarksAPower);
  return power + power / kMarksAPower * (index % kMarksAPower);
}

// How many are not behind `size`.
size_t MarksWithin(uint64_t size) {
  if (size < kFirstMark) return 0;
  const auto octave = static_cast<size_t>(std::bit_width(size / kFirstMark)) - 1;
  const uint64_t power = kFirstMark << octave;
  return octave * kMarksAPower + static_cast<size_t>((size - power) / (power / kMarksAPower)) + 1;
}

// Hands on the bytes of a file from one place to another.
absl::Status ReadBetween(const FollowedFile& file, uint64_t from, uint64_t to,
                         const std::function<bool()>& stop,
                         const std::function<void(std::string_view)>& take) {
  if (from >= to) return absl::OkStatus();
  const size_t capacity = static_cast<size_t>(std::min<uint64_t>(kReadBytes, to - from));
  const auto buffer = std::make_unique<char[]>(capacity);
  while (from < to) {
    if (stop && stop()) return absl::CancelledError("stopped");
    const absl::StatusOr<size_t> got =
        file.ReadAt(from, buffer.get(), static_cast<size_t>(std::min<uint64_t>(capacity, to - from)));
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OutOfRangeError("too short");
    take({buffer.get(), *got});
    from += *got;
  }
  return absl::OkStatus();
}

}  // namespace

void Beginning::MarkEnd() {
  if (all_.size == PlaceOfMark(marks_.size())) marks_.push_back(all_.hash);
  if (all_.size % kWindow == 0) {
    windows_[0] = windows_[1];
    windows_[1] = all_;
    if (before_last_bytes_.size < windows_[0].size) {
      last_bytes_.erase(0, static_cast<size_t>(windows_[0].size - before_last_bytes_.size));
      before_last_bytes_ = windows_[0];
    }
  }
}

void Beginning::Add(std::string_view bytes) {
  while (!bytes.empty()) {
    const uint64_t next =
        std::min(PlaceOfMark(marks_.size()), (all_.size / kWindow + 1) * kWindow) - all_.size;
    const std::string_view part =
        bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(next, bytes.size())));
    all_ = {all_.size + part.size(), HashOn(all_.hash, part)};
    last_bytes_ += part;
    bytes.remove_prefix(part.size());
    MarkEnd();
  }
}

bool Beginning::AgreesWith(const Beginning& other) const {
  const size_t both = std::min(marks_.size(), other.marks_.size());
  return std::equal(marks_.begin(), marks_.begin() + static_cast<ptrdiff_t>(both), other.marks_.begin()) &&
         (all_.size != other.all_.size || all_.hash == other.all_.hash);
}

Beginning::Mark Beginning::Before(uint64_t size) const {
  Mark best;
  const size_t marks = std::min(marks_.size(), MarksWithin(size));
  if (marks > 0) best = {PlaceOfMark(marks - 1), marks_[marks - 1]};
  for (const Mark& mark : {windows_[0], windows_[1], all_}) {
    if (mark.size <= size && mark.size > best.size) best = mark;
  }
  return best;
}

std::optional<uint64_t> Beginning::HashAt(uint64_t size) const {
  if (size > all_.size) return std::nullopt;
  const Mark known = Before(size);
  if (known.size == size) return known.hash;
  if (size < before_last_bytes_.size) return std::nullopt;
  return HashOn(before_last_bytes_.hash,
                std::string_view(last_bytes_).substr(0, static_cast<size_t>(size - before_last_bytes_.size)));
}

std::string Beginning::Saved() const {
  std::string saved;
  for (const Mark& mark : {all_, windows_[0], windows_[1]}) {
    Append(mark.size, &saved);
    Append(mark.hash, &saved);
  }
  for (const uint64_t hash : marks_) Append(hash, &saved);
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
  beginning.before_last_bytes_ = beginning.all_;
  beginning.windows_[0] = {numbers[2], numbers[3]};
  beginning.windows_[1] = {numbers[4], numbers[5]};
  beginning.marks_.assign(numbers.begin() + kFixed, numbers.end());
  const uint64_t late = beginning.all_.size / kWindow * kWindow;
  const bool right = beginning.marks_.size() == MarksWithin(beginning.all_.size) &&
                     beginning.windows_[1].size == late &&
                     beginning.windows_[0].size == late - std::min(late, kWindow);
  return right ? std::optional(beginning) : std::nullopt;
}

absl::StatusOr<uint64_t> HashOfFile(const FollowedFile& file, Beginning::Mark known, uint64_t size,
                                    const std::function<bool()>& stop) {
  const absl::Status read = ReadBetween(
      file, known.size, size, stop, [&](std::string_view bytes) { known.hash = HashOn(known.hash, bytes); });
  if (!read.ok()) return read;
  return known.hash;
}

absl::Status ReadOn(const FollowedFile& file, uint64_t size, const std::function<bool()>& stop,
                    Beginning* beginning) {
  return ReadBetween(file, beginning->size(), size, stop,
                     [beginning](std::string_view bytes) { beginning->Add(bytes); });
}

absl::StatusOr<bool> HoldsStill(const FollowedFile& file, const Beginning& beginning) {
  const absl::StatusOr<uint64_t> hash = HashOfFile(file, beginning.window(), beginning.size(), nullptr);
  if (absl::IsOutOfRange(hash.status())) return false;
  if (!hash.ok()) return hash.status();
  return *hash == beginning.hash();
}

}  // namespace vmsift
