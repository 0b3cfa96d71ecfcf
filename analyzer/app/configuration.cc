#include "analyzer/app/configuration.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sstream>
#include <utility>

#include "analyzer/app/toml_limits.h"
#include "fmt/format.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include "toml++/toml.h"

namespace vmsift {
namespace {

absl::Status ErrorAt(const std::string& path, size_t line, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}:{}: {}", path, line, what));
}

// As the command line would have it; none for a table or a list.
std::optional<std::string> ValueText(const toml::node& node) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* const number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* const boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
  std::ostringstream text;  // dates and times, as --since takes them
  if (const auto* const date = node.as_date()) {
    text << date->get();
  } else if (const auto* const time = node.as_date_time()) {
    text << time->get();
  } else if (const auto* const clock = node.as_time()) {
    text << clock->get();
  } else {
    return std::nullopt;
  }
  return text.str();
}

class Reader {
 public:
  explicit Reader(const std::string& path) { configuration_.path = path; }

  // Reads the keys of the file or of a table.
  absl::Status Read(const toml::table& table, const std::string& name) {
    for (const auto& [key, node] : table) {
      const size_t line = key.source().begin.line;
      const toml::table* const inner = node.as_table();
      absl::Status status;
      if (inner == nullptr) {
        status = Add({name, std::string(key.str()), {}, Setting::Kind::kValue, line}, node);
      } else if (name.empty()) {
        configuration_.tables.push_back({std::string(key.str()), "", {}, Setting::Kind::kValue, line});
        status = Read(*inner, std::string(key.str()));
      } else {
        status = ErrorAt(configuration_.path, line,
                         fmt::format("{}.{} is a table; only commands have one", name, key.str()));
      }
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  Configuration Take() {
    const auto by_line = [](const Setting& a, const Setting& b) { return a.line < b.line; };
    std::stable_sort(configuration_.settings.begin(), configuration_.settings.end(), by_line);
    std::stable_sort(configuration_.tables.begin(), configuration_.tables.end(), by_line);
    return std::move(configuration_);
  }

 private:
  absl::Status Add(Setting setting, const toml::node& node) {
    if (const toml::array* const list = node.as_array()) {
      setting.kind = Setting::Kind::kList;
      for (const toml::node& element : *list) {
        const std::optional<std::string> value = ValueText(element);
        if (!value) {
          return ErrorAt(configuration_.path, element.source().begin.line,
                         setting.key + " has a table or a list within its list");
        }
        setting.values.push_back(*value);
      }
    } else {
      if (node.is_boolean()) setting.kind = Setting::Kind::kBoolean;
      if (node.is_number()) setting.kind = Setting::Kind::kNumber;
      setting.values.push_back(*ValueText(node));
    }
    configuration_.settings.push_back(std::move(setting));
    return absl::OkStatus();
  }

  Configuration configuration_;
};

}  // namespace

absl::StatusOr<Configuration> ParseConfiguration(std::string_view text, const std::string& path) {
  if (const std::optional<size_t> line = LineOfDeepToml(text)) {
    return ErrorAt(
        path, *line,
        fmt::format("a key of more than {} parts, or as many brackets in each other", kMostTomlDepth));
  }
  const toml::parse_result parsed = toml::parse(text, path);
  if (parsed.failed()) return ErrorAt(path, parsed.error().source().begin.line, parsed.error().description());
  Reader reader(path);
  if (const absl::Status status = reader.Read(parsed.table(), ""); !status.ok()) return status;
  return reader.Take();
}

absl::StatusOr<Configuration> ReadConfiguration(const std::string& path) {
  constexpr size_t kMostBytes = 1 << 20;
  const auto error = [&path] {
    return absl::InvalidArgumentError(fmt::format("{}: {}", path, strerrordesc_np(errno)));
  };
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return error();
  std::string text(kMostBytes + 1, '\0');
  size_t size = 0;
  ssize_t got = 1;
  while (size < text.size() && got != 0) {
    got = read(file, text.data() + size, text.size() - size);
    if (got < 0 && errno != EINTR) break;
    size += static_cast<size_t>(std::max<ssize_t>(got, 0));
  }
  const absl::Status failed = got < 0 ? error() : absl::OkStatus();
  close(file);
  if (!failed.ok()) return failed;
  if (size > kMostBytes)
    return absl::InvalidArgumentError(path + ": is larger than 1 MiB; this is no configuration file");
  text.resize(size);
  return ParseConfiguration(text, path);
}

}  // namespace vmsift
