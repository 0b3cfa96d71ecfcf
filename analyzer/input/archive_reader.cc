#include "analyzer/input/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quantity_text.h"
#include "base/status_text.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// libarchive turns names into the thread's character set. In any but UTF-8 it would lose letters.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = uselocale(locale_);
  }
  ~Utf8Locale() {
    if (locale_ == nullptr) return;
    uselocale(before_);
    freelocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  const locale_t locale_;
  locale_t before_ = nullptr;
};

std::string NameOf(archive_entry* entry, size_t most) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  std::string text = name == nullptr ? "(a name that cannot be read)" : name;
  if (text.size() > most) text = text.substr(0, most) + "…";
  return text;
}

bool IsRegular(archive_entry* entry) {
  return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
}

}  // namespace

// Bytes of the current member.
class ArchiveReader::MemberSource : public ByteSource {
 public:
  explicit MemberSource(ArchiveReader* archive) : archive_(*archive) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    return archive_.Read(buffer, capacity);
  }

 private:
  ArchiveReader& archive_;
};

ArchiveReader::ArchiveReader(std::unique_ptr<ByteSource> source, ArchiveFormat format, std::string name,
                             std::function<uint64_t()> packed_bytes, const Limits& limits)
    : name_(std::move(name)),
      format_(format),
      limits_(limits),
      packed_bytes_(std::move(packed_bytes)),
      input_(std::move(source)) {
  // What is skipped is unpacked, too.
  input_.set_check([this](uint64_t given) { return CheckRatio(given); });
  if (format == ArchiveFormat::kZip) input_.KeepTail(kZipTailBytes);
  Open();
}

ArchiveReader::ArchiveReader(std::shared_ptr<const RandomAccess> file, std::string name,
                             std::atomic<uint64_t>* bytes_read, const Limits& limits)
    : name_(std::move(name)),
      format_(ArchiveFormat::kTar),
      limits_(limits),
      packed_bytes_([size = file->size()] { return size; }),
      input_(std::move(file), bytes_read) {
  Open();
}

ArchiveReader::ArchiveReader(std::shared_ptr<const RandomAccess> file, ZipDirectory directory,
                             std::string name, std::atomic<uint64_t>* bytes_read, const Limits& limits)
    : name_(std::move(name)),
      format_(ArchiveFormat::kZip),
      limits_(limits),
      packed_bytes_([size = file->size()] { return size; }),
      input_(std::move(file), bytes_read),
      directory_(std::move(directory)) {}

ArchiveReader::~ArchiveReader() = default;

void ArchiveReader::NoteDamage(std::string_view what) {
  if (damage_.ok())
    damage_ = absl::DataLossError(absl::StrCat(name_, ": archive damaged or cut (", ToAbsl(what), ")"));
}

void ArchiveReader::Open() {
  entry_ = nullptr;
  reader_.reset(archive_read_new());
  if (reader_ == nullptr) {
    status_ = absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to read an archive"));
    return;
  }
  if (format_ == ArchiveFormat::kZip) {
    archive_read_support_format_zip_streamable(reader_.get());
  } else {
    archive_read_support_format_tar(reader_.get());
    // As `cat a.tar b.tar` makes them.
    archive_read_set_options(reader_.get(), "tar:read_concatenated_archives");
  }
  if (input_.Open(reader_.get()) < ARCHIVE_WARN) status_ = absl::DataLossError(name_ + ": " + Reason());
}

std::optional<ArchiveReader::Member> ArchiveReader::Next() {
  member_ended_ = true;
  block_ = {};
  gap_ = 0;
  if (ended_ || !status_.ok()) return std::nullopt;
  const Utf8Locale utf8;
  entry_ = directory_ ? NextOfDirectory() : NextEntry();
  if (entry_ == nullptr) return std::nullopt;
  Member member{++members_, NameOf(entry_, limits_.max_shown_name_bytes)};
  name_bytes_ += member.name.size();
  if (members_ > limits_.max_members || name_bytes_ > limits_.max_name_bytes) {
    status_ = absl::ResourceExhaustedError(
        absl::StrCat(name_, ": too many files; only the first ", members_ - 1, " are read"));
    return std::nullopt;
  }
  member_ = member.name;
  member_status_ = absl::OkStatus();
  member_ended_ = false;
  position_ = 0;
  if (!found_) {
    member_status_ = absl::DataLossError(
        MemberName(member_) + ": cannot be unpacked (its header is not where the archive's directory says)");
  }
  return member;
}

archive_entry* ArchiveReader::NextEntry() {
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(reader_.get(), &entry);
    if (result == ARCHIVE_EOF) {
      ended_ = true;
      if (format_ == ArchiveFormat::kZip) CheckEnd();
      status_ = damage_;
      return nullptr;
    }
    if (damage_.ok() && result != ARCHIVE_OK && result != ARCHIVE_WARN) {
      damage_ =
          absl::DataLossError(absl::StrCat(name_, ": archive damaged or cut", members_ == 0 ? "" : " after ",
                                           members_ == 0 ? "" : member_, " (", Reason(), ")"));
    }
    if (result < ARCHIVE_WARN) {
      status_ = damage_;
      return nullptr;
    }
    // Skips damaged headers up to the next one that is none.
    if (result == ARCHIVE_RETRY) continue;
    ++entries_;
    if (IsRegular(entry)) return entry;
  }
}

