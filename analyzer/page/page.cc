#include "analyzer/page/page.h"

#include "analyzer/page/assets.h"

namespace vmsift {
namespace {

// Text as HTML shows it.
std::string HtmlText(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// Passes JSON on with each `<`, which only texts hold, escaped: nothing in it can end the element around it.
TextSink WithoutMarkup(const TextSink& sink) {
  return [&sink](std::string_view text) {
    for (size_t begin = 0; begin < text.size();) {
      const size_t at = text.find('<', begin);
      sink(text.substr(begin, at - begin));
      if (at == std::string_view::npos) return;
      sink("\\u003c");
      begin = at + 1;
    }
  };
}

// The only scripts and styles that run are those with these digests. `connect`: what scripts may ask for.
std::string Policy(std::string_view connect) {
  const PageAssets& assets = BuiltinPageAssets();
  std::string policy = "default-src 'none'; script-src '";
  policy.append(assets.chart_digest)
      .append("' '")
      .append(assets.script_digest)
      .append("'; style-src '")
      .append(assets.style_digest)
      .append("'; connect-src ")
      .append(connect)
      .append("; img-src data:; base-uri 'none'; form-action 'none'");
  return policy;
}

// The page up to its data.
std::string Head(std::string_view title, std::string_view policy) {
  const PageAssets& assets = BuiltinPageAssets();
  std::string head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  head.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
      .append(policy)
      .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
      .append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
      .append(HtmlText(title))
      .append("</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>")
      .append(assets.style)
      .append("</style>\n</head>\n")
      .append(assets.body)
      .append("\n<script type=\"application/json\" id=\"data\">");
  return head;
}

std::string Tail() {
  const PageAssets& assets = BuiltinPageAssets();
  std::string tail = "</script>\n<script>";
  tail.append(assets.chart)
      .append("</script>\n<script>")
      .append(assets.script)
      .append("</script>\n</html>\n");
  return tail;
}

}  // namespace

void WritePage(const Report& report, std::string_view title, const TextSink& sink) {
  sink(Head(title, Policy("'none'")));
  WritePageData(report, WithoutMarkup(sink));
  sink(Tail());
}

std::string LivePage() {
  return Head("vmsift tail", LivePagePolicy()).append("null").append(Tail());
}

std::string LivePagePolicy() {
  return Policy("'self'");
}

}  // namespace vmsift
