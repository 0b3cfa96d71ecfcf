// What is said of paths that mean blobs, before anybody is asked; tests/cluster/blobs_test.py reads blobs.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kNoAccount[] = "unset AZURE_STORAGE_ACCOUNT AZURE_STORAGE_CONNECTION_STRING; ";

TEST(BlobPaths, WrongOnesAreRefusedWithoutTheirSecrets) {
  struct Case {
    const char* path;
    const char* says;
  };
  for (const Case& wrong : {
           Case{"az://logs/a?sig=S3CRET", "az://logs/a: of which account? Set AZURE_STORAGE_ACCOUNT"},
           Case{"https://acc.blob.core.windows.net/?sig=S3CRET", "names no container"},
           Case{"https://acc.blob.core.windows.net/logs?S3CRET", "no SAS token, which has a sig="},
           Case{"http://acc.blob.core.windows.net/logs?sig=S3CRET",
                "http:// would send credentials unencrypted"},
       }) {
    const RunResult run = RunShell(std::string(kNoAccount) + "vmsift scan '" + wrong.path + "'");
    EXPECT_EQ(run.status, 2) << wrong.path;
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.errors, HasSubstr(wrong.says));
    EXPECT_THAT(run.errors, Not(HasSubstr("S3CRET")));
  }
}

TEST(BlobPaths, BenchTakesFilesAlone) {
  for (const std::string command : {"bench"}) {
    const RunResult run =
        RunShell("vmsift " + command + " 'https://acc.blob.core.windows.net/logs?sig=S3CRET'");
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("takes no blobs; vmsift scan reads them"));
    EXPECT_THAT(run.errors, Not(HasSubstr("S3CRET")));
  }
}

TEST(BlobPaths, AConnectionStringThatIsNoneIsNotQuoted) {
  const RunResult run = RunShell("AZURE_STORAGE_CONNECTION_STRING=S3CRET vmsift scan az://logs/a");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("AZURE_STORAGE_CONNECTION_STRING: not a connection string"));
  EXPECT_THAT(run.errors, Not(HasSubstr("S3CRET")));
}

TEST(BlobPaths, AServiceThatIsNotThereIsAnInputThatCannotBeRead) {
  const RunResult run = RunShell("vmsift scan 'http://127.0.0.1:1/acc/logs?sig=S3CRET'");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("http://127.0.0.1:1/acc/logs: "));
  EXPECT_THAT(run.errors, HasSubstr("after 2 tries"));
  EXPECT_THAT(run.out + run.errors, Not(HasSubstr("S3CRET")));
}

}  // namespace
}  // namespace vmsift