archive_entry* ArchiveReader::NextOfDirectory() {
  while (next_ < directory_->size()) {
    absl::StatusOr<ZipDirectory::Member> member = directory_->At(next_++, *input_.file());
    if (!member.ok()) {
      status_ = member.status();
      return nullptr;
    }
    if (!member->is_regular) continue;
    found_ = member->found;
    input_.Select(std::move(member->header), member->begin, member->end);
    Open();
    if (!status_.ok()) return nullptr;
    archive_entry* entry = nullptr;
    if (archive_read_next_header(reader_.get(), &entry) >= ARCHIVE_WARN) return entry;
    NoteDamage(Reason());
  }
  ended_ = true;
  status_ = damage_;
  return nullptr;
}

void ArchiveReader::CheckEnd() {
  input_.ReadRest();
  const std::optional<uint64_t> stated = ZipMembersStated(input_.tail());
  if (!input_.status().ok()) return NoteDamage(Reason());
  if (!stated) return NoteDamage("its end is missing");
  if (entries_ >= *stated) return;
  NoteDamage(absl::StrCat("its directory names ", Grouped(*stated), " entries, of which ", Grouped(entries_),
                          " are found"));
}

std::unique_ptr<ByteSource> ArchiveReader::Bytes() {
  return std::make_unique<MemberSource>(this);
}

absl::StatusOr<size_t> ArchiveReader::Read(char* buffer, size_t capacity) {
  while (gap_ == 0 && block_.empty() && !member_ended_ && member_status_.ok()) ReadBlock();
  if (gap_ == 0 && block_.empty()) {
    if (!member_status_.ok()) return member_status_;
    return size_t{0};
  }
  const size_t size =
      gap_ > 0 ? static_cast<size_t>(std::min<uint64_t>(gap_, capacity)) : std::min(block_.size(), capacity);
  if (absl::Status status = CheckRatio(member_bytes_ + size); !status.ok()) {
    ended_ = member_ended_ = true;
    gap_ = 0;
    block_ = {};
    return member_status_ = std::move(status);
  }
  if (gap_ > 0) {
    std::memset(buffer, '\0', size);
    gap_ -= size;
  } else {
    std::memcpy(buffer, block_.data(), size);
    block_.remove_prefix(size);
  }
  member_bytes_ += size;
  position_ += size;
  return size;
}

void ArchiveReader::ReadBlock() {
  const void* block = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  const int result = archive_read_data_block(reader_.get(), &block, &size, &offset);
  const auto begin = static_cast<uint64_t>(std::max<la_int64_t>(offset, 0));
  if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
    // With a warning, such as of a wrong checksum, comes a block all the same. The end of a sparse file is a
    // block of nothing behind a hole.
    gap_ = begin > position_ ? begin - position_ : 0;
    block_ = std::string_view(static_cast<const char*>(block), size);
  }
  if (result == ARCHIVE_EOF) {
    member_ended_ = true;
    // Of a sparse file that ends in a hole, libarchive gives nothing for it.
    const auto whole = static_cast<uint64_t>(std::max<la_int64_t>(archive_entry_size(entry_), 0));
    if (format_ == ArchiveFormat::kTar && whole > position_) gap_ = whole - position_;
  } else if (result == ARCHIVE_WARN) {
    EndMember("damaged", /*archive_ends=*/false);
  } else if (archive_entry_is_encrypted(entry_) != 0 && result != ARCHIVE_OK) {
    EndMember("encrypted; unpack it with its password and scan that", /*archive_ends=*/false);
  } else if (result != ARCHIVE_OK) {
    const bool others_can_be_found = directory_ && input_.status().ok();
    EndMember("cannot be unpacked", result == ARCHIVE_FATAL && !others_can_be_found);
  }
}

void ArchiveReader::EndMember(std::string_view what, bool archive_ends) {
  member_ended_ = true;
  ended_ = ended_ || archive_ends;
  const std::string name = MemberName(member_);
  const char* const rest = archive_ends ? "; what follows in the archive is not read" : "";
  if (absl::IsResourceExhausted(input_.status())) {
    member_status_ = input_.status();
  } else if (archive_entry_is_encrypted(entry_) != 0) {
    member_status_ = absl::UnimplementedError(absl::StrCat(name, ": ", ToAbsl(what), rest));
  } else {
    member_status_ = absl::DataLossError(absl::StrCat(name, ": ", ToAbsl(what), " (", Reason(), ")", rest));
  }
}

absl::Status ArchiveReader::CountUnpacked(uint64_t bytes) {
  unpacked_bytes_ += bytes;
  absl::Status status = CheckRatio(unpacked_bytes_);
  if (!status.ok()) ended_ = member_ended_ = true;
  return status;
}

absl::Status ArchiveReader::CheckRatio(uint64_t unpacked) const {
  if (unpacked <= limits_.free_bytes || unpacked / limits_.max_ratio <= packed_bytes_())
    return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      member_.empty() ? name_ : MemberName(member_), ": unpacks to more than ", Grouped(limits_.max_ratio),
      " times the size of the archive, as no log does; the rest of the archive is not read"));
}

std::string ArchiveReader::Reason() const {
  if (input_.status().ok()) {
    const char* const reason = archive_error_string(reader_.get());
    // libarchive has none for an archive that ends where another entry should begin.
    std::string text = reason == nullptr ? "" : reason;
    while (!text.empty() && IsBlank(text.back())) text.pop_back();
    return text.empty() ? "it ends early" : text;
  }
  // The error of what unpacks the archive, or reads it, begins with the same name.
  std::string_view message = Message(input_.status());
  if (message.substr(0, name_.size() + 2) == name_ + ": ") message.remove_prefix(name_.size() + 2);
  return std::string(message);
}

}  // namespace vmsift
