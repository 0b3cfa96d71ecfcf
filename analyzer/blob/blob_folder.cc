#include "analyzer/blob/blob_folder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// How long into a day the blobs of the day before still grow. What diagnostic settings write is seldom later
// than some minutes.
constexpr int kLateHours = 3;

// Whether `segment` is such as `m=11`.
bool IsPartOfDate(std::string_view segment, char label, size_t digits) {
  return segment.size() == digits + 2 && segment[0] == label && segment[1] == '=' &&
         std::all_of(segment.begin() + 2, segment.end(), IsAsciiDigit);
}

std::string FolderOfDay(absl::CivilDay day) {
  const auto two_digits = [](int number) { return absl::StrCat(absl::Dec(number, absl::kZeroPad2)); };
  return absl::StrCat("y=", day.year(), "/m=", two_digits(day.month()), "/d=", two_digits(day.day()), "/");
}

}  // namespace

std::optional<std::string> FolderOfDates(std::string_view name) {
  constexpr size_t kDate = 18;  // `y=2026/m=11/d=23/`, and a character of what follows
  for (size_t at = 0; at + kDate <= name.size();) {
    const std::string_view date = name.substr(at);
    if (IsPartOfDate(date.substr(0, 6), 'y', 4) && date[6] == '/' &&
        IsPartOfDate(date.substr(7, 4), 'm', 2) && date[11] == '/' &&
        IsPartOfDate(date.substr(12, 4), 'd', 2) && date[16] == '/')
      return std::string(name.substr(0, at));
    const size_t slash = name.find('/', at);
    if (slash == std::string_view::npos) break;
    at = slash + 1;
  }
  return std::nullopt;
}

BlobFolder::BlobFolder(std::shared_ptr<BlobStore> store, BlobLocation location, Options options)
    : store_(std::move(store)),
      location_(std::move(location)),
      options_(std::move(options)),
      path_(location_.Path()),
      base_(location_.PathOf("") + "/") {}

std::string BlobFolder::NameOf(const std::string& path) const {
  return PercentDecoded(std::string_view(path).substr(std::min(base_.size(), path.size())));
}

bool BlobFolder::Covers(const std::string& path) const {
  if (!path.starts_with(base_)) return false;
  const std::string name = NameOf(path);
  if (!name.starts_with(location_.name)) return false;
  const bool whole_names = !location_.is_prefix && !location_.name.empty() && !location_.name.ends_with('/');
  return !whole_names || name.size() == location_.name.size() || name[location_.name.size()] == '/';
}

BlobSelection BlobFolder::Selection() const {
  return {.filter = &options_.filter, .judge = options_.judge};
}

RemoteEntry BlobFolder::EntryOf(const BlobVersion& blob) const {
  return {location_.PathOf(blob.name), blob.size, blob.etag, blob.append ? blob.created : ""};
}

BlobFolder::Layout BlobFolder::LayoutOf(const FoundBlobs& found) const {
  Layout layout;
  layout.pages = found.pages;
  layout.is_folder = !found.is_blob && !found.blobs.empty();
  for (const BlobVersion& blob : found.blobs) {
    if (std::optional<std::string> folder = FolderOfDates(blob.name)) {
      layout.dated.insert(*std::move(folder));
    } else {
      const size_t slash = blob.name.rfind('/');
      const std::string parent = slash == std::string::npos ? "" : blob.name.substr(0, slash + 1);
      // With a prefix such as `logs/m=1*`, not all of a folder may be wanted.
      layout.plain.insert(parent.size() < location_.name.size() ? location_.name : parent);
    }
  }
  return layout;
}

std::vector<BlobPrefix> BlobFolder::Prefixes() const {
  const std::lock_guard lock(mutex_);
  std::vector<BlobPrefix> prefixes;
  if (!layout_) return prefixes;
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::Time now = options_.now();
  const absl::CivilDay today = absl::ToCivilDay(now, utc);
  // The clock of the service may be ahead.
  std::set<absl::CivilDay> days = {today, absl::ToCivilDay(now - absl::Hours(kLateHours), utc),
                                   absl::ToCivilDay(now + absl::Minutes(10), utc)};
  for (const std::string& folder : layout_->dated) {
    for (const absl::CivilDay& day : days) {
      const std::string of_day = folder + FolderOfDay(day);
      if (!options_.judge || options_.judge(of_day) != FolderVerdict::kNone) prefixes.push_back({of_day});
    }
  }
  for (const std::string& folder : layout_->plain) prefixes.push_back({folder, /*deep=*/false});
  if (prefixes.size() >= layout_->pages) prefixes.clear();
  return prefixes;
}

absl::StatusOr<RemoteListing> BlobFolder::List(bool whole) {
  const std::vector<BlobPrefix> prefixes = whole ? std::vector<BlobPrefix>() : Prefixes();
  RemoteListing listing;
  listing.whole = prefixes.empty();
  BlobLocation location = location_;
  {
    const std::lock_guard lock(mutex_);
    // Once it is known to be a folder, nobody need ask whether it is a blob.
    const bool is_name = !location.name.empty() && !location.name.ends_with('/') && !location.is_prefix;
    if (is_name && layout_ && layout_->is_folder) location.name += '/';
  }
  BlobService* const service = store_->service.get();
  absl::StatusOr<FoundBlobs> found = listing.whole ? FindBlobs(service, location, Selection())
                                                   : FindBlobsBelow(service, location, Selection(), prefixes);
  if (!found.ok()) return found.status();
  for (const BlobVersion& blob : found->blobs) listing.entries.push_back(EntryOf(blob));
  if (listing.whole) {
    const std::lock_guard lock(mutex_);
    layout_ = LayoutOf(*found);
  }
  return listing;
}

absl::StatusOr<std::optional<RemoteEntry>> BlobFolder::Find(const std::string& path) {
  const absl::StatusOr<std::optional<BlobVersion>> blob = store_->service->Find(NameOf(path));
  if (!blob.ok()) return blob.status();
  if (!blob->has_value()) return std::nullopt;
  return EntryOf(**blob);
}

absl::Status BlobFolder::Read(const RemoteEntry& file, uint64_t offset, char* buffer, size_t size) {
  BlobVersion blob;
  blob.name = NameOf(file.path);
  blob.size = file.size;
  blob.etag = file.version;
  blob.append = !file.lineage.empty();
  blob.created = file.lineage;
  size_t filled = 0;
  return store_->service->Read(blob, offset, buffer, size, &filled);
}

}  // namespace vmsift
