#include "analyzer/redact/pseudonyms.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/input/open_source.h"
#include "base/ascii_case.h"
#include "base/owned_descriptor.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kHead = "vmsift key 1 ";
constexpr size_t kMostBytes = size_t{1} << 30;

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '\\')
      escaped += "\\\\";
    else if (c == '\t')
      escaped += "\\t";
    else if (c == '\n')
      escaped += "\\n";
    else
      escaped += c;
  }
  return escaped;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char escape = text[++i];
    plain += escape == 't' ? '\t' : escape == 'n' ? '\n' : escape;
  }
  return plain;
}

bool ReadHex(std::string_view text, uint64_t* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number, 16);
  return error == std::errc() && end == text.data() + text.size() && text.size() == 16;
}

absl::Status Failed(const std::string& path, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", std::string(what)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Pseudonyms>> Pseudonyms::Open(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return Read(path);
  SipKey key;
  if (getrandom(key.data(), sizeof(key), 0) != static_cast<ssize_t>(sizeof(key)))
    return Failed(path, "no random numbers for a secret");
  return std::unique_ptr<Pseudonyms>(new Pseudonyms(path, key));
}

absl::StatusOr<std::unique_ptr<Pseudonyms>> Pseudonyms::Read(const std::string& path) {
  SipKey key;
  const absl::StatusOr<std::string> content = ReadWholeFile(path, kMostBytes);
  if (!content.ok()) return content.status();
  std::string_view rest = *content;
  std::string_view head = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(head.size() + 1, rest.size()));
  if (head.substr(0, kHead.size()) != kHead) return Failed(path, "is no key file of vmsift --redact");
  head.remove_prefix(kHead.size());
  if (head.size() != 32 || !ReadHex(head.substr(0, 16), &key[0]) || !ReadHex(head.substr(16), &key[1]))
    return Failed(path, "a key file whose secret is damaged");
  std::unique_ptr<Pseudonyms> pseudonyms(new Pseudonyms(path, key));
  for (size_t number = 2; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos)
      return Failed(path, fmt::format("line {} of the key file is damaged", number));
    pseudonyms->originals_.emplace(line.substr(0, tab), Unescaped(line.substr(tab + 1)));
  }
  return pseudonyms;
}

std::string Pseudonyms::Of(std::string_view original, Form form) {
  const SipValue hash = SipHash(key_, AsciiLowered(original));
  std::string pseudonym;
  switch (form) {
    case Form::kName:
      pseudonym = fmt::format("name-{:012x}", hash.low >> 16);
      break;
    case Form::kGuid:
      pseudonym = fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", hash.low >> 32, hash.low >> 16 & 0xffff,
                              hash.low & 0xffff, hash.high >> 48, hash.high & 0xffffffffffff);
      break;
    case Form::kMail:
      pseudonym = fmt::format("name-{:012x}@redacted.invalid", hash.low >> 16);
      break;
  }
  const std::lock_guard lock(mutex_);
  const auto [known, is_new] = originals_.try_emplace(pseudonym, original);
  // Which spelling comes first depends on who reads what; the greatest does not.
  if (!is_new && known->second < original) known->second = original;
  return pseudonym;
}

std::string_view Pseudonyms::Original(std::string_view pseudonym) const {
  const std::lock_guard lock(mutex_);
  const auto known = originals_.find(pseudonym);
  return known == originals_.end() ? std::string_view() : std::string_view(known->second);
}

uint64_t Pseudonyms::fingerprint() const {
  return SipHash(key_, "the key's own name").low;
}

absl::Status Pseudonyms::Save() const {
  const std::string temporary = path_ + ".new";
  std::string content = fmt::format("{}{:016x}{:016x}\n", kHead, key_[0], key_[1]);
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [pseudonym, original] : originals_)
      content += pseudonym + "\t" + Escaped(original) + "\n";
  }
  unlink(temporary.c_str());
  const OwnedDescriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  std::string_view rest = content;
  while (file.get() >= 0 && !rest.empty()) {
    const ssize_t written = write(file.get(), rest.data(), rest.size());
    if (written < 0 && errno != EINTR) break;
    if (written > 0) rest.remove_prefix(static_cast<size_t>(written));
  }
  if (file.get() < 0 || !rest.empty() || fsync(file.get()) != 0 ||
      rename(temporary.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    unlink(temporary.c_str());
    return absl::UnavailableError(
        absl::StrCat(path_, ": the key file cannot be written: ", std::strerror(error)));
  }
  return absl::OkStatus();
}

}  // namespace vmsift
