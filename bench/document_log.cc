#include "bench/document_log.h"

#include <algorithm>

#include "bench/activity_log_generator.h"
#include "bench/indented_json.h"
#include "bench/text_log_generator.h"
#include "matchers/builtin_catalog.h"

namespace vmsift {
namespace {

constexpr size_t kBytes = 40'000'000;

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentLog>> DocumentLog::Write(const std::string& text,
                                                                const GeneratedCounts& counts,
                                                                bool vms_by_name) {
  std::unique_ptr<DocumentLog> log(new DocumentLog);
  absl::Status status = log->catalog_.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown());
  if (status.ok()) status = log->file_.Write(text);
  if (!status.ok()) return status;
  log->bytes_ = text.size();
  log->lines_ = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  log->counts_ = counts;
  log->vms_by_name_ = vms_by_name;
  return log;
}

absl::StatusOr<std::unique_ptr<DocumentLog>> DocumentLog::CreateText(double failure_rate) {
  TextLogOptions options;
  options.failure_rate = failure_rate;
  TextLogGenerator generator(options);
  std::string text;
  while (text.size() < kBytes) generator.Next(&text);
  return Write(text, generator.counts(), /*vms_by_name=*/true);
}

absl::StatusOr<std::unique_ptr<DocumentLog>> DocumentLog::CreateIndented(double failure_rate) {
  GeneratorOptions options;
  options.failure_rate = failure_rate;
  options.deployments = false;
  ActivityLogGenerator generator(options);
  IndentedDocuments documents(DocumentsShape::kOneAfterAnother);
  std::string text;
  std::string line;
  while (text.size() < kBytes) {
    line.clear();
    generator.Next(&line);
    documents.Append(line, &text);
  }
  documents.Finish(&text);
  return Write(text, generator.counts(), /*vms_by_name=*/false);
}

}  // namespace vmsift
