#include "analyzer/app/counts_database.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/count/merge_counts.h"
#include "analyzer/input/open_source.h"
#include "base/status_text.h"
#include "base/white_space.h"

namespace vmsift {

absl::StatusOr<Counts> SumOf(const std::vector<std::string>& files, const Catalog& catalog) {
  std::vector<CountsPart> parts;
  for (const std::string& bytes : files) parts.push_back({"a part", [&bytes] { return bytes; }});
  return MergeCounts(parts, catalog);
}

absl::StatusOr<std::unique_ptr<CountsStore>> OpenCountsDatabase(const std::string& url,
                                                                const std::string& group,
                                                                const Catalog& catalog) {
  constexpr size_t kMostBytes = 64 << 10;
  std::string secret = url;
  if (url.starts_with('@')) {
    const absl::StatusOr<std::string> text = ReadWholeFile(url.substr(1), kMostBytes);
    if (!text.ok()) return text.status();
    secret = Trimmed(*text);
  }
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Create(secret);
  if (!database.ok()) return database.status();
  return std::make_unique<CountsStore>(
      *std::move(database), group,
      [&catalog](const std::vector<std::string>& files) -> absl::StatusOr<std::string> {
        const absl::StatusOr<Counts> sum = SumOf(files, catalog);
        if (!sum.ok()) return sum.status();
        return EncodeCounts(sum->head, sum->tally, catalog);
      });
}

int64_t SteadyNowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace vmsift
