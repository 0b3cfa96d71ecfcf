#include "analyzer/serve/plain_page.h"

namespace vmsift {

std::string_view PlainPage() {
  return R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>vmsift: live</title>
</head>
<body>
<main>
<h1>vmsift follows logs for failures of Azure VMs</h1>
<ul>
<li><a href="report.json">report.json</a>: all counts, as <code>vmsift scan --format json</code> prints them</li>
<li><a href="incidents.json">incidents.json</a>: what happened, as <code>vmsift incidents --format json</code> prints it</li>
<li><a href="metrics">metrics</a>: for Prometheus</li>
<li><a href="events">events</a>: the headline whenever it changes, as server-sent events</li>
</ul>
</main>
</body>
</html>
)html";
}

std::string_view PlainPagePolicy() {
  return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace vmsift
