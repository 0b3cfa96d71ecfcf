// The ids that Azure's support asks for, in words; the deployment that ids and messages name.
#include "analyzer/decode/request_ids.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr char kId[] = "18dfa592-cfa4-4b0b-aeee-1ba964ec452c";
constexpr char kOther[] = "24c90540-2b42-402b-8cf9-280b9dc6247e";

Failure Found(const std::string& text, size_t place = 0) {
  Failure failure;
  FindRequestIds(text, place, &failure);
  return failure;
}

TEST(RequestIds, EachKindByItsWords) {
  const std::string id = kId;
  for (const std::string& text :
       {"Correlation ID: " + id, "x-ms-correlation-request-id: " + id, "correlationId=" + id,
        "\"correlation_id\": \"" + id + "\"", "CorrelationId:[" + id + "]"})
    EXPECT_EQ(Found(text).correlation_id, kId) << text;
  for (const std::string& text :
       {"(Azure request Id: " + id + ")", "x-ms-request-id: " + id, "Activity Id: \"" + id + "\""})
    EXPECT_EQ(Found(text).request_id, kId) << text;
  for (const std::string& text : {"The tracking id is '" + id + "'.", "The tracking id is\n'" + id + "'."})
    EXPECT_EQ(Found(text).tracking_id, kId) << text;
  EXPECT_EQ(Found("OperationID : " + id).operation_id, kId);
}

TEST(RequestIds, ADeploymentsOperationHasAnIdOfSixteenDigits) {
  EXPECT_EQ(Found("data:    OperationId:          E12013C68C7BBD4D\n").operation_id, "E12013C68C7BBD4D");
  for (const char* text : {"OperationId: E12013C68C7BBD4DA", "OperationId: E12013C68C7BBD4",
                           "OperationIdE12013C68C7BBD4D", "OperationId: none"})
    EXPECT_EQ(Found(text).operation_id, "") << text;
}

TEST(RequestIds, OfOtherThingsAreNone) {
  const std::string id = kId;
  for (const std::string& text :
       {"/subscriptions/" + id + "/resourceGroups/g", "x-ms-client-request-id: " + id,
        "Correlation ID: " + id + "-1", "correlation " + id, "Trace ID: " + id,
        std::string("Correlation ID: 18dfa592-cfa4-4b0b-aeee-1ba964ec452")}) {
    const Failure found = Found(text);
    for (auto kind : kRequestIds) EXPECT_EQ(found.*kind, "") << text;
  }
}

TEST(RequestIds, TheFirstBehindThePlaceElseTheLastBeforeIt) {
  const std::string text = "correlation id: " + std::string(kId) + "\nERROR here\ncorrelation id: " + kOther;
  EXPECT_EQ(Found(text, text.find("ERROR")).correlation_id, kOther);
  EXPECT_EQ(Found(text, text.size()).correlation_id, kOther);
  EXPECT_EQ(Found(text.substr(0, text.find("\ncorr")), text.find("ERROR")).correlation_id, kId);
}

TEST(RequestIds, WhatTheFailureHasStays) {
  Failure failure;
  failure.correlation_id = "own";
  FindRequestIds("correlation id: " + std::string(kId), 0, &failure);
  EXPECT_EQ(failure.correlation_id, "own");
}

TEST(Deployment, IsNamedByIdsThenTargetsThenMessages) {
  Failure failure;
  EXPECT_EQ(DeploymentOf(failure), "");
  failure.chain.push_back(
      {"X", "see '/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/in-words'.",
       ""});
  EXPECT_EQ(DeploymentOf(failure), "in-words");
  failure.resource_id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d-1/operations/7";
  EXPECT_EQ(DeploymentOf(failure), "d-1");
}

}  // namespace
}  // namespace vmsift
