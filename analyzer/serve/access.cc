#include "analyzer/serve/access.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/ascii_case.h"
#include "base/loopback.h"
#include "base/secret_file.h"
#include "base/status_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kLeastTokenBytes = 16;
constexpr size_t kMostTokenBytes = 1024;  // a request's head must hold it

bool IsTokenCharacter(char c) {
  return c > ' ' && c < 0x7f;
}

// With any port: a tunnel listens on another one.
std::string_view WithoutPort(std::string_view host) {
  const size_t colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
  return host.substr(0, has_port ? colon : host.size());
}

}  // namespace

absl::StatusOr<std::string> ReadListenToken(const std::string& path) {
  const auto failed = [&path](std::string_view why) {
    return absl::InvalidArgumentError(fmt::format("--listen-token-file: {}: {}", path, why));
  };
  const absl::StatusOr<std::string> read = ReadSecretFile(path);
  if (!read.ok())
    return absl::InvalidArgumentError(fmt::format("--listen-token-file: {}", Message(read.status())));
  const std::string& token = *read;
  if (!std::all_of(token.begin(), token.end(), IsTokenCharacter))
    return failed("one word of ASCII characters is expected");
  // What reads requests decodes it, in headers too, so that the right token would not be taken for it.
  if (token.find('%') != std::string::npos) return failed("has a %, which may not be in a token");
  if (token.size() < kLeastTokenBytes || token.size() > kMostTokenBytes) {
    return failed(
        fmt::format("a token of {} to {} characters is expected", kLeastTokenBytes, kMostTokenBytes));
  }
  return read;
}

bool Access::IsToken(std::string_view text) const {
  // Every character is compared, however many are wrong.
  unsigned wrong = text.size() == token_.size() ? 0 : 1;
  for (size_t i = 0; i < text.size(); ++i)
    wrong |= static_cast<unsigned char>(text[i]) ^ static_cast<unsigned char>(token_[i % token_.size()]);
  return wrong == 0;
}

Access::Answer Access::Judge(std::string_view host, std::string_view authorization,
                             std::string_view query_token) const {
  if (token_.empty()) return NamesLoopback(WithoutPort(host)) ? Answer::kAllowed : Answer::kWrongHost;
  constexpr std::string_view kScheme = "Bearer ";
  const bool has_scheme = StartsWithIgnoreCase(authorization, kScheme);
  const bool by_header = has_scheme && IsToken(authorization.substr(kScheme.size()));
  const bool by_query = IsToken(query_token);
  return by_header || by_query ? Answer::kAllowed : Answer::kNoToken;
}

}  // namespace vmsift
