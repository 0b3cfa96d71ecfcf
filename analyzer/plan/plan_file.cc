#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/plan/plan.h"
#include "analyzer/report/json_writer.h"
#include "base/printable_text.h"
#include "base/timestamp.h"
#include "simdjson.h"

namespace vmsift {
namespace {

constexpr std::string_view kSchema = "vmsift.plan/1";

void WriteInput(const Input& input, JsonWriter* json) {
  json->BeginObject();
  json->Members(Member("number", input.number), Member("path", input.path), Member("version", input.version),
                Member("size", input.size));
  if (!input.runs.empty()) {
    json->Members(Member("from", input.runs.front().from), Member("to", input.runs.front().to));
  }
  if (input.in_directory) json->Members(Member("in_directory", true));
  if (!input.status.ok()) json->Members(Member("error", std::string(input.status.message())));
  json->EndObject();
}

void WriteOptions(const CountsHead::Options& options, JsonWriter* json) {
  json->Array(options, [json](const auto& option) {
    json->Array(std::vector<std::string>{option.first, option.second},
                [json](const std::string& text) { json->Value(text); });
  });
}

void WriteShards(const std::vector<std::vector<Input>>& shards, JsonWriter* json) {
  json->Array(shards, [json](const std::vector<Input>& shard) {
    json->Array(shard, [json](const Input& input) { WriteInput(input, json); });
  });
}

absl::Status CheckPaths(const Plan& plan) {
  for (const std::vector<Input>& shard : plan.shards) {
    for (const Input& input : shard) {
      if (!simdjson::validate_utf8(input.path))
        return absl::InvalidArgumentError(
            absl::StrCat(PrintableName(input.path), ": a path that is not UTF-8 cannot be in a plan"));
    }
  }
  return absl::OkStatus();
}

absl::Status NoPlan(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("is no plan: ", std::string(why)));
}

// Reads members of an object; what is missing or of another type is noted once.
class PlanReader {
 public:
  absl::StatusOr<Plan> Read(std::string_view text) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (const auto error = parser.parse(text.data(), text.size()).get(root))
      return NoPlan(simdjson::error_message(error));
    if (Text(root, "schema") != kSchema)
      return NoPlan("its schema is not vmsift.plan/1; vmsift plan makes one");
    Plan plan;
    ReadHead(root, &plan.head);
    simdjson::dom::array shards;
    if (root["shards"].get(shards) != simdjson::SUCCESS) return NoPlan("it has no shards");
    for (const simdjson::dom::element shard : shards) {
      simdjson::dom::array inputs;
      if (shard.get(inputs) != simdjson::SUCCESS) return NoPlan("a shard is not an array");
      std::vector<Input>& read = plan.shards.emplace_back();
      for (const simdjson::dom::element input : inputs) read.push_back(ReadInput(input));
    }
    if (!wrong_.empty()) return NoPlan(wrong_);
    if (plan.shards.empty()) return NoPlan("it has no shards");
    return plan;
  }

 private:
  void ReadHead(simdjson::dom::element root, CountsHead* head) {
    if (!absl::SimpleHexAtoi(std::string(Text(root, "catalog")), &head->catalog_digest)) Wrong("catalog");
    head->since = Time(root, "since");
    head->until = Time(root, "until");
    head->incident_limit = Number(root, "incident_limit");
    head->outside_period = Number(root, "outside_period");
    simdjson::dom::array options;
    if (root["options"].get(options) != simdjson::SUCCESS) return Wrong("options");
    for (const simdjson::dom::element option : options) {
      std::string_view name;
      std::string_view value;
      if (option.at(0).get(name) != simdjson::SUCCESS || option.at(1).get(value) != simdjson::SUCCESS)
        return Wrong("options");
      head->options.emplace_back(name, value);
    }
  }

  Input ReadInput(simdjson::dom::element element) {
    Input input;
    input.number = Number(element, "number");
    input.path = Text(element, "path");
    input.version = Text(element, "version");
    input.size = Number(element, "size");
    if (Has(element, "from")) input.runs = {{Number(element, "from"), Number(element, "to"), 0}};
    input.in_directory = Has(element, "in_directory");
    if (Has(element, "error")) input.status = absl::UnknownError(std::string(Text(element, "error")));
    if (!input.runs.empty() && input.runs[0].from >= input.runs[0].to) Wrong("to");
    return input;
  }

  static bool Has(simdjson::dom::element element, const char* name) {
    return element[name].error() == simdjson::SUCCESS;
  }
  std::string_view Text(simdjson::dom::element element, const char* name) {
    std::string_view text;
    if (element[name].get(text) != simdjson::SUCCESS) Wrong(name);
    return text;
  }
  uint64_t Number(simdjson::dom::element element, const char* name) {
    uint64_t number = 0;
    if (element[name].get(number) != simdjson::SUCCESS) Wrong(name);
    return number;
  }
  std::optional<Timestamp> Time(simdjson::dom::element element, const char* name) {
    if (!Has(element, name) || element[name].is_null()) return std::nullopt;
    const std::optional<Timestamp> time = ParseTimestamp(Text(element, name));
    if (!time) Wrong(name);
    return time;
  }
  void Wrong(std::string_view name) {
    if (wrong_.empty()) wrong_ = absl::StrCat("\"", std::string(name), "\" is missing or wrong");
  }

  std::string wrong_;
};

}  // namespace

absl::StatusOr<std::string> PlanText(const Plan& plan) {
  if (const absl::Status status = CheckPaths(plan); !status.ok()) return status;
  return JsonText(1, [&plan](JsonWriter& json) {
    const CountsHead& head = plan.head;
    json.Object(Member("schema", kSchema), Member("catalog", absl::StrCat(absl::Hex(head.catalog_digest))),
                Member("options", [&] { WriteOptions(head.options, &json); }),
                Member("since", TimeOrNull(head.since)), Member("until", TimeOrNull(head.until)),
                Member("incident_limit", head.incident_limit), Member("outside_period", head.outside_period),
                Member("shards", [&] { WriteShards(plan.shards, &json); }));
  });
}

absl::StatusOr<Plan> ParsePlan(std::string_view text) {
  return PlanReader().Read(text);
}

}  // namespace vmsift
