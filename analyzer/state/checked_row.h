// Reads a row of the state, which is not trusted: each value is checked.
#ifndef VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_
#define VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/columns.h"
#include "analyzer/state/sqlite.h"
#include "base/status_text.h"

namespace vmsift {

// The state holds what no save can have written.
inline absl::Status DamagedState(const SqliteDatabase& database, std::string_view what) {
  return absl::DataLossError(
      absl::StrCat(database.path(), ": damaged: ", ToAbsl(what), "; move it away to start over"));
}

// A visitor of columns (columns.h). If a value is out of range, its member gets
// one within the range, and the row is not sound. Borrows the statement.
class CheckedRow {
 public:
  // The statement is at the row, of a state with this number of inputs.
  CheckedRow(SqliteStatement* row, uint32_t inputs) : row_(*row), inputs_(inputs) {}

  template <typename T>
  void Number(std::string_view name, T& value, const Range& range) {
    const int64_t number = row_.Integer();
    const bool within = number >= range.least && number <= range.most;
    Require(within, name);
    value = static_cast<T>(within ? number : range.least);
  }
  void Id(int64_t& value) { Number("id", value, kAnyNumber); }
  template <typename T>
  void Input(std::string_view name, T& value) {
    Number(name, value, {0, int64_t{inputs_} - 1});
  }
  template <typename T>
  void OptionalNumber(std::string_view name, std::optional<T>& value, const Range& range) {
    if (!row_.IsNull()) Number(name, value.emplace(), range);
  }
  void Text(std::string_view name, std::string& value, size_t most) {
    value = row_.Blob();
    Require(value.size() <= most, name);
  }
  template <typename T>
  void Object(std::string_view name, T& value) {
    const std::optional<T> restored = T::Restored(row_.Blob());
    Require(restored.has_value(), name);
    if (restored) value = *restored;
  }

  void Require(bool holds, std::string_view column) {
    if (!holds && unsound_.empty()) unsound_ = column;
  }
  bool sound() const { return unsound_.empty(); }
  // OK if the row, of this table, is sound.
  absl::Status Check(const SqliteDatabase& database, std::string_view table) const {
    if (sound()) return absl::OkStatus();
    return DamagedState(database,
                        absl::StrCat("invalid ", ToAbsl(unsound_), " in the table ", ToAbsl(table)));
  }

 private:
  SqliteStatement& row_;
  const uint32_t inputs_;
  std::string_view unsound_;  // the first column that is; empty: none
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_CHECKED_ROW_H_
