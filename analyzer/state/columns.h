// The columns of a table, listed once.
//
// For each table one visitor names the columns in order, with the members that hold their values and the
// range of each number. Applied to a ColumnList it gives the SQL, to a ColumnBinder it binds the values of a
// row, and to a CheckedRow (checked_row.h) it reads and checks them:
//
//   inline constexpr auto kSampleColumns = [](auto& row, auto* columns) {
//     columns->Text("message", row.message, kMostNameBytes);
//     columns->Number("count", row.count, kCountRange);
//   };
//
// Text is stored as blobs, since logs hold any bytes. Not thread-safe.
#ifndef VMSIFT_ANALYZER_STATE_COLUMNS_H_
#define VMSIFT_ANALYZER_STATE_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/state/sqlite.h"
#include "base/status_text.h"

namespace vmsift {

// Of numbers that a column may hold.
struct Range {
  int64_t least = 0;
  int64_t most = 0;
};
inline constexpr Range kAnyNumber = {std::numeric_limits<int64_t>::min(),
                                     std::numeric_limits<int64_t>::max()};
// More than can be counted, and so few that sums do not overflow.
inline constexpr Range kCountRange = {0, int64_t{1} << 56};
// Of an enum with so many values, or 2 for a bool.
constexpr Range OneOf(int values) {
  return {0, values - 1};
}
// Names of codes and VMs are far shorter (name_limit.h), and so are paths and
// reasons.
inline constexpr size_t kMostNameBytes = 4 << 10;
inline constexpr size_t kMostTextBytes = 1 << 20;

// The SQL of a table.
class ColumnList {
 public:
  template <typename T>
  void Number(std::string_view name, const T& /*value*/, const Range& /*range*/) {
    Add(name, "INTEGER NOT NULL");
  }
  // The key of a row, which SQLite chooses.
  void Id(int64_t /*value*/) { Add("id", "INTEGER PRIMARY KEY"); }
  // The number of an input.
  void Input(std::string_view name, uint64_t /*value*/) { Add(name, "INTEGER NOT NULL"); }
  template <typename T>
  void OptionalNumber(std::string_view name, const std::optional<T>& /*value*/, const Range& /*range*/) {
    Add(name, "INTEGER");
  }
  void Text(std::string_view name, std::string_view /*value*/, size_t /*most*/) {
    Add(name, "BLOB NOT NULL");
  }
  // An object with `Saved` and `Restored`.
  template <typename T>
  void Object(std::string_view name, const T& /*value*/) {
    Add(name, "BLOB NOT NULL");
  }

  // Such as `input, line, byte`.
  const std::string& names() const { return names_; }
  // `constraints` end the list of columns, and may add columns that are not
  // listed here.
  std::string Create(std::string_view table, std::string_view constraints, std::string_view options) const {
    return absl::StrCat("CREATE TABLE ", ToAbsl(table), " (", definitions_, ", ", ToAbsl(constraints), ") ",
                        ToAbsl(options), ";\n");
  }
  // With a parameter for each column, in order. `conflict`: an ON CONFLICT
  // clause, or empty.
  std::string Insert(std::string_view table, std::string_view conflict = "") const {
    return absl::StrCat("INSERT INTO ", ToAbsl(table), " (", names_, ") VALUES (", parameters_, ") ",
                        ToAbsl(conflict));
  }
  std::string Select(std::string_view table) const {
    return absl::StrCat("SELECT ", names_, " FROM ", ToAbsl(table));
  }

 private:
  void Add(std::string_view name, std::string_view type) {
    const char* const comma = count_++ == 0 ? "" : ", ";
    absl::StrAppend(&names_, comma, ToAbsl(name));
    absl::StrAppend(&definitions_, comma, ToAbsl(name), " ", ToAbsl(type));
    absl::StrAppend(&parameters_, comma, "?", count_);
  }

  int count_ = 0;
  std::string names_;
  std::string definitions_;
  std::string parameters_;
};

template <typename Row, typename Visit>
ColumnList ColumnsOf(const Visit& visit) {
  ColumnList columns;
  Row row;
  visit(row, &columns);
  return columns;
}

// Binds the values of a row to a statement of ColumnList::Insert.
class ColumnBinder {
 public:
  explicit ColumnBinder(SqliteStatement* statement) : statement_(*statement) {}

  template <typename T>
  void Number(std::string_view /*name*/, const T& value, const Range& /*range*/) {
    statement_.Bind(static_cast<int64_t>(value));
  }
  void Id(int64_t /*value*/) { statement_.BindNull(); }
  void Input(std::string_view /*name*/, uint64_t value) { statement_.Bind(value); }
  template <typename T>
  void OptionalNumber(std::string_view name, const std::optional<T>& value, const Range& range) {
    if (value) return Number(name, *value, range);
    statement_.BindNull();
  }
  void Text(std::string_view /*name*/, std::string_view value, size_t /*most*/) { statement_.Bind(value); }
  template <typename T>
  void Object(std::string_view /*name*/, const T& value) {
    statement_.Bind(std::string_view(value.Saved()));
  }

 private:
  SqliteStatement& statement_;
};

// Runs a statement of ColumnList::Insert with the values of a row.
template <typename Row, typename Visit>
absl::Status SaveRow(const Row& row, const Visit& visit, SqliteStatement* insert) {
  ColumnBinder columns(insert);
  visit(row, &columns);
  return insert->Run();
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_COLUMNS_H_
