// Sends a body by HTTP POST: what the webhook needs of HTTP, so that tests can do without.
#ifndef VMSIFT_ANALYZER_ALERT_HTTP_POSTER_H_
#define VMSIFT_ANALYZER_ALERT_HTTP_POSTER_H_

#include <string>

namespace vmsift {

struct PostAnswer {
  long status = 0;          // 0: there was none
  std::string error;        // why there was none; without the URL's path and query, which may be secret
  std::string retry_after;  // the header of this name; empty: none
};

class HttpPoster {
 public:
  virtual ~HttpPoster() = default;
  // Sends `body`, which is JSON. Blocks until there is an answer, an error, or a Stop. From one thread.
  virtual PostAnswer Post(const std::string& body) = 0;
  // Ends the current Post and all later ones at once. From any thread.
  virtual void Stop() = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_HTTP_POSTER_H_
