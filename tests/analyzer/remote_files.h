// A store of another machine, in memory, for tests of following: files that are appended to, replaced,
// removed; faults.
#ifndef VMSIFT_TESTS_ANALYZER_REMOTE_FILES_H_
#define VMSIFT_TESTS_ANALYZER_REMOTE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/input/remote_folder.h"
#include "gtest/gtest.h"

namespace vmsift {

class RemoteFiles : public RemoteFolder {
 public:
  struct File {
    std::string content;
    int version = 0;
    int lineage = 0;  // 0: it does not only grow
  };
  struct Request {
    std::string what;  // list, list all, find, read
    std::string name;
    uint64_t offset = 0;
    size_t size = 0;
  };

  // Makes a file that is appended to; or anew.
  void Create(const std::string& name) { files_[name] = {"", ++changes_, ++changes_}; }
  void Append(const std::string& name, std::string_view bytes) {
    if (files_.count(name) == 0) Create(name);
    files_[name].content += bytes;
    files_[name].version = ++changes_;
  }
  // Writes all of a file.
  void Put(const std::string& name, const std::string& content) { files_[name] = {content, ++changes_, 0}; }
  // Makes a file that is appended to, anew, though its lineage does not show it.
  void Recreate(const std::string& name, const std::string& content) {
    files_[name].content = content;
    files_[name].version = ++changes_;
  }
  void Remove(const std::string& name) { files_.erase(name); }
  const std::map<std::string, File>& files() const { return files_; }

  // Files that only a whole listing shows.
  void Hide(const std::string& name) { hidden_ = name; }
  // A file that no listing shows.
  void LeaveOut(const std::string& name) { left_out_ = name; }
  // Asked before each answer; an error is the answer.
  void set_fault(std::function<absl::Status(const Request&)> fault) { fault_ = std::move(fault); }
  std::vector<Request> TakeRequests() { return std::exchange(requests_, {}); }

  static std::string PathOf(const std::string& name) { return "https://a.example/logs/" + name; }

  const std::string& path() const override { return path_; }
  bool Covers(const std::string& path) const override { return path.starts_with(path_); }
  absl::StatusOr<RemoteListing> List(bool whole) override {
    if (const absl::Status fault = Note({whole ? "list all" : "list", ""}); !fault.ok()) return fault;
    RemoteListing listing;
    listing.whole = whole;
    for (const auto& [name, file] : files_) {
      if (name != left_out_ && (whole || name != hidden_)) listing.entries.push_back(EntryOf(name, file));
    }
    return listing;
  }
  absl::StatusOr<std::optional<RemoteEntry>> Find(const std::string& path) override {
    const std::string name = path.substr(PathOf("").size());
    if (const absl::Status fault = Note({"find", name}); !fault.ok()) return fault;
    const auto file = files_.find(name);
    if (file == files_.end()) return std::nullopt;
    return EntryOf(name, file->second);
  }
  absl::Status Read(const RemoteEntry& entry, uint64_t offset, char* buffer, size_t size) override {
    const std::string name = entry.path.substr(PathOf("").size());
    if (const absl::Status fault = Note({"read", name, offset, size}); !fault.ok()) return fault;
    const auto found = files_.find(name);
    if (found == files_.end()) return absl::NotFoundError(entry.path + ": there is no such blob");
    const RemoteEntry now = EntryOf(name, found->second);
    const bool grew = !now.lineage.empty() && now.lineage == entry.lineage;
    if (!grew && now.version != entry.version) return absl::AbortedError(entry.path + ": changed");
    EXPECT_GT(size, 0u);
    EXPECT_LE(offset + size, entry.size);
    std::memcpy(buffer, found->second.content.data() + offset, size);
    return absl::OkStatus();
  }
  void Stop() override {}

 private:
  static RemoteEntry EntryOf(const std::string& name, const File& file) {
    return {PathOf(name), file.content.size(), absl::StrCat("v", file.version),
            file.lineage == 0 ? "" : absl::StrCat("made ", file.lineage)};
  }
  absl::Status Note(Request request) {
    requests_.push_back(std::move(request));
    return fault_ ? fault_(requests_.back()) : absl::OkStatus();
  }

  const std::string path_ = PathOf("");
  std::map<std::string, File> files_;
  std::string hidden_;
  std::string left_out_;
  std::function<absl::Status(const Request&)> fault_;
  std::vector<Request> requests_;
  int changes_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_REMOTE_FILES_H_
