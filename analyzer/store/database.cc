#include "analyzer/store/database.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/printable_text.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr char kForm[] =
    "not the URL of a PostgreSQL database: postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE";

// The first line of a message of libpq, which may have many.
std::string FirstLine(const char* message) {
  const std::string_view text = message == nullptr ? "" : message;
  return PrintableName(Trimmed(text.substr(0, text.find('\n'))));
}

void IgnoreNotice(void* /*none*/, const char* /*message*/) {}

// What is set before the URL, which may say otherwise.
struct Parameters {
  explicit Parameters(const std::string& url) { values[5] = url.c_str(); }

  std::array<const char*, 7> names = {"connect_timeout",
                                      "keepalives_idle",
                                      "keepalives_interval",
                                      "tcp_user_timeout",
                                      "fallback_application_name",
                                      "dbname",
                                      nullptr};
  std::array<const char*, 7> values = {"10", "10", "5", "20000", "vmsift", nullptr, nullptr};
};

}  // namespace

std::string SqlArray(const std::vector<std::string>& values) {
  if (values.empty()) return "{}";
  return absl::StrCat("{\"", absl::StrJoin(values, "\",\""), "\"}");  // without quotes, null would be none
}

absl::StatusOr<std::unique_ptr<Database>> Database::Create(const std::string& url) {
  const absl::StatusOr<PqLibrary> pq = PqLibrary::Load();
  if (!pq.ok()) return pq.status();
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://"))
    return absl::InvalidArgumentError(kForm);
  char* error = nullptr;
  PQconninfoOption* const options = pq->conninfoParse(url.c_str(), &error);
  if (error != nullptr) pq->freemem(error);
  if (options == nullptr) return absl::InvalidArgumentError(kForm);
  std::string host = "localhost";
  std::string port = "5432";
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::string_view(option->keyword) == "host") host = option->val;
    if (std::string_view(option->keyword) == "port") port = option->val;
  }
  pq->conninfoFree(options);
  return std::unique_ptr<Database>(
      new Database(*pq, url, PrintableName(absl::StrCat("the database at ", host, ":", port))));
}

Database::Database(const PqLibrary& pq, std::string url, std::string place)
    : pq_(pq), url_(std::move(url)), place_(std::move(place)) {}

absl::Status Database::Connect() {
  if (is_connected()) return absl::OkStatus();
  const Parameters parameters(url_);
  connection_ = pq_.connectdbParams(parameters.names.data(), parameters.values.data(), /*expand_dbname=*/1);
  if (connection_ == nullptr) return absl::ResourceExhaustedError("no memory for a connection");
  if (pq_.status(connection_) != CONNECTION_OK) {
    const std::string reason = FirstLine(pq_.errorMessage(connection_));
    Disconnect();
    // Does it refuse this user, or everybody?
    const PGPing ping = pq_.pingParams(parameters.names.data(), parameters.values.data(), 1);
    const std::string message = absl::StrCat("cannot connect to ", place_, ": ", reason);
    return ping == PQPING_OK ? absl::PermissionDeniedError(message) : absl::UnavailableError(message);
  }
  pq_.setNoticeProcessor(connection_, IgnoreNotice, nullptr);
  // A process that was stopped must not keep others from what it has locked.
  return Run("SELECT set_config('lock_timeout', '10s', false), "
             "set_config('idle_in_transaction_session_timeout', '60s', false)")
      .status();
}

void Database::Disconnect() {
  if (connection_ != nullptr) pq_.finish(connection_);
  connection_ = nullptr;
}

absl::Status Database::ErrorOf(const PGresult* result) {
  const bool lost = pq_.status(connection_) != CONNECTION_OK;
  const char* const code = result == nullptr ? nullptr : pq_.resultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const text =
      result == nullptr ? nullptr : pq_.resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string reason = text == nullptr ? FirstLine(pq_.errorMessage(connection_)) : PrintableName(text);
  const std::string message = absl::StrCat(place_, ": ", reason);
  // 57P0x: it is shut down or starts; 08: the connection; 40: others were in the way.
  const std::string_view state = code == nullptr ? "" : code;
  if (lost || state.starts_with("57P") || state.starts_with("08") || state.starts_with("40"))
    return absl::UnavailableError(message);
  return absl::FailedPreconditionError(message);
}

absl::StatusOr<SqlRows> Database::Run(const std::string& statement, const std::vector<SqlValue>& values,
                                      bool binary) {
  if (!is_connected() && stay_connected_)
    return absl::UnavailableError(absl::StrCat(place_, ": the connection was lost in a transaction"));
  if (const absl::Status status = Connect(); !status.ok()) return status;
  std::vector<const char*> bytes;
  std::vector<int> sizes;
  std::vector<int> formats;
  for (const SqlValue& value : values) {
    bytes.push_back(value.bytes.c_str());
    sizes.push_back(static_cast<int>(value.bytes.size()));
    formats.push_back(value.binary ? 1 : 0);
  }
  PGresult* const result =
      pq_.execParams(connection_, statement.c_str(), static_cast<int>(values.size()), nullptr, bytes.data(),
                     sizes.data(), formats.data(), binary ? 1 : 0);
  const ExecStatusType status = pq_.resultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    const absl::Status error = ErrorOf(result);
    pq_.clear(result);
    Disconnect();  // which ends its transaction
    return error;
  }
  SqlRows answer;
  answer.command = pq_.cmdStatus(result);
  answer.changed = std::strtoull(pq_.cmdTuples(result), nullptr, 10);
  const int columns = pq_.nfields(result);
  answer.rows.resize(static_cast<size_t>(pq_.ntuples(result)));
  for (int row = 0; row < pq_.ntuples(result); ++row) {
    for (int column = 0; column < columns; ++column)
      answer.rows[static_cast<size_t>(row)].emplace_back(
          pq_.getvalue(result, row, column), static_cast<size_t>(pq_.getlength(result, row, column)));
  }
  pq_.clear(result);
  return answer;
}

}  // namespace vmsift
