// What is known of the bytes that a log begins with, without the bytes: how many there are, their hash, and
// the hashes of shorter beginnings.
//
// A file holds a log when it begins with the same bytes, all of them: logs of one program may be alike for
// long, and end alike. Where that would mean to read a growing file from its begin at each look, its last
// part is compared (`HoldsStill`).
#ifndef VMSIFT_ANALYZER_TAIL_BEGINNING_H_
#define VMSIFT_ANALYZER_TAIL_BEGINNING_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

  std::string Saved() const;
  // Nothing when that is no saved beginning.
  static std::optional<Beginning> Restored(std::string_view saved);

  static constexpr uint64_t kWindow = 16 << 10;

 private:
  void MarkEnd();

  Mark all_;
  std::vector<uint64_t> marks_;  // the hashes up to the places of the marks
  Mark windows_[2];              // at multiples of kWindow; the later one is less than that before the end
};

// The hash of the first `size` bytes of a file, of which a shorter beginning is known. Nothing when they
// cannot be read, or `stop`, if there is one, says so between two reads.
std::optional<uint64_t> HashOfFile(const FollowedFile& file, Beginning::Mark known, uint64_t size,
                                   const std::function<bool()>& stop);

// Adds what a file holds behind its beginning, up to `size` bytes in all. Stops where `go_on` says no, which
// is asked between two reads, and where nothing can be read. Returns whether it came to `size`.
bool ReadOn(const FollowedFile& file, uint64_t size, const std::function<bool()>& go_on,
            Beginning* beginning);

// Whether a file that held all these bytes holds them still: whether the last ones, from the window on, stand
// where they stood.
bool HoldsStill(const FollowedFile& file, const Beginning& beginning);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_TAIL_BEGINNING_H_
