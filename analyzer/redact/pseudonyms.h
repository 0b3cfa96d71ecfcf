// Pseudonyms for names, ids and addresses, and the key file that undoes them.
//
// A pseudonym is made of a secret and of what it stands for, without letter case: the same in every run with
// one key file. GUIDs become GUIDs, mail addresses addresses of `redacted.invalid`, everything else
// `name-` and 12 hexadecimal digits. Thread-safe.
//
// The key file is text: a line with its format and the secret, then a line for each pseudonym, a tab, and
// what it stands for, with `\\`, `\t` and `\n` escaped. Whoever has it can undo the pseudonyms: it is made
// readable by its owner alone.
#ifndef VMSIFT_ANALYZER_REDACT_PSEUDONYMS_H_
#define VMSIFT_ANALYZER_REDACT_PSEUDONYMS_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sip_hash.h"

namespace vmsift {

class Pseudonyms {
 public:
  enum class Form { kName, kGuid, kMail };

  // Reads a key file.
  static absl::StatusOr<std::unique_ptr<Pseudonyms>> Read(const std::string& path);
  // The same, or begins one with a new secret if there is none.
  static absl::StatusOr<std::unique_ptr<Pseudonyms>> Open(const std::string& path);

  std::string Of(std::string_view original, Form form);
  // What a pseudonym stands for; empty if it is none.
  std::string_view Original(std::string_view pseudonym) const;

  // Distinguishes secrets, without revealing them.
  uint64_t fingerprint() const;

  // Writes the key file, as a whole or not at all.
  absl::Status Save() const;

 private:
  Pseudonyms(std::string path, const SipKey& key) : path_(std::move(path)), key_(key) {}

  const std::string path_;
  const SipKey key_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> originals_;  // by pseudonym
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REDACT_PSEUDONYMS_H_
