// The headers that most tests include, compiled once for all of them. Tests include what they use
// nevertheless.
#ifndef VMSIFT_TESTS_TEST_HEADERS_H_
#define VMSIFT_TESTS_TEST_HEADERS_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#endif  // VMSIFT_TESTS_TEST_HEADERS_H_
