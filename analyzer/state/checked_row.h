// A row of a state whose numbers and texts are not believed: each is taken with its range.
#ifndef VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_
#define VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/count/place.h"
#include "analyzer/state/sqlite.h"
#include "base/status_text.h"

namespace vmsift {

// More than was ever counted, and so few that sums of them do not overflow.
inline constexpr uint64_t kMostCounted = uint64_t{1} << 56;
// Names of codes and VMs with what stands before them are far shorter (name_limit.h), so are paths and
// reasons.
inline constexpr size_t kMostNameBytes = 4 << 10;
inline constexpr size_t kMostTextBytes = 1 << 20;

// Says that a state holds what no save can have written.
inline absl::Status DamagedState(const SqliteDatabase& database, std::string_view what) {
  return absl::DataLossError(
      absl::StrCat(database.path(), ": damaged: ", ToAbsl(what), "; move it away to begin anew"));
}

// Of the columns in their order, each once. What is out of its range is taken for the range's first value,
// and shows in sound(). Borrows the row.
class CheckedRow {
 public:
  explicit CheckedRow(SqliteStatement* row) : row_(row) {}

  int64_t Within(int64_t least, int64_t most) {
    const int64_t value = row_->Integer();
    if (value >= least && value <= most) return value;
    sound_ = false;
    return least;
  }
  uint64_t Count() { return static_cast<uint64_t>(Within(0, kMostCounted)); }
  // One of `count` values from 0 on. There must be one.
  template <typename Enum>
  Enum Choice(int count) {
    return static_cast<Enum>(Within(0, count - 1));
  }
  // The number of one of `inputs` inputs.
  uint32_t Input(uint32_t inputs) { return static_cast<uint32_t>(Within(0, int64_t{inputs} - 1)); }
  Place PlaceIn(uint32_t inputs) {
    Place place;
    place.input = Input(inputs);
    place.line = Count();
    place.byte = Count();
    return place;
  }
  std::string Text(size_t most) {
    std::string text = row_->Blob();
    Require(text.size() <= most);
    return text;
  }
  // Any number, which is checked elsewhere, or has no range.
  int64_t Integer() { return row_->Integer(); }
  bool IsNull() { return row_->IsNull(); }

  void Require(bool holds) { sound_ &= holds; }
  bool sound() const { return sound_; }

 private:
  SqliteStatement* const row_;
  bool sound_ = true;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_
