#include "analyzer/serve/live_server.h"

#include <chrono>
#include <utility>

#include "analyzer/report/json_writer.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

using Clock = SnapshotBoard::Clock;

constexpr char kJson[] = "application/json";
constexpr auto kHeartbeat = std::chrono::seconds(15);
constexpr auto kStalled = std::chrono::seconds(10);

HttpResponse Plain(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.SetBody(std::move(text) + "\n");
  return response;
}

HttpResponse Starting() {
  HttpResponse response = Plain(503, "no report yet");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

HttpResponse Whole(std::string_view type, std::shared_ptr<const std::string> body) {
  HttpResponse response;
  response.type = type;
  response.body = std::move(body);
  return response;
}

// The event of a revision, in the form of server-sent events.
std::string EventText(const LiveSnapshot& snapshot, const ReportTotals& totals) {
  const LiveFacts& facts = snapshot.facts;
  const std::string data = JsonText(-1, [&](JsonWriter& json) {
    json.Object(
        Member("revision", snapshot.revision), Member("time", FormatTimestamp(snapshot.time)),
        Member("report_time", FormatTimestamp(snapshot.report->time)), Member("failures", totals.failures),
        Member("suspects", totals.suspects), Member("codes", totals.codes), Member("vms", totals.vms),
        Member("incidents",
               [&] {
                 json.Object(Member("open", totals.open), Member("recovered", totals.recovered),
                             Member("gone", totals.gone));
               }),
        Member("alerts",
               [&] { json.Array(facts.alerts, [&](const std::string& alert) { json.Value(alert); }); }),
        Member("lines", totals.lines), Member("bytes", totals.bytes), Member("logs", facts.logs),
        Member("unread_bytes", facts.unread_bytes), Member("unreadable_paths", facts.unreadable_paths));
  });
  // The text of the JSON ends its line.
  return fmt::format("event: report\nid: {}\ndata: {}\n", snapshot.revision, data);
}

// What one reader of /events is sent, as a stream.
class EventStream {
 public:
  EventStream(SnapshotBoard* board, RenderedReports* rendered) : board_(board), rendered_(rendered) {}

  bool Continue(const HttpResponse::Write& write) {
    // Often enough that the loop knows that somebody is there.
    constexpr auto kAskAgain = std::chrono::seconds(1);
    const SnapshotBoard::Pointer snapshot = board_->Next(seen_, kAskAgain);
    if (board_->closed()) return false;
    std::string text;
    if (snapshot != nullptr && snapshot->revision != seen_) {
      seen_ = snapshot->revision;
      text = EventText(*snapshot, rendered_->TotalsOf(snapshot->report));
    } else if (Clock::now() - written_ >= kHeartbeat) {
      text = ": still here\n\n";
    }
    if (text.empty()) return true;
    written_ = Clock::now();
    return write(text);
  }

 private:
  SnapshotBoard* const board_;
  RenderedReports* const rendered_;
  uint64_t seen_ = 0;  // revision
  Clock::time_point written_ = Clock::now();
};

}  // namespace

LiveRoutes::LiveRoutes(SnapshotBoard* board, Options options)
    : board_(*board),
      options_(std::move(options)),
      access_(options_.token),
      page_(std::make_shared<const std::string>(options_.page)) {}

HttpResponse LiveRoutes::Answer(const HttpRequest& request) {
  HttpResponse response = Route(request);
  for (const auto& [name, value] :
       {std::pair("Cache-Control", "no-store"), std::pair("X-Content-Type-Options", "nosniff"),
        std::pair("Referrer-Policy", "no-referrer"),
        std::pair("Cross-Origin-Resource-Policy", "same-origin")})
    response.headers.emplace_back(name, value);
  return response;
}

HttpResponse LiveRoutes::Route(const HttpRequest& request) {
  const Access::Answer answer = access_.Judge(request.host, request.authorization, request.token);
  if (answer == Access::Answer::kWrongHost) {
    return Plain(403,
                 "the Host header names another machine; only localhost, 127.0.0.1 and [::1] are served");
  }
  if (answer == Access::Answer::kNoToken) {
    HttpResponse response = Plain(401, "a token is needed: `Authorization: Bearer TOKEN`, or ?token=TOKEN");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = Plain(405, "only GET and HEAD are served");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  const std::string& path = request.path;
  if (path == "/") return Page();
  if (path == "/metrics") return Metrics(request);
  if (path == "/events") return Events();
  if (path == "/healthz") return Health();
  if (path == "/readyz") return board_.ready() ? Plain(200, "ready") : Plain(503, "the logs are read first");
  const auto render = path == "/report.json"      ? &RenderedReports::Json
                      : path == "/incidents.json" ? &RenderedReports::Incidents
                      : path == "/page.json"      ? &RenderedReports::PageData
                                                  : nullptr;
  if (render == nullptr) return Plain(404, "no such page");
  const SnapshotBoard::Pointer snapshot = board_.Latest();
  if (snapshot == nullptr) return Starting();
  return Whole(kJson, (rendered_.*render)(snapshot->report));
}

HttpResponse LiveRoutes::Page() const {
  HttpResponse response = Whole("text/html; charset=utf-8", page_);
  response.headers.emplace_back("Content-Security-Policy", options_.page_policy);
  return response;
}

HttpResponse LiveRoutes::Metrics(const HttpRequest& request) {
  const SnapshotBoard::Pointer snapshot = board_.Latest();
  if (snapshot == nullptr) return Starting();
  const MetricsFormat format = MetricsFormatFor(request.accept);
  const ReportTotals totals = rendered_.TotalsOf(snapshot->report);
  HttpResponse response;
  response.type = MetricsContentType(format);
  response.SetBody(MetricsText(*snapshot, totals, options_.source, SystemNow(), format));
  return response;
}

HttpResponse LiveRoutes::Events() {
  HttpResponse response;
  response.type = "text/event-stream";
  const auto events = std::make_shared<EventStream>(&board_, &rendered_);
  response.stream = [events](const HttpResponse::Write& write) { return events->Continue(write); };
  return response;
}

HttpResponse LiveRoutes::Health() const {
  return board_.SinceBeat() < kStalled ? Plain(200, "healthy")
                                       : Plain(503, "nothing was read for ten seconds; is the output read?");
}

}  // namespace vmsift
