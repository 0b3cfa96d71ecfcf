// What services are sent: shapes, limits, and text of logs that stays text.
#include "analyzer/report/alert_webhook_body.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

AlertNotice FiringNotice() {
  AlertNotice notice;
  Alert& alert = notice.alert;
  alert.rule = "count>10 within 5m by vm";
  alert.group = {AlertRule::Grouping::kByVm, "web-01", "/sub/web-01"};
  alert.time = *ParseTimestamp("2026-11-23T17:02:11Z");
  alert.count = 11;
  alert.within_seconds = 300;
  alert.code = "VMStartTimedOut";
  alert.vm = "web-01";
  alert.message = "<!channel> [x](http://evil) *bold* & \"quoted\"";
  alert.error_class = "platform";
  alert.advice = "Start it again.";
  alert.correlation_id = "c0ffee";
  return notice;
}

AlertNotice ResolvedNotice() {
  AlertNotice notice = FiringNotice();
  notice.resolved_at = ParseTimestamp("2026-11-23T17:09:00Z");
  return notice;
}

json BodyOf(AlertFormat format, const std::vector<AlertNotice>& notices, const std::string& link = "") {
  std::vector<std::shared_ptr<const AlertNotice>> shared;
  for (const AlertNotice& notice : notices) shared.push_back(std::make_shared<const AlertNotice>(notice));
  AlertBodyOptions options;
  options.format = format;
  options.link = link;
  options.routing_key = "R0UT1NG";
  return json::parse(AlertWebhookBody(shared, options));
}

TEST(AlertWebhookBody, JsonHoldsTheAlertsInOrder) {
  const json body = BodyOf(AlertFormat::kJson, {FiringNotice(), ResolvedNotice()}, "https://page/");
  EXPECT_EQ(body["schema"], "vmsift.alerts/1");
  EXPECT_EQ(body["link"], "https://page/");
  ASSERT_EQ(body["alerts"].size(), 2u);
  EXPECT_EQ(body["alerts"][0]["schema"], "vmsift.alert/1");
  EXPECT_EQ(body["alerts"][0]["state"], "firing");
  EXPECT_EQ(body["alerts"][1]["state"], "resolved");
  EXPECT_EQ(body["alerts"][1]["failure"]["correlation_id"], "c0ffee");
  EXPECT_TRUE(BodyOf(AlertFormat::kJson, {FiringNotice()})["link"].is_null());
}

TEST(AlertWebhookBody, SlackGetsTextInWhichALogMentionsNobody) {
  const std::string text =
      BodyOf(AlertFormat::kSlack, {FiringNotice(), ResolvedNotice()}, "https://page/")["text"];
  EXPECT_THAT(text,
              StartsWith("FIRING: 11 failures of web-01 (count&gt;10 within 5m by vm)\n> VMStartTimedOut of "
                         "web-01: &lt;!channel&gt; "));
  EXPECT_THAT(text, HasSubstr("> Class: platform\n> Advice: Start it again.\n> Correlation id: c0ffee\n"));
  EXPECT_THAT(text, HasSubstr("\nRESOLVED: 11 failures of web-01"));
  EXPECT_THAT(text, HasSubstr("> Fired from 2026-11-23T17:02:11Z to 2026-11-23T17:09:00Z\n"));
  EXPECT_THAT(text, HasSubstr("https://page/"));
  EXPECT_THAT(text, Not(HasSubstr("<")));
}

TEST(AlertWebhookBody, TeamsGetsACardOfPlainRuns) {
  const json body = BodyOf(AlertFormat::kTeams, {FiringNotice(), ResolvedNotice()}, "https://page/");
  EXPECT_EQ(body["type"], "message");
  const json& attachment = body["attachments"].at(0);
  EXPECT_EQ(attachment["contentType"], "application/vnd.microsoft.card.adaptive");
  const json& card = attachment["content"];
  EXPECT_EQ(card["type"], "AdaptiveCard");
  for (const json& block : card["body"]) {
    EXPECT_EQ(block["type"], "RichTextBlock") << "others read Markdown";
    for (const json& run : block["inlines"]) EXPECT_EQ(run["type"], "TextRun");
  }
  EXPECT_EQ(card["body"][0]["inlines"][0]["text"],
            "FIRING: 11 failures of web-01 (count>10 within 5m by vm)");
  EXPECT_EQ(card["body"][0]["inlines"][0]["color"], "Attention");
  EXPECT_EQ(card["actions"][0]["url"], "https://page/");
  EXPECT_FALSE(
      BodyOf(AlertFormat::kTeams, {FiringNotice()})["attachments"][0]["content"].contains("actions"));
}

TEST(AlertWebhookBody, PagerDutyResolvesWhatItTriggered) {
  const json trigger = BodyOf(AlertFormat::kPagerDuty, {FiringNotice()}, "https://page/");
  const json resolve = BodyOf(AlertFormat::kPagerDuty, {ResolvedNotice()});
  EXPECT_EQ(trigger["routing_key"], "R0UT1NG");
  EXPECT_EQ(trigger["event_action"], "trigger");
  EXPECT_EQ(resolve["event_action"], "resolve");
  EXPECT_EQ(trigger["dedup_key"], resolve["dedup_key"]);
  EXPECT_EQ(trigger["client_url"], "https://page/");
  EXPECT_EQ(trigger["payload"]["severity"], "error");
  EXPECT_THAT(std::string(trigger["payload"]["summary"]), StartsWith("11 failures of web-01 (count>10"));
  EXPECT_EQ(trigger["payload"]["custom_details"]["failure"]["code"], "VMStartTimedOut");
  AlertNotice other = FiringNotice();
  other.alert.group.name = "web-02";
  EXPECT_NE(BodyOf(AlertFormat::kPagerDuty, {other})["dedup_key"], trigger["dedup_key"]);
  other.alert.group.name = "WEB-01";
  EXPECT_EQ(BodyOf(AlertFormat::kPagerDuty, {other})["dedup_key"], trigger["dedup_key"]) << "case is ignored";
}

TEST(AlertWebhookBody, FullBatchesOfLongTextStayWithinTheServicesLimits) {
  AlertNotice large = FiringNotice();
  for (std::string* text : {&large.alert.message, &large.alert.advice, &large.alert.code, &large.alert.vm,
                            &large.alert.group.name, &large.alert.correlation_id})
    *text = std::string(Alerts::kNameBytes, 'x');
  for (const auto& [format, most] :
       {std::pair(AlertFormat::kSlack, 40'000u), std::pair(AlertFormat::kTeams, 28'000u),
        std::pair(AlertFormat::kPagerDuty, 512'000u)}) {
    const std::vector<AlertNotice> batch(MostNoticesOf(format), large);
    EXPECT_LT(BodyOf(format, batch).dump().size(), most);
  }
  EXPECT_LE(std::string(BodyOf(AlertFormat::kPagerDuty, {large})["payload"]["summary"]).size(), 1024u);
}

}  // namespace
}  // namespace vmsift
