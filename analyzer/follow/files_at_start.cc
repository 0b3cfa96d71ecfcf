#include "analyzer/follow/files_at_start.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/quantity_text.h"

namespace vmsift {

void FilesAtStart::Add(const FileFacts& facts, bool continues) {
  files_[facts.identity] = {.size = facts.size, .continues = continues};
}

void FilesAtStart::BeginScan() {
  for (auto& [identity, file] : files_) file.seen_this_scan = false;
}

void FilesAtStart::See(const FileIdentity& identity) {
  const auto file = files_.find(identity);
  if (file != files_.end()) file->second.seen_this_scan = true;
}

void FilesAtStart::EndScan() {
  std::erase_if(files_, [](const auto& entry) { return !entry.second.seen_this_scan; });
}

uint64_t FilesAtStart::TakeStart(const FileFacts& facts) {
  const auto file = files_.find(facts.identity);
  if (file == files_.end()) return 0;
  // One that is shorter by now was written anew.
  const bool from_end = !file->second.continues && facts.size >= file->second.size;
  const uint64_t start = from_end ? file->second.size : 0;
  files_.erase(file);
  if (start > 0) ++logs_;
  return start;
}

void FilesAtStart::PassOver(const FileFacts& facts) {
  File& file = files_.at(facts.identity);
  file.modified = facts.modified;
  if (!std::exchange(file.passed_over, true)) ++passed_over_;
}

bool FilesAtStart::IsPassedOver(const FileFacts& facts) const {
  const auto file = files_.find(facts.identity);
  return file != files_.end() && file->second.passed_over && file->second.modified == facts.modified;
}

std::string FilesAtStart::TakeSummary() {
  const size_t logs = std::exchange(logs_, 0);
  const size_t passed_over = std::exchange(passed_over_, 0);
  std::vector<std::string> parts;
  if (logs > 0)
    parts.push_back(
        absl::StrCat("starts at the end", logs == 1 ? "" : "s", " of ", Counted(logs, "log", "logs")));
  if (passed_over > 0)
    parts.push_back("passes over " + Counted(passed_over, "compressed file", "compressed files"));
  return absl::StrJoin(parts, "; ");
}

}  // namespace vmsift
