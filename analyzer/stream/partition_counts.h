// What is counted of messages since the last flush, as counts files of one partition each.
//
// A message is a line, whose number is its offset + 1; of one that has several lines, each has that number. A
// payload is read as a file of its own would be: JSON documents, in one or many lines, or text. What cannot
// be read has its outcome in the ledger, as a bad line of a file has. Not thread-safe.
#ifndef VMSIFT_ANALYZER_STREAM_PARTITION_COUNTS_H_
#define VMSIFT_ANALYZER_STREAM_PARTITION_COUNTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/count/counts_file.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/stream/message_counter.h"
#include "matchers/catalog.h"

namespace vmsift {

class PartitionCounts : public MessageCounter {
 public:
  // Borrows the catalog, what the options borrow, and `sink`, which takes each failure and may be null.
  // `head` is that of each counts file, but for its inputs; `cluster` is the version of these.
  PartitionCounts(const Catalog& catalog, const Pipeline::Options& options, CountsHead head,
                  std::string cluster, FailureSink* sink);

  void Add(const Partition& partition, const StreamMessage& message) override;
  std::string Encode(const Partition& partition, int64_t from, int64_t to) override;
  void Drop(const Partition& partition) override;

 private:
  // Puts what the pipeline has counted where it belongs.
  void HandIn();
  void Analyze(std::string_view payload, Line line);
  void AnalyzeLines(std::string_view payload, Line line);
  void AnalyzeText(std::string_view payload, Line line);

  const Catalog& catalog_;
  const Pipeline::Options options_;
  const CountsHead head_;
  const std::string cluster_;
  Pipeline pipeline_;
  std::optional<Partition> current_;  // whose messages the pipeline counts
  std::unique_ptr<Pipeline::Part> part_;
  std::map<Partition, Tally> counted_;
  std::string buffer_;  // a payload, padded
};

// Counts of partitions as a report shows them: a line's number is its message's offset + 1. Of merged counts
// files of PartitionCounts.
void NumberLinesByOffset(Counts* counts);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STREAM_PARTITION_COUNTS_H_
