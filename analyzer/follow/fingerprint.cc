#include "analyzer/follow/fingerprint.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include "analyzer/input/byte_hash.h"

namespace vmsift {
namespace {

constexpr size_t kReadBytes = 256 << 10;
constexpr uint64_t kWindowBytes = 4 << 10;
constexpr uint64_t kMostCompared = 64 << 20;  // bytes, by Compare::kAll
constexpr size_t kMostCopies = 16;

// Prefixes of 256 bytes and more are marked at eight sizes within each power of two.
constexpr size_t kMarksPerPower = 8;
constexpr uint64_t kFirstMark = 256;  // bytes

uint64_t SizeAtMark(size_t index) {
  const uint64_t power = kFirstMark << (index / kMarksPerPower);
  return power + power / kMarksPerPower * (index % kMarksPerPower);
}

size_t MarksUpTo(uint64_t size) {
  if (size < kFirstMark) return 0;
  const auto octave = static_cast<size_t>(std::bit_width(size / kFirstMark)) - 1;
  const uint64_t power = kFirstMark << octave;
  return octave * kMarksPerPower + static_cast<size_t>((size - power) / (power / kMarksPerPower)) + 1;
}

std::string SavedNumbers(const std::vector<uint64_t>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()),  // NOLINT: in the byte order of this machine
          numbers.size() * sizeof(uint64_t)};
}

std::vector<uint64_t> RestoredNumbers(std::string_view saved) {
  std::vector<uint64_t> numbers(saved.size() / sizeof(uint64_t));
  if (!numbers.empty()) std::memcpy(numbers.data(), saved.data(), numbers.size() * sizeof(uint64_t));
  return numbers;
}

absl::Status ReadBetween(const BytesAt& file, uint64_t from, uint64_t to, const std::function<bool()>& stop,
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

// Whether the hash of the first bytes of a file is that of `all`.
absl::StatusOr<bool> HasHash(const BytesAt& file, Fingerprint::Prefix known, Fingerprint::Prefix all) {
  const absl::StatusOr<uint64_t> hash = HashOfFile(file, known, all.size, nullptr);
  if (absl::IsOutOfRange(hash.status())) return false;
  if (!hash.ok()) return hash.status();
  return *hash == all.hash;
}

}  // namespace

void Fingerprint::MarkEnd() {
  if (all_.size == SizeAtMark(marks_.size())) marks_.push_back(all_.hash);
  if (all_.size % kWindowBytes != 0) return;
  windows_[0] = windows_[1];
  windows_[1] = all_;
  if (before_last_bytes_.size >= windows_[0].size) return;
  last_bytes_.erase(0, static_cast<size_t>(windows_[0].size - before_last_bytes_.size));
  before_last_bytes_ = windows_[0];
}

void Fingerprint::Add(std::string_view bytes) {
  first_bytes_ += bytes.substr(0, kFirstBytes - first_bytes_.size());
  while (!bytes.empty()) {
    const uint64_t next =
        std::min(SizeAtMark(marks_.size()), (all_.size / kWindowBytes + 1) * kWindowBytes) - all_.size;
    const std::string_view part =
        bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(next, bytes.size())));
    all_ = {all_.size + part.size(), HashOn(all_.hash, part)};
    last_bytes_ += part;
    bytes.remove_prefix(part.size());
    MarkEnd();
  }
}

bool Fingerprint::AgreesWith(const Fingerprint& other) const {
  const size_t both = std::min(marks_.size(), other.marks_.size());
  return std::equal(marks_.begin(), marks_.begin() + static_cast<ptrdiff_t>(both), other.marks_.begin()) &&
         (all_.size != other.all_.size || all_.hash == other.all_.hash);
}

uint64_t Fingerprint::SharedSize(const Fingerprint& other) const {
  return size() == other.size() ? size() : LongestPrefix(std::min(size(), other.size())).size;
}

Fingerprint::Prefix Fingerprint::LongestPrefix(uint64_t size) const {
  Prefix longest;
  const size_t marks = std::min(marks_.size(), MarksUpTo(size));
  if (marks > 0) longest = {SizeAtMark(marks - 1), marks_[marks - 1]};
  for (const Prefix& known : {windows_[0], windows_[1], all_}) {
    if (known.size <= size && known.size > longest.size) longest = known;
  }
  return longest;
}

std::optional<uint64_t> Fingerprint::HashAt(uint64_t size) const {
  if (size > all_.size) return std::nullopt;
  const Prefix known = LongestPrefix(size);
  if (known.size == size) return known.hash;
  if (size < before_last_bytes_.size) return std::nullopt;
  return HashOn(before_last_bytes_.hash,
                std::string_view(last_bytes_).substr(0, static_cast<size_t>(size - before_last_bytes_.size)));
}

