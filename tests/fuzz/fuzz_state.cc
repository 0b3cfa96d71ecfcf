// A state that somebody wrote over: bytes of its file, or values of its rows under a checksum that fits. It
// is refused with its path, or gives counts that add up, can be reported, and are the same when they were
// saved.
//
// The input is a list of changes to a state of every table. Each is a kind and a few numbers: `0` and a place
// flips bits of the file, `1` cuts it; anything else sets a value: table, column, row, and a number or a
// text.
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/report.h"
#include "analyzer/state/checksum.h"
#include "analyzer/state/sqlite.h"
#include "analyzer/tail/session.h"
#include "matchers/builtin_catalog.h"
#include "tests/fuzz/fuzz_check.h"

namespace vmsift {
namespace {

constexpr char kLog[] =
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'a' cannot be "
    "found.\"},\"time\":\"2026-11-23T11:02:11Z\"}\n"
    "{\"error\":{\"code\":\"NoSuchCode\",\"message\":\"fits no template\"}}\n"
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\n"
    "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g\"}\n";
// The tables, with what their rows are called by and the columns that are written over.
struct Table {
  std::string_view name;
  std::string_view key;
  std::vector<std::string_view> columns;
};
const std::array<Table, 10>& Tables() {
  static const std::array<Table, 10> tables = {{
      {"counter", "name", {"name", "value"}},
      {"code", "id", {"id", "key", "shown", "input", "line", "byte"}},
      {"vm", "id", {"id", "key", "shown", "resource_id", "input", "line", "byte"}},
      {"template", "id", {"id", "catalog", "row", "code"}},
      {"cell", "(vm, code, template, hour)", {"vm", "code", "template", "hour", "count", "first", "last"}},
      {"sample", "hash", {"hash", "code", "message", "count", "input", "line", "byte"}},
      {"bad_line", "(input, line, byte, reason)", {"input", "line", "byte", "reason"}},
      {"suspect", "(input, line, byte, reason)", {"input", "line", "byte", "reason"}},
      {"input", "input", {"input", "lines", "bytes", "failures", "shape", "error"}},
      {"log", "input", {"input",      "path",    "first_path",  "home",        "device", "inode",
                        "born",       "state",   "in_copy",     "fingerprint", "copies", "line_offset",
                        "lines",      "start",   "passed_over", "shown_line",  "shape",  "pending",
                        "unfinished", "version", "lineage",     "packed"}},
  }};
  return tables;
}

// What the fuzzer gives, taken from its begin.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  bool any() const { return !bytes_.empty(); }
  uint64_t Take(size_t bytes) {
    uint64_t number = 0;
    for (; bytes > 0 && any(); --bytes) {
      number = number << 8 | static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
    }
    return number;
  }
  std::string_view Text(size_t bytes) {
    const std::string_view text = bytes_.substr(0, bytes);
    bytes_.remove_prefix(text.size());
    return text;
  }

