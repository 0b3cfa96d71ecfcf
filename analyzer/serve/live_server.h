// The routes of `vmsift tail --listen`: what is answered to which request. docs/live.md describes them.
//
// Reads snapshots from a board, which the loop that counts fills; never keeps that loop waiting.
#ifndef VMSIFT_ANALYZER_SERVE_LIVE_SERVER_H_
#define VMSIFT_ANALYZER_SERVE_LIVE_SERVER_H_

#include <memory>
#include <string>

#include "analyzer/report/metrics.h"
#include "analyzer/serve/access.h"
#include "analyzer/serve/http_server.h"
#include "analyzer/serve/rendered_report.h"
#include "analyzer/serve/snapshot.h"

namespace vmsift {

// Answers single requests. Thread-safe.
class LiveRoutes {
 public:
  struct Options {
    std::string page;         // HTML
    std::string page_policy;  // its Content-Security-Policy
    std::string token;        // empty: none is needed, and only loopback names are answered (Access)
    MetricsSource source;
  };

  // Borrows the board.
  LiveRoutes(SnapshotBoard* board, Options options);

  HttpResponse Answer(const HttpRequest& request);

 private:
  HttpResponse Route(const HttpRequest& request);
  HttpResponse Page() const;
  HttpResponse Metrics(const HttpRequest& request);
  HttpResponse Events();
  HttpResponse Health() const;

  SnapshotBoard& board_;
  const Options options_;
  const Access access_;
  const std::shared_ptr<const std::string> page_;
  RenderedReports rendered_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_LIVE_SERVER_H_