void Fingerprint::DropLastBytes() {
  std::string().swap(last_bytes_);  // with what it has reserved
  before_last_bytes_ = all_;
}

absl::StatusOr<bool> Fingerprint::MatchesEndOf(const BytesAt& file) const {
  return HasHash(file, windows_[0], all_);
}

absl::StatusOr<bool> Fingerprint::Matches(const BytesAt& file, uint64_t file_size, Compare compare) const {
  if (file_size < size()) return false;
  std::string first(first_bytes_.size(), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, first.data(), first.size());
  if (!got.ok()) return got.status();
  if (*got != first.size() || first != first_bytes_) return false;
  if (compare == Compare::kEnds || size() > kMostCompared) return MatchesEndOf(file);
  return HasHash(file, {}, all_);
}

std::string Fingerprint::Saved() const {
  std::vector<uint64_t> numbers;
  for (const Prefix& prefix : {all_, windows_[0], windows_[1]})
    numbers.insert(numbers.end(), {prefix.size, prefix.hash});
  numbers.insert(numbers.end(), marks_.begin(), marks_.end());
  return SavedNumbers(numbers) + first_bytes_;
}

std::optional<Fingerprint> Fingerprint::Restored(std::string_view saved) {
  constexpr size_t kFixed = 6;  // numbers
  std::vector<uint64_t> numbers = RestoredNumbers(saved);
  if (numbers.size() < kFixed) return std::nullopt;
  const uint64_t size = numbers[0];
  const size_t marks = MarksUpTo(size);
  const size_t number_bytes = (kFixed + marks) * sizeof(uint64_t);
  if (saved.size() != number_bytes + std::min<uint64_t>(size, kFirstBytes)) return std::nullopt;
  Fingerprint restored;
  restored.Add(saved.substr(number_bytes));
  numbers.resize(kFixed + marks);
  const bool agrees = std::equal(restored.marks_.begin(), restored.marks_.end(), numbers.begin() + kFixed) &&
                      (size > kFirstBytes || numbers[1] == restored.hash());
  const uint64_t last_window = size / kWindowBytes * kWindowBytes;
  if (!agrees || numbers[4] != last_window || numbers[2] != last_window - std::min(last_window, kWindowBytes))
    return std::nullopt;
  restored.all_ = {size, numbers[1]};
  restored.windows_[0] = {numbers[2], numbers[3]};
  restored.windows_[1] = {numbers[4], numbers[5]};
  restored.marks_.assign(numbers.begin() + kFixed, numbers.end());
  restored.DropLastBytes();
  return restored;
}

bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

absl::StatusOr<uint64_t> HashOfFile(const BytesAt& file, Fingerprint::Prefix known, uint64_t size,
                                    const std::function<bool()>& stop) {
  const absl::Status read = ReadBetween(
      file, known.size, size, stop, [&](std::string_view bytes) { known.hash = HashOn(known.hash, bytes); });
  if (!read.ok()) return read;
  return known.hash;
}

absl::Status ExtendFromFile(const BytesAt& file, uint64_t size, const std::function<bool()>& stop,
                            Fingerprint* fingerprint) {
  return ReadBetween(file, fingerprint->size(), size, stop,
                     [fingerprint](std::string_view bytes) { fingerprint->Add(bytes); });
}

bool CopiedPrefixes::Contains(const Fingerprint::Prefix& copy) const {
  return std::find(prefixes_.begin(), prefixes_.end(), copy) != prefixes_.end();
}

void CopiedPrefixes::Add(const Fingerprint::Prefix& copy) {
  if (copy.size >= Fingerprint::kIdentifyingBytes || Contains(copy)) return;
  if (prefixes_.size() >= kMostCopies) prefixes_.erase(prefixes_.begin());
  prefixes_.push_back(copy);
}

std::string CopiedPrefixes::Saved() const {
  std::vector<uint64_t> numbers;
  for (const Fingerprint::Prefix& prefix : prefixes_)
    numbers.insert(numbers.end(), {prefix.size, prefix.hash});
  return SavedNumbers(numbers);
}

std::optional<CopiedPrefixes> CopiedPrefixes::Restored(std::string_view saved) {
  if (saved.size() % (2 * sizeof(uint64_t)) != 0) return std::nullopt;
  const std::vector<uint64_t> numbers = RestoredNumbers(saved);
  CopiedPrefixes restored;
  for (size_t i = 0; i < numbers.size(); i += 2) restored.Add({numbers[i], numbers[i + 1]});
  if (restored.prefixes_.size() * 2 != numbers.size()) return std::nullopt;
  return restored;
}

}  // namespace vmsift
