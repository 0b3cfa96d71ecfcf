#include "analyzer/app/tail_webhook.h"

#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/alert/curl_client.h"
#include "analyzer/alert/webhook_url.h"
#include "analyzer/net/curl_library.h"
#include "analyzer/report/alert_webhook_body.h"
#include "analyzer/serve/listen_address.h"
#include "base/secret_file.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

absl::Status WrongOption(std::string_view option, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(ToAbsl(option), ": ", ToAbsl(why)));
}

absl::StatusOr<std::string> ReadSecret(std::string_view option, const std::string& path) {
  absl::StatusOr<std::string> secret = ReadSecretFile(path);
  if (!secret.ok()) return WrongOption(option, Message(secret.status()));
  return secret;
}

// libcurl would complain only when it sends.
absl::Status CheckCertificates(const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("-----BEGIN ") && line.find("CERTIFICATE-----") != std::string::npos)
      return absl::OkStatus();
  }
  return WrongOption("--alert-ca", path + ": cannot be read, or holds no certificate in PEM form");
}

absl::StatusOr<WebhookUrl> TargetOf(const TailOptions& options, const CurlLibrary& curl) {
  std::string text = options.alert_webhook;
  if (text.starts_with('@')) {
    absl::StatusOr<std::string> read = ReadSecret("--alert-webhook", text.substr(1));
    if (!read.ok()) return read.status();
    text = *std::move(read);
  }
  absl::StatusOr<WebhookUrl> target = ParseWebhookUrl(curl, text, options.alert_format == "pagerduty");
  if (!target.ok()) return WrongOption("--alert-webhook", Message(target.status()));
  if (options.alert_key_file.empty()) return target;
  absl::StatusOr<std::string> key = ReadSecret("--alert-key-file", options.alert_key_file);
  if (!key.ok()) return key.status();
  target->routing_key = *std::move(key);
  return target;
}

// --alert-link, else the page of --listen, where its address is one that others can open.
std::string LinkOf(const TailOptions& options) {
  if (!options.alert_link.empty() || options.listen.empty()) return options.alert_link;
  const absl::StatusOr<ListenAddress> address = ParseListenAddress(options.listen);
  const bool any = !address.ok() || address->port == 0 || address->host == "0.0.0.0" || address->host == "::";
  return any ? std::string() : address->Url();
}

// What the options say, once their files are read.
struct WebhookPlan {
  CurlClient::Options client;
  AlertBodyOptions body;
};

absl::StatusOr<WebhookPlan> PlanOf(const TailOptions& options, const CurlLibrary& curl) {
  const absl::StatusOr<WebhookUrl> target = TargetOf(options, curl);
  if (!target.ok()) return target.status();
  WebhookPlan plan;
  plan.body.format = AlertFormatOf(options.alert_format);
  plan.body.link = LinkOf(options);
  plan.body.routing_key = target->routing_key;
  const bool pager = plan.body.format == AlertFormat::kPagerDuty;
  if (pager && plan.body.routing_key.empty())
    return WrongOption("--alert-format pagerduty", "needs a routing_key in the URL, or --alert-key-file");
  if (!pager && !options.alert_key_file.empty())
    return WrongOption("--alert-key-file", "only --alert-format pagerduty has a key");
  if (!options.alert_ca.empty()) {
    if (absl::Status status = CheckCertificates(options.alert_ca); !status.ok()) return status;
  }
  plan.client.target = *target;
  plan.client.ca_file = options.alert_ca;
  return plan;
}

absl::StatusOr<CurlLibrary> LoadCurl() {
  absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
  if (curl.ok()) return curl;
  return absl::Status(curl.status().code(), absl::StrCat("--alert-webhook: ", curl.status().message()));
}

}  // namespace

absl::Status CheckAlertWebhook(const TailOptions& options) {
  if (options.alert_webhook.empty()) return absl::OkStatus();
  const absl::StatusOr<CurlLibrary> curl = LoadCurl();
  return curl.ok() ? PlanOf(options, *curl).status() : curl.status();
}

absl::StatusOr<std::unique_ptr<AlertWebhook>> MakeAlertWebhook(const TailOptions& options,
                                                               std::function<void()> on_done) {
  if (options.alert_webhook.empty()) return nullptr;
  const absl::StatusOr<CurlLibrary> curl = LoadCurl();
  if (!curl.ok()) return curl.status();
  const absl::StatusOr<WebhookPlan> plan = PlanOf(options, *curl);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<std::unique_ptr<CurlClient>> client = CurlClient::Create(*curl, plan->client);
  if (!client.ok()) return client.status();
  AlertWebhook::Options webhook_options;
  webhook_options.place = plan->client.target.place;
  webhook_options.max_batch = MostNoticesOf(plan->body.format);
  webhook_options.in_state = !options.state.empty();
  webhook_options.on_done = std::move(on_done);
  auto webhook = std::make_unique<AlertWebhook>(
      *std::move(client),
      [body = plan->body](const AlertWebhook::Batch& batch) { return AlertWebhookBody(batch, body); },
      std::move(webhook_options));
  if (!webhook->can_run())
    return absl::ResourceExhaustedError("--alert-webhook: the system has no thread left to send from");
  return webhook;
}

}  // namespace vmsift
