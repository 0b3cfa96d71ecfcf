#include "analyzer/app/output_place.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr int kMostLinks = 40;  // as the system has it

absl::Status Error(int error, const std::string& path) {
  return absl::ErrnoToStatus(error, path);
}

// Whether somebody else may have put an entry into `directory` to catch our output.
bool MayBeATrap(const struct stat& directory, const struct stat& info) {
  const bool open_to_all =
      (directory.st_mode & S_ISVTX) != 0 && (directory.st_mode & (S_IWOTH | S_IWGRP)) != 0;
  return open_to_all && info.st_uid != geteuid() && info.st_uid != directory.st_uid;
}

bool IsSame(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// The descriptor of our own that `name` in `directory` stands for; -1 if it stands for none.
int OpenFileOf(const struct stat& directory, const std::string& name) {
  struct stat own;
  if (stat("/proc/self/fd", &own) != 0 || !IsSame(own, directory)) return -1;
  return !name.empty() && std::all_of(name.begin(), name.end(), IsAsciiDigit) ? std::atoi(name.c_str()) : -1;
}

// Takes the first part of a path away. Slashes at the end make an empty last part.
std::string TakePart(std::string* path) {
  const size_t slash = std::min(path->find('/'), path->size());
  std::string part = path->substr(0, slash);
  path->erase(0, std::min(path->find_first_not_of('/', slash), path->size()));
  return part;
}

// What a link in a directory holds; empty when it cannot be read, and errno says why.
std::string ReadLink(int directory, const std::string& name) {
  char target[PATH_MAX];
  const ssize_t length = readlinkat(directory, name.c_str(), target, sizeof target);
  return length < 0 ? std::string() : std::string(target, static_cast<size_t>(length));
}

}  // namespace

absl::StatusOr<OutputPlace> FindOutputPlace(const std::string& path) {
  constexpr int kDirectory = O_PATH | O_DIRECTORY | O_CLOEXEC;
  std::string rest = path;
  OwnedDescriptor directory;
  int links = 0;
  for (;;) {
    if (rest.starts_with('/') || directory.get() < 0) {
      directory = OwnedDescriptor(open(rest.starts_with('/') ? "/" : ".", kDirectory));
      if (directory.get() < 0) return Error(errno, path);
      rest.erase(0, std::min(rest.find_first_not_of('/'), rest.size()));
    }
    const bool last = rest.find('/') == std::string::npos;
    const std::string name = TakePart(&rest);
    if (name.empty()) return Error(EISDIR, path);
    OutputPlace place;
    place.exists = fstatat(directory.get(), name.c_str(), &place.info, AT_SYMLINK_NOFOLLOW) == 0;
    if (!place.exists && (errno != ENOENT || !last)) return Error(errno, path);
    struct stat around;
    if (fstat(directory.get(), &around) != 0) return Error(errno, path);
    const bool link = place.exists && S_ISLNK(place.info.st_mode);
    // A device's owner does not matter, and a regular file is replaced, not written to.
    if ((link || (place.exists && S_ISFIFO(place.info.st_mode))) && MayBeATrap(around, place.info)) {
      return absl::PermissionDeniedError(
          absl::StrCat(path, ": leads through ", name,
                       ", which somebody else made in a directory that others may write to"));
    }
    if (link && last) place.open_file = OpenFileOf(around, name);
    if (last && (!link || place.open_file >= 0)) {
      if (place.exists && S_ISDIR(place.info.st_mode)) return Error(EISDIR, path);
      place.directory = std::move(directory);
      place.name = name;
      return place;
    }
    if (link) {
      const std::string target = ReadLink(directory.get(), name);
      if (target.empty()) return Error(errno, path);
      if (++links > kMostLinks) return Error(ELOOP, path);
      rest = last ? target : absl::StrCat(target, "/", rest);
      continue;
    }
    OwnedDescriptor next(openat(directory.get(), name.c_str(), kDirectory | O_NOFOLLOW));
    if (next.get() < 0) return Error(errno, path);
    directory = std::move(next);
  }
}

}  // namespace vmsift
