// vmsift restore: a redacted text in, the text with what its pseudonyms stand for out.
#include <memory>
#include <string>

#include "analyzer/app/command.h"
#include "analyzer/app/output.h"
#include "analyzer/input/open_source.h"
#include "analyzer/redact/redactor.h"

namespace vmsift {

ExitStatus RunRestore(const RestoreOptions& options) {
  constexpr size_t kMostBytes = size_t{1} << 30;
  const absl::StatusOr<std::unique_ptr<Pseudonyms>> pseudonyms = Pseudonyms::Read(options.key);
  if (!pseudonyms.ok()) return Fail(pseudonyms.status());
  const absl::StatusOr<std::string> text = ReadWholeFile(options.path, kMostBytes);
  if (!text.ok()) return Fail(text.status());
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(Restored(*text, **pseudonyms));
  return CloseOutput(output->get(), kDone);
}

}  // namespace vmsift
