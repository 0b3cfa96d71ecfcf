// vmsift consume and report where nothing answers: what is wrong is said, and no secret. With brokers and a
// database they are tested in tests/cluster/kafka_test.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kConsume[] = "vmsift consume --brokers 127.0.0.1:1 --topic t --group g ";

TEST(Consume, WrongUsageIsStatusTwo) {
  for (const char* const arguments :
       {"consume", "consume --brokers a:1 --group g --sink postgresql://h/d",
        "consume --topic t --group g --sink postgresql://h/d",
        "consume --brokers nowhere --topic t --group g --sink postgresql://h/d",
        "consume --brokers a:1 --topic 'a b' --group g --sink postgresql://h/d",
        "consume --brokers a:1 --topic t --group g --sink postgresql://h/d --kafka-option group.id=x",
        "consume --brokers a:1 --topic t --group g --sink postgresql://h/d --flush 1ms", "report",
        "report postgresql://h/d", "report postgresql://h/d --group g --by source"}) {
    SCOPED_TRACE(arguments);
    const RunResult run = RunShell(std::string("vmsift ") + arguments);
    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.errors, HasSubstr("--help"));
  }
}

TEST(Consume, AWrongDatabaseIsNotQuoted) {
  for (const char* const url :
       {"mysql://me:secret@host/db", "postgresql://me:secret@host/db?secret=1", "secret"}) {
    for (const std::string& command :
         {std::string(kConsume) + "--sink ", std::string("vmsift report --group g ")}) {
      const RunResult run = RunShell(command + "'" + url + "'");
      EXPECT_EQ(run.status, 2);
      EXPECT_THAT(run.errors, HasSubstr("postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE"));
      EXPECT_THAT(run.errors, Not(HasSubstr("secret")));
    }
  }
}

TEST(Consume, AConnectionStringIsReadFromItsFileAndNotQuoted) {
  const ScratchDirectory scratch;
  const std::string file = scratch.Write("hub", "Endpoint=sb://secret");
  const RunResult run = RunShell("vmsift consume --connection-string-file " + file +
                                 " --topic t --group g --sink postgresql://h/d");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("hub: no connection string of Event Hubs"));
  EXPECT_THAT(run.errors, Not(HasSubstr("secret")));
}

TEST(Consume, AnOptionThatLibrdkafkaHasNotIsRefused) {
  const RunResult run =
      RunShell(std::string(kConsume) + "--sink postgresql://h/d --kafka-option no.such=secret");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("librdkafka has no option no.such"));
  EXPECT_THAT(run.errors, Not(HasSubstr("secret")));
}

TEST(Consume, WithoutABrokerItSaysSoAndWaitsUntilItIsStopped) {
  const ScratchDirectory scratch;
  const std::string told = scratch.path("told");
  const RunResult run = RunShell(
      "'" VMSIFT_BINARY "' consume --brokers 127.0.0.1:1 --topic t --group g --sink postgresql://h/d 2>" +
      told + " & p=$!; wait_until grep -q 'no broker answers' " + told + "; kill $p; wait $p");
  EXPECT_EQ(run.status, 0);
}

TEST(Report, ADatabaseThatIsAwayIsNamedWithoutThePassword) {
  const RunResult run = RunShell("vmsift report postgresql://me:secret@127.0.0.1:1/db --group g");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("cannot connect to the database at 127.0.0.1:1"));
  EXPECT_THAT(run.errors, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace vmsift
