// A connection to PostgreSQL, which is made again when it was lost.
//
// Errors name the database, but never the password. kUnavailable: it is away, or has lost the connection;
// what was sent may have been done. Any other code: it has refused. After any error, no transaction is open.
// Not thread-safe.
#ifndef VMSIFT_ANALYZER_STORE_DATABASE_H_
#define VMSIFT_ANALYZER_STORE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/store/pq_library.h"

namespace vmsift {

// A value for `$1`, `$2`, … of a statement. Borrows.
struct SqlValue {
  SqlValue(std::string_view text) : bytes(text) {}    // NOLINT: so that statements read well
  SqlValue(const std::string& text) : bytes(text) {}  // NOLINT
  SqlValue(const char* text) : bytes(text) {}         // NOLINT
  // Of a bytea.
  static SqlValue Binary(std::string_view bytes) {
    SqlValue value(bytes);
    value.binary = true;
    return value;
  }

  std::string bytes;
  bool binary = false;
};

// What a statement answers, each value as its bytes.
struct SqlRows {
  std::vector<std::vector<std::string>> rows;
  uint64_t changed = 0;  // by UPDATE, INSERT and DELETE
  std::string command;   // what was done, such as COMMIT
};

// Values as an array literal, for `$1::bigint[]`. Only for values without quotes and backslashes.
std::string SqlArray(const std::vector<std::string>& values);

class Database {
 public:
  // `postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE[?…]`. Does not connect. The error does not quote it.
  static absl::StatusOr<std::unique_ptr<Database>> Create(const std::string& url);
  ~Database() { Disconnect(); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Unless it is connected. `lock_timeout` and the like are set for a client that others wait for.
  absl::Status Connect();
  void Disconnect();
  bool is_connected() const { return connection_ != nullptr; }
  // Within a transaction, which another connection would not continue: Run does not connect again.
  void StayConnected(bool stay) { stay_connected_ = stay; }

  // Runs one statement; connects first if need be. `binary`: values come as binary, as for bytea.
  absl::StatusOr<SqlRows> Run(const std::string& statement, const std::vector<SqlValue>& values = {},
                              bool binary = false);

  // `database at HOST:PORT`.
  const std::string& place() const { return place_; }

 private:
  Database(const PqLibrary& pq, std::string url, std::string place);
  absl::Status ErrorOf(const PGresult* result);

  const PqLibrary pq_;
  const std::string url_;  // a secret
  const std::string place_;
  PGconn* connection_ = nullptr;
  bool stay_connected_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STORE_DATABASE_H_
