// What is known of the bytes that a log begins with, without the bytes: how many there are, their hash, and
// the hashes of shorter beginnings.
//
// A file holds a log when it begins with the same bytes, all of them: logs of one program may be alike for
// long, and end alike. Where that would mean to read a growing file from its begin at each look, its last
// part is compared (`HoldsStill`).
#ifndef VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_
#define VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

class Beginning {
 public:
  // A shorter beginning, and its hash.
  struct Mark {
    uint64_t size = 0;
    uint64_t hash = 0;
    friend bool operator==(const Mark&, const Mark&) = default;
  };

  // Takes the bytes that come next.
  void Add(std::string_view bytes);

  uint64_t size() const { return all_.size; }
  uint64_t hash() const { return all_.hash; }
  Mark all() const { return all_; }

  // Whether both may be beginnings of the same bytes, as far as the marks tell that both have.
  bool AgreesWith(const Beginning& other) const;
  // The longest mark that is not behind `size`.
  Mark Before(uint64_t size) const;
  // A mark some way before the end: kWindow bytes or more, unless that is the begin of all.
  Mark window() const { return windows_[0]; }
  // The hash of the first `size` bytes, where it can be told without the bytes: at marks, and behind the
  // window as long as these bytes were taken by this process and the log is not over.
  std::optional<uint64_t> HashAt(uint64_t size) const;
  // The last bytes are not needed any more.
  void DropLastBytes() {
    last_bytes_ = {};
    before_last_bytes_ = all_;
  }

  std::string Saved() const;
  // Nothing when that is no saved beginning.
  static std::optional<Beginning> Restored(std::string_view saved);

  // Logs that have so many bytes in common are one.
  static constexpr uint64_t kTellingBytes = 64 << 10;
  static constexpr uint64_t kWindow = 4 << 10;  // bytes

 private:
  void MarkEnd();

  Mark all_;
  std::vector<uint64_t> marks_;  // the hashes up to the places of the marks
  // The last bytes, from the window on or fewer, and the beginning before them.
  std::string last_bytes_;
  Mark before_last_bytes_;
  Mark windows_[2];  // at multiples of kWindow; the later one is less than that before the end
};

// The hash of the first `size` bytes of a file, of which a shorter beginning is known. The error:
// kOutOfRange, it has not so many; kCancelled, `stop`, if there is one, said so between two reads; or that of
// reading.
absl::StatusOr<uint64_t> HashOfFile(const FollowedFile& file, Beginning::Mark known, uint64_t size,
                                    const std::function<bool()>& stop);

// Adds what a file holds behind its beginning, up to `size` bytes in all. Fails as HashOfFile.
absl::Status ReadOn(const FollowedFile& file, uint64_t size, const std::function<bool()>& stop,
                    Beginning* beginning);

// Whether a file that held all these bytes holds them still: whether the last ones, from the window on, stand
// where they stood. The error is that of reading.
absl::StatusOr<bool> HoldsStill(const FollowedFile& file, const Beginning& beginning);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FINGERPRINT_H_
