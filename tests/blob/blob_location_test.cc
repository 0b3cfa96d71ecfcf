// Which account, container and blobs a path means, and what of it may be printed.
#include "analyzer/blob/blob_location.h"

#include <map>
#include <string>

#include "analyzer/blob/storage_settings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

absl::StatusOr<StorageSettings> SettingsOf(const Variables& variables) {
  return StorageSettings::FromEnvironment([&variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

// `endpoint|account|container|name`, or the error.
std::string Parsed(const std::string& path, const Variables& variables = {}) {
  const absl::StatusOr<BlobLocation> location = ParseBlobPath(path, *SettingsOf(variables));
  if (!location.ok()) return std::string(location.status().message());
  return location->endpoint + "|" + location->account + "|" + location->container + "|" + location->name +
         (location->is_prefix ? "*" : "") + (location->sas.empty() ? "" : "|" + location->sas);
}

TEST(BlobLocation, UrlsNameTheAccountByTheirHostOrTheirPath) {
  EXPECT_EQ(Parsed("https://acc.blob.core.windows.net/logs/a/b.json"),
            "https://acc.blob.core.windows.net|acc|logs|a/b.json");
  EXPECT_EQ(Parsed("HTTPS://ACC.blob.core.windows.net/logs"), "https://acc.blob.core.windows.net|acc|logs|");
  EXPECT_EQ(Parsed("https://acc.blob.core.chinacloudapi.cn/logs/"),
            "https://acc.blob.core.chinacloudapi.cn|acc|logs|");
  EXPECT_EQ(Parsed("https://acc.z12.blob.storage.azure.net/logs/"),
            "https://acc.z12.blob.storage.azure.net|acc|logs|");
  EXPECT_EQ(Parsed("https://acc.dfs.core.windows.net/logs/a"),
            "https://acc.blob.core.windows.net|acc|logs|a");
  EXPECT_EQ(Parsed("http://127.0.0.1:10000/devstoreaccount1/logs/a"),
            "http://127.0.0.1:10000/devstoreaccount1|devstoreaccount1|logs|a");
  EXPECT_EQ(Parsed("http://[::1]:10000/devstoreaccount1/logs/a"),
            "http://[::1]:10000/devstoreaccount1|devstoreaccount1|logs|a");
  EXPECT_EQ(Parsed("https://logs.example.com/logs/a"), "https://logs.example.com||logs|a");
  EXPECT_EQ(Parsed("https://logs.example.com/logs/a",
                   {{"AZURE_STORAGE_ACCOUNT", "acc"},
                    {"AZURE_STORAGE_SERVICE_ENDPOINT", "https://logs.example.com/"}}),
            "https://logs.example.com|acc|logs|a");
}

TEST(BlobLocation, AzNamesAContainerOfTheAccountOfTheEnvironmentOrAnother) {
  EXPECT_EQ(Parsed("az://logs/a%20b", {{"AZURE_STORAGE_ACCOUNT", "acc"}}),
            "https://acc.blob.core.windows.net|acc|logs|a%20b");
  EXPECT_EQ(Parsed("az://logs/a", {{"AZURE_STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true"}}),
            "http://127.0.0.1:10000/devstoreaccount1|devstoreaccount1|logs|a");
  EXPECT_EQ(
      Parsed("az://logs",
             {{"AZURE_STORAGE_CONNECTION_STRING",
               "DefaultEndpointsProtocol=https;AccountName=a1;AccountKey=aw==;EndpointSuffix=core.cloud"}}),
      "https://a1.blob.core.cloud|a1|logs|");
  EXPECT_EQ(Parsed("az://acc.blob.core.windows.net/logs/a"), "https://acc.blob.core.windows.net|acc|logs|a");
  EXPECT_EQ(Parsed("az://logs@acc.blob.core.windows.net/a"), "https://acc.blob.core.windows.net|acc|logs|a");
  EXPECT_THAT(Parsed("az://logs/a"), HasSubstr("of which account? Set AZURE_STORAGE_ACCOUNT"));
}

TEST(BlobLocation, APathIsWhatItsReportsName) {
  const std::string endpoint = "https://acc.blob.core.windows.net";
  for (const std::string name : {"a b", "100%", "a%2Fb", "q?sig=1", "star*", "#1", "y=2026/m=11/ü"}) {
    BlobLocation location = *ParseBlobPath(endpoint + "/logs", {});
    const absl::StatusOr<BlobLocation> again = ParseBlobPath(location.PathOf(name), {});
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->name, name);
    EXPECT_FALSE(again->is_prefix);
  }
  EXPECT_EQ(Parsed(endpoint + "/logs/y=2026/m=1*"), endpoint + "|acc|logs|y=2026/m=1*");
}

TEST(BlobLocation, ATokenIsTakenOutAndNeverQuoted) {
  const std::string url = "https://acc.blob.core.windows.net/logs/a";
  EXPECT_EQ(Parsed(url + "?sv=1&sig=S3CRET"), "https://acc.blob.core.windows.net|acc|logs|a|sv=1&sig=S3CRET");
  EXPECT_EQ(ParseBlobPath(url + "?sv=1&sig=S3CRET", {})->Path(), url);
  for (const std::string bad : {"https:///logs?sig=S3CRET", "https://acc.blob.core.windows.net/?sig=S3CRET",
                                "https://user@host/logs?sig=S3CRET", "az://logs?sig=S3CRET",
                                "https://acc.blob.core.windows.net/logs?S3CRET"}) {
    const absl::StatusOr<BlobLocation> location = ParseBlobPath(bad, {});
    EXPECT_FALSE(location.ok()) << bad;
    EXPECT_THAT(location.status().ToString(), Not(HasSubstr("S3CRET")));
  }
}

TEST(StorageSettings, AConnectionStringThatIsNoneIsNotQuoted) {
  const absl::StatusOr<StorageSettings> settings =
      SettingsOf({{"AZURE_STORAGE_CONNECTION_STRING", "S3CRET"}});
  EXPECT_THAT(settings.status().ToString(), HasSubstr("AZURE_STORAGE_CONNECTION_STRING: not a connection"));
  EXPECT_THAT(settings.status().ToString(), Not(HasSubstr("S3CRET")));
}

TEST(StorageSettings, WhatIsSetByItselfWins) {
  const StorageSettings settings =
      *SettingsOf({{"AZURE_STORAGE_SAS_TOKEN", "?sig=1\n"},
                   {"AZURE_STORAGE_CONNECTION_STRING", "AccountName=a;AccountKey=k"}});
  EXPECT_EQ(settings.sas, "sig=1");
  EXPECT_EQ(settings.key, "");
}

TEST(IsTrusted, CredentialsOfTheEnvironmentGoToAzureAndToNobodyElse) {
  const auto trusted = [](const std::string& path, const Variables& variables) {
    const StorageSettings settings = *SettingsOf(variables);
    return IsTrusted(*ParseBlobPath(path, settings), settings);
  };
  EXPECT_TRUE(trusted("https://acc.blob.core.windows.net/logs", {}));
  EXPECT_TRUE(trusted("http://127.0.0.1:10000/acc/logs", {}));
  EXPECT_TRUE(trusted("https://acc.blob.core.windows.net/logs", {{"AZURE_STORAGE_ACCOUNT", "ACC"}}));
  EXPECT_TRUE(trusted("https://blobs.example.com/logs",
                      {{"AZURE_STORAGE_SERVICE_ENDPOINT", "https://blobs.example.com"}}));
  EXPECT_FALSE(trusted("https://other.blob.core.windows.net/logs", {{"AZURE_STORAGE_ACCOUNT", "acc"}}));
  EXPECT_FALSE(trusted("https://blobs.example.com/logs", {}));
  EXPECT_FALSE(trusted("https://acc.blob.core.windows.net.example.com/logs", {}));
}

}  // namespace
}  // namespace vmsift