 private:
  std::string_view bytes_;
};

// A folder with a log and its state, for all inputs.
class Folder {
 public:
  Folder() {
    const char* const shared = "/dev/shm";
    std::error_code error;
    root_ = (std::filesystem::is_directory(shared, error) ? std::string(shared) : std::string("/tmp")) +
            "/fuzz_state_XXXXXX";
    FUZZ_CHECK(mkdtemp(root_.data()) != nullptr);
    std::ofstream(root_ + "/a.log") << kLog << "{\"a\": 1}\nopen {\n  \"k\": 1,\n";
    std::ofstream(root_ + "/b.log") << "Time,Code,Message\n2026-11-23T17:02:11Z,VMNotFound,\"The VM 'b'\n";
    std::string csv = "Time,Code,Message\n";
    for (int i = 0; i < 70; ++i) csv += "2026-11-23T17:02:11Z,VMNotFound,The VM 'c' cannot be found.\n";
    std::ofstream(root_ + "/c.log") << csv << "2026-11-23T17:02:11Z,VMNotFound,\"The VM\n";
    std::string text;
    for (int i = 0; i < 70; ++i) text += "some words\n";
    std::ofstream(root_ + "/d.log") << text << "open {\n  \"k\": 1,\n  \"l\n";
    absl::StatusOr<std::unique_ptr<TailSession>> session = Open();
    FUZZ_CHECK(session.ok());
    (*session)->Look(0);
    FUZZ_CHECK((*session)->Save().ok());
    *session = nullptr;
    {
      // A copy of 10 bytes with the hash 77.
      const auto database = SqliteDatabase::OpenExclusively(state()).value();
      StateChecksum checksum(database.get());
      FUZZ_CHECK(checksum.Load().ok());
      FUZZ_CHECK(
          database->Execute("UPDATE log SET copies = x'0a000000000000004d00000000000000' WHERE input = 0")
              .ok());
      FUZZ_CHECK(checksum.Save().ok());
    }
    std::ifstream file(state(), std::ios::binary);
    sound_ = std::string(std::istreambuf_iterator<char>(file), {});
    FUZZ_CHECK(Open().ok());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::string state() const { return root_ + "/state"; }
  const std::string& sound() const { return sound_; }
  void WriteState(const std::string& bytes) const {
    std::error_code ignored;
    std::filesystem::remove(state() + "-journal", ignored);
    std::ofstream(state(), std::ios::binary) << bytes;
  }

  absl::StatusOr<std::unique_ptr<TailSession>> Open() const {
    TailSession::Options options;
    options.follower.paths = {root_ + "/a.log", root_ + "/b.log", root_ + "/c.log", root_ + "/d.log"};
    options.state_path = state();
    auto catalog = std::make_unique<Catalog>();
    FUZZ_CHECK(catalog->Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    return TailSession::Create(
        std::move(catalog), options, nullptr, [](std::string_view) {}, 0);
  }

 private:
  std::string root_;
  std::string sound_;
};

std::string ReportOf(TailSession* session) {
  const Tally tally = session->Report();
  FUZZ_CHECK(tally.ledger.Balances());
  return JsonReport(
      {Summarize(tally, session->catalog()), tally, session->catalog(), session->follower().Inputs()}, 0);
}

// Sets one value. What SQLite itself does not take is left as it is.
void SetValue(Numbers* numbers, SqliteDatabase* database) {
  const Table& table = Tables()[numbers->Take(1) % Tables().size()];
  const std::string_view column = table.columns[numbers->Take(1) % table.columns.size()];
  const uint64_t row = numbers->Take(1) % 16;
  const auto view = [](std::string_view text) { return absl::string_view(text.data(), text.size()); };
  std::string_view key = table.key;
  if (key.front() == '(') key = key.substr(1, key.size() - 2);
  const auto update = [&](std::string_view value) {
    return absl::StrCat("UPDATE ", view(table.name), " SET ", view(column), " = ", view(value), " WHERE ",
                        view(table.key), " = (SELECT ", view(key), " FROM ", view(table.name),
                        " LIMIT 1 OFFSET ", row, ")");
  };
  const uint64_t kind = numbers->Take(1);
  if (kind == 0) {
    database->Execute(update("NULL")).IgnoreError();
  } else if (kind < 128) {
    database->Prepare(update("?1")).Bind(numbers->Take(1 + kind % 8)).Run().IgnoreError();
  } else {
    database->Prepare(update("?1")).Bind(numbers->Text(kind - 128)).Run().IgnoreError();
  }
}

void Check(std::string_view bytes) {
  static const Folder folder;
  folder.WriteState(folder.sound());
  Numbers numbers(bytes);
  std::vector<uint64_t> flips;
  uint64_t size = folder.sound().size();
  {
    const auto database = SqliteDatabase::OpenExclusively(folder.state()).value();
    StateChecksum checksum(database.get());
    FUZZ_CHECK(checksum.Load().ok());
    while (numbers.any()) {
      const uint64_t kind = numbers.Take(1);
      if (kind == 0) {
        flips.push_back(numbers.Take(3));
      } else if (kind == 1) {
        size = numbers.Take(3);
      } else {
        SetValue(&numbers, database.get());
      }
    }
    FUZZ_CHECK(checksum.Save().ok());
  }
  if (!flips.empty() || size < folder.sound().size()) {
    std::ifstream file(folder.state(), std::ios::binary);
    std::string state{std::istreambuf_iterator<char>(file), {}};
    for (const uint64_t flip : flips) {
      char& byte = state[flip / 8 % state.size()];
      byte = static_cast<char>(byte ^ (1 << flip % 8));
    }
    state.resize(std::min<uint64_t>(state.size(), size));
    folder.WriteState(state);
  }
  std::string report;
  {
    const absl::StatusOr<std::unique_ptr<TailSession>> session = folder.Open();
    if (!session.ok()) {
      FUZZ_CHECK(session.status().message().find(folder.state()) != absl::string_view::npos);
      return;
    }
    ReportOf(session->get());
    (*session)->Look(10);
    (*session)->ShowQuiet(10'000);
    report = ReportOf(session->get());
    FUZZ_CHECK((*session)->Save().ok());
  }
  const absl::StatusOr<std::unique_ptr<TailSession>> again = folder.Open();
  FUZZ_CHECK(again.ok());
  FUZZ_CHECK(ReportOf(again->get()) == report);
}

}  // namespace
}  // namespace vmsift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  vmsift::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
