// The URL of `--alert-webhook`.
#ifndef VMSIFT_ANALYZER_ALERT_WEBHOOK_URL_H_
#define VMSIFT_ANALYZER_ALERT_WEBHOOK_URL_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/net/curl_library.h"

namespace vmsift {

struct WebhookUrl {
  std::string url;          // as it is sent to; a secret
  std::string place;        // scheme, host and port: what may be printed
  bool loopback = false;    // this machine
  std::string routing_key;  // taken out of the query; empty: none
};

// Takes https, and http to this machine (127.0.0.0/8, [::1], localhost), since secrets and logs must not
// cross a network in the clear. With `take_routing_key`, `routing_key=KEY` in the query is for the body of
// the requests (PagerDuty), and not part of their URL. The error does not quote the URL.
absl::StatusOr<WebhookUrl> ParseWebhookUrl(const CurlLibrary& curl, const std::string& text,
                                           bool take_routing_key);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_WEBHOOK_URL_H_
