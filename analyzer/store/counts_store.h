// The counts of consumer groups in PostgreSQL, with the offsets up to which they count. docs/kafka.md has the
// schema.
//
// Each commit adds a part of each partition that moved. When a partition has 16 parts of one level, they are
// merged to one of the next, in the same transaction: so there are few parts, and each message's counts are
// merged as often as there are levels (a log-structured merge tree). Not thread-safe.
#ifndef VMSIFT_ANALYZER_STORE_COUNTS_STORE_H_
#define VMSIFT_ANALYZER_STORE_COUNTS_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/store/database.h"
#include "analyzer/stream/counts_sink.h"

namespace vmsift {

// All of a group's counts.
struct StoredGroup {
  std::string settings;
  struct Progress {
    Partition partition;
    int64_t first = 0;  // offset where counting began
    int64_t next = 0;
    int64_t lost = 0;  // messages deleted before they were read
  };
  std::vector<Progress> progress;
  std::vector<std::string> parts;  // counts files
};

class CountsStore : public CountsSink {
 public:
  static constexpr int kVersion = 1;          // of the schema
  static constexpr size_t kPartsALevel = 16;  // that are merged to one

  // A counts file of all that counts files have.
  using Merge = std::function<absl::StatusOr<std::string>(const std::vector<std::string>&)>;

  CountsStore(std::unique_ptr<Database> database, std::string group, Merge merge);

  // Makes the tables where there are none, and checks that the group counts by these settings, of which a
  // stranger's eye must see what differs: lines of `name value`. A group that is not there is made.
  absl::Status Open(const std::string& settings);
  // For messages.
  const std::string& place() const { return database_->place(); }

  absl::StatusOr<Offsets> Load(const std::vector<Partition>& partitions) override;
  absl::Status Begin(const Offsets& offsets) override;
  absl::StatusOr<CommitResult> Commit(const std::vector<PartitionDelta>& deltas) override;

  // What a report needs, all of one moment. `topics`: none for all. An error if there is no such group, which
  // names those that are there.
  absl::StatusOr<StoredGroup> Read(const std::vector<std::string>& topics);

 private:
  absl::Status MakeTables();
  absl::Status CheckVersion();
  absl::Status AddPart(const Partition& partition, int64_t from, int64_t to, size_t level,
                       const std::string& counts);
  absl::Status MergeParts(const std::vector<PartitionDelta>& deltas);
  absl::Status MergeLevel(const Partition& partition, size_t level);
  absl::Status NoSuchGroup();

  const std::unique_ptr<Database> database_;
  const std::string group_;
  const Merge merge_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STORE_COUNTS_STORE_H_
