#include "analyzer/report/alert_webhook_body.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/count/summary.h"
#include "analyzer/report/alert_json.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/terminal_text.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "base/sip_hash.h"
#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

using Notices = std::vector<std::shared_ptr<const AlertNotice>>;

// `FIRING: 11 failures of web-01 (count>10 within 5m by vm)`
std::string TitleOf(const AlertNotice& notice) {
  const Alert& alert = notice.alert;
  const bool grouped = alert.group.grouping != AlertRule::Grouping::kAll;
  std::string title = notice.resolved_at ? "RESOLVED: " : "FIRING: ";
  absl::StrAppend(&title, Counted(alert.count, "failure", "failures"));
  if (grouped) absl::StrAppend(&title, " of ", NameOrNone(alert.group.name));
  absl::StrAppend(&title, " (", Printable(alert.rule), ")");
  return title;
}

// What is known of it, one line each.
std::vector<std::string> LinesOf(const AlertNotice& notice) {
  constexpr size_t kMessageBytes = 500;
  const Alert& alert = notice.alert;
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{} of {}: {}", NameOrNone(alert.code), NameOrNone(alert.vm),
                              Printable(Utf8Prefix(alert.message, kMessageBytes))));
  if (!alert.error_class.empty()) lines.push_back("Class: " + Printable(alert.error_class));
  if (!alert.advice.empty()) lines.push_back("Advice: " + Printable(Utf8Prefix(alert.advice, kMessageBytes)));
  if (!alert.correlation_id.empty()) lines.push_back("Correlation id: " + Printable(alert.correlation_id));
  lines.push_back(notice.resolved_at ? fmt::format("Fired from {} to {}", FormatTimestamp(alert.time),
                                                   FormatTimestamp(*notice.resolved_at))
                                     : "Firing since " + FormatTimestamp(alert.time));
  return lines;
}

std::string JsonBody(const Notices& notices, const AlertBodyOptions& options) {
  return JsonText(-1, [&](JsonWriter& json) {
    json.Object(Member("schema", "vmsift.alerts/1"), Member("link", TextOrNull(options.link)),
                Member("alerts", [&] {
                  json.Array(notices, [&](const auto& notice) { WriteAlertJson(*notice, &json); });
                }));
  });
}

// Slack reads `&`, `<` and `>`, and nothing in what it does not take as markup.
std::string SlackText(std::string_view text) {
  return absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

std::string SlackBody(const Notices& notices, const AlertBodyOptions& options) {
  std::string text;
  for (const auto& notice : notices) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", SlackText(TitleOf(*notice)), "\n");
    for (const std::string& line : LinesOf(*notice)) absl::StrAppend(&text, "> ", SlackText(line), "\n");
  }
  if (!options.link.empty()) absl::StrAppend(&text, SlackText(options.link), "\n");
  return JsonText(-1, [&](JsonWriter& json) {
    json.Object(Member("text", text), Member("mrkdwn", false), Member("unfurl_links", false));
  });
}

// A TextBlock would read its text as Markdown, the runs of a RichTextBlock are plain.
void WriteTeamsText(std::string_view text, bool title, bool resolved, JsonWriter* json) {
  json->Object(Member("type", "RichTextBlock"), Member("separator", title),
               Member("spacing", title ? "Medium" : "Small"), Member("inlines", [&] {
                 json->Array(std::vector<std::string_view>{text}, [&](std::string_view run) {
                   json->Object(Member("type", "TextRun"), Member("text", run),
                                Member("weight", title ? "Bolder" : "Default"),
                                Member("color", !title     ? "Default"
                                                : resolved ? "Good"
                                                           : "Attention"));
                 });
               }));
}

void WriteTeamsCard(const Notices& notices, const AlertBodyOptions& options, JsonWriter* json) {
  json->BeginObject();
  json->Members(Member("$schema", "http://adaptivecards.io/schemas/adaptive-card.json"),
                Member("type", "AdaptiveCard"), Member("version", "1.4"), Member("body", [&] {
                  json->Array(notices, [&](const auto& notice) {
                    const bool resolved = notice->resolved_at.has_value();
                    WriteTeamsText(TitleOf(*notice), true, resolved, json);
                    for (const std::string& line : LinesOf(*notice))
                      WriteTeamsText(line, false, resolved, json);
                  });
                }));
  if (!options.link.empty()) {
    json->Members(Member("actions", [&] {
      json->Array(std::vector<std::string_view>{options.link}, [&](std::string_view link) {
        json->Object(Member("type", "Action.OpenUrl"), Member("title", "Open vmsift"), Member("url", link));
      });
    }));
  }
  json->EndObject();
}

