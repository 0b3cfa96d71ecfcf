#include "analyzer/report/metrics.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class MetricsTest : public testing::Test {
 protected:
  MetricsTest() { snapshot_.report = report_; }
  std::string Text(MetricsFormat format = MetricsFormat::kOpenMetrics) const {
    return MetricsText(snapshot_, totals_, {"1.2.3", At(1000)}, At(1010), format);
  }
  static Timestamp At(int64_t second) { return {second * kTicksPerSecond}; }

  std::shared_ptr<LiveReport> report_ = std::make_shared<LiveReport>();
  LiveSnapshot snapshot_{.time = At(1009)};
  ReportTotals totals_;
};

TEST_F(MetricsTest, SayTheFailuresByCodeAndVm) {
  snapshot_.facts.failures.codes = {{"VMNotFound", ErrorClass::kConfig, 3}, {"", ErrorClass::kNone, 1}};
  snapshot_.facts.failures.other_codes = {{ErrorClass::kQuota, 7}};
  const std::string id =
      "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Compute/virtualMachines/web";
  snapshot_.facts.failures.vms = {{"web", id, "", 2}, {"db", "", "g2", 1}, {"", "", "", 1}};
  snapshot_.facts.failures.other_vms = 5;
  snapshot_.facts.failures.newest = At(900);
  totals_.failures = 99;
  EXPECT_THAT(Text(), HasSubstr("# TYPE vmsift_failures counter\n"
                                "vmsift_failures_total{code=\"(none)\",class=\"none\"} 1\n"
                                "vmsift_failures_total{code=\"VMNotFound\",class=\"config\"} 3\n"
                                "vmsift_failures_total{code=\"other\",class=\"quota\"} 7\n"));
  EXPECT_THAT(
      Text(),
      HasSubstr("vmsift_vm_failures_total{vm=\"(none)\",resource_group=\"\",subscription=\"\"} 1\n"
                "vmsift_vm_failures_total{vm=\"db\",resource_group=\"g2\",subscription=\"\"} 1\n"
                "vmsift_vm_failures_total{vm=\"web\",resource_group=\"g1\",subscription=\"s1\"} 2\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_other_vm_failures 5\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_newest_failure_timestamp_seconds 900.000\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_report_failures 99\n"));
}

TEST_F(MetricsTest, EscapeWhatLogsNameAndAddUpEqualSeries) {
  snapshot_.facts.failures.codes = {{"a\"b\\c\nd\xFF", ErrorClass::kNone, 1},
                                    {"other", ErrorClass::kNone, 2}};
  snapshot_.facts.failures.other_codes = {{ErrorClass::kNone, 3}};
  EXPECT_THAT(Text(), HasSubstr("{code=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\",class=\"none\"} 1\n"));
  EXPECT_THAT(Text(), HasSubstr("{code=\"other\",class=\"none\"} 5\n"));
}

TEST_F(MetricsTest, SayWhatIsReadAndHowFarBehindItIs) {
  snapshot_.facts.read[static_cast<size_t>(Outcome::kFailure)] = {4, 400};
  snapshot_.facts.logs = 2;
  snapshot_.facts.unread_bytes = 77;
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_lines_total{outcome=\"failure\"} 4\n"));
  EXPECT_THAT(Text(), HasSubstr("# UNIT vmsift_read_bytes bytes\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_read_bytes_total{outcome=\"failure\"} 400\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_followed_logs 2\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_unread_bytes 77\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_lag_seconds 0.000\n"));
  EXPECT_THAT(Text(), Not(HasSubstr("state_age")));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_snapshot_age_seconds 1.000\n"));
  snapshot_.facts.behind_since = At(1003);
  snapshot_.facts.saved = At(1008);
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_lag_seconds 7.000\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_state_age_seconds 2.000\n"));
  // The clock may be set back.
  snapshot_.facts.saved = At(2000);
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_state_age_seconds 0.000\n"));
}

TEST_F(MetricsTest, SayIncidentsAndAlerts) {
  totals_.open = 3;
  totals_.gone = 1;
  report_->dropped_attempts = 12;
  snapshot_.facts.rules = {{"count>10 within 5m", 1, 4}};
  EXPECT_THAT(Text(), HasSubstr("vmsift_incidents{outcome=\"gone\"} 1\n"
                                "vmsift_incidents{outcome=\"open\"} 3\n"
                                "vmsift_incidents{outcome=\"recovered\"} 0\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_incident_attempts_dropped_total 12\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_alerts_firing{rule=\"count>10 within 5m\"} 1\n"));
  EXPECT_THAT(Text(), HasSubstr("\nvmsift_alerts_fired_total{rule=\"count>10 within 5m\"} 4\n"));
}

TEST_F(MetricsTest, TheClassicFormatDiffersInNamesOfFamiliesAndItsEnd) {
  const std::string open = Text();
  EXPECT_THAT(open, HasSubstr("# TYPE vmsift_build info\nvmsift_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(open, EndsWith("\n# EOF\n"));
  const std::string classic = Text(MetricsFormat::kPrometheus);
  EXPECT_THAT(classic, HasSubstr("# TYPE vmsift_build_info gauge\nvmsift_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(classic, HasSubstr("# TYPE vmsift_lines_total counter\n"));
  EXPECT_THAT(classic, Not(HasSubstr("# EOF")));
  EXPECT_THAT(classic, Not(HasSubstr("# UNIT")));
}

TEST_F(MetricsTest, AFileHasTheClassicFormatAndNoAgeOfItsOwn) {
  Catalog catalog;
  report_->catalog = std::make_shared<const Catalog>(catalog);
  snapshot_.facts.behind_since = At(1003);
  const std::string file = MetricsFile(snapshot_, {"1.2.3", At(1000)});
  EXPECT_THAT(file, HasSubstr("# TYPE vmsift_lines_total counter\n"));
  EXPECT_THAT(file, HasSubstr("\nvmsift_lag_seconds 6.000\n"));
  EXPECT_THAT(file, Not(HasSubstr("vmsift_snapshot_age_seconds")));
  EXPECT_THAT(file, Not(HasSubstr("# EOF")));
}

TEST(MetricsFormatFor, IsOpenMetricsWhereItIsNamed) {
  EXPECT_EQ(MetricsFormatFor(""), MetricsFormat::kPrometheus);
  EXPECT_EQ(MetricsFormatFor("*/*"), MetricsFormat::kPrometheus);
  EXPECT_EQ(MetricsFormatFor("text/plain;version=0.0.4;q=1,*/*;q=0.1"), MetricsFormat::kPrometheus);
  // As Prometheus 2.42 asks.
  EXPECT_EQ(MetricsFormatFor("application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                             "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
            MetricsFormat::kOpenMetrics);
  EXPECT_EQ(MetricsFormatFor("text/plain, Application/OpenMetrics-Text"), MetricsFormat::kOpenMetrics);
}

}  // namespace
}  // namespace vmsift