std::string TeamsBody(const Notices& notices, const AlertBodyOptions& options) {
  const std::vector<std::string_view> types = {"application/vnd.microsoft.card.adaptive"};
  return JsonText(-1, [&](JsonWriter& json) {
    const auto content = [&] { WriteTeamsCard(notices, options, &json); };
    const auto attachment = [&](std::string_view type) {
      json.Object(Member("contentType", type), Member("contentUrl", nullptr), Member("content", content));
    };
    json.Object(Member("type", "message"), Member("attachments", [&] { json.Array(types, attachment); }));
  });
}

// Equal for the notices of a rule and a group, in every run.
std::string DedupKey(const Alert& alert) {
  constexpr SipKey kKey = {0x766d736966742e61, 0x6c6572742f310000};  // "vmsift.alert/1": no secret
  std::string text = absl::StrCat(alert.rule, "\n", static_cast<int>(alert.group.grouping), "\n");
  for (const std::string* part : {&alert.group.name, &alert.group.resource_id})
    absl::StrAppend(&text, part->size(), ":", AsciiLowered(*part));
  const SipValue hash = SipHash(kKey, text);
  return fmt::format("vmsift-{:016x}{:016x}", hash.high, hash.low);
}

std::string PagerDutyBody(const AlertNotice& notice, const AlertBodyOptions& options) {
  constexpr size_t kSummaryBytes = 1024;  // the service's limit, in characters
  const Alert& alert = notice.alert;
  const std::string title = TitleOf(notice);
  std::string summary = title.substr(title.find(' ') + 1);
  absl::StrAppend(&summary, "; ", LinesOf(notice).front());
  return JsonText(-1, [&](JsonWriter& json) {
    json.BeginObject();
    json.Members(Member("routing_key", options.routing_key),
                 Member("event_action", notice.resolved_at ? "resolve" : "trigger"),
                 Member("dedup_key", DedupKey(alert)), Member("client", "vmsift"));
    if (!options.link.empty()) json.Members(Member("client_url", options.link));
    json.Members(Member("payload", [&] {
      json.Object(Member("summary", Utf8Prefix(summary, kSummaryBytes)),
                  Member("source", alert.vm.empty() ? "vmsift" : alert.vm), Member("severity", "error"),
                  Member("timestamp", FormatTimestamp(notice.resolved_at.value_or(alert.time))),
                  Member("component", TextOrNull(alert.code)), Member("group", TextOrNull(alert.group.name)),
                  Member("class", TextOrNull(alert.error_class)),
                  Member("custom_details", [&] { WriteAlertJson(notice, &json); }));
    }));
    json.EndObject();
  });
}

}  // namespace

AlertFormat AlertFormatOf(std::string_view name) {
  if (name == "slack") return AlertFormat::kSlack;
  if (name == "teams") return AlertFormat::kTeams;
  if (name == "pagerduty") return AlertFormat::kPagerDuty;
  return AlertFormat::kJson;
}

size_t MostNoticesOf(AlertFormat format) {
  switch (format) {
    case AlertFormat::kJson:
      return 100;
    case AlertFormat::kSlack:
      return 7;  // 40,000 characters, even of the longest names
    case AlertFormat::kTeams:
      return 4;  // 28 KB
    case AlertFormat::kPagerDuty:
      return 1;
  }
  return 1;
}

std::string AlertWebhookBody(const Notices& notices, const AlertBodyOptions& options) {
  switch (options.format) {
    case AlertFormat::kJson:
      return JsonBody(notices, options);
    case AlertFormat::kSlack:
      return SlackBody(notices, options);
    case AlertFormat::kTeams:
      return TeamsBody(notices, options);
    case AlertFormat::kPagerDuty:
      return PagerDutyBody(*notices.front(), options);
  }
  return JsonBody(notices, options);
}

}  // namespace vmsift
