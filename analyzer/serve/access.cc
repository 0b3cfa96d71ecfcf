#include "analyzer/serve/access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "base/ascii_case.h"
#include "base/owned_descriptor.h"
#include "base/white_space.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kLeastTokenBytes = 16;
constexpr size_t kMostTokenBytes = 1024;  // a request's head must hold it

bool IsTokenCharacter(char c) {
  return c > ' ' && c < 0x7f;
}

// `localhost`, `127.…` and `[::1]`, with any port: a tunnel listens on another one.
bool NamesLoopback(std::string_view host) {
  const size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos)
    host = host.substr(0, colon);
  if (EqualsIgnoreCase(host, "localhost") || host == "[::1]") return true;
  return host.starts_with("127.") &&
         std::all_of(host.begin(), host.end(), [](char c) { return IsAsciiDigit(c) || c == '.'; });
}

}  // namespace

absl::StatusOr<std::string> ReadListenToken(const std::string& path) {
  const auto failed = [&path](std::string_view why) {
    return absl::InvalidArgumentError(fmt::format("--listen-token-file {}: {}", path, why));
  };
  const OwnedDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info;
  if (file.get() < 0 || fstat(file.get(), &info) != 0) return failed(strerrordesc_np(errno));
  if (!S_ISREG(info.st_mode)) return failed("is no regular file");
  if ((info.st_mode & S_IRWXO) != 0) return failed("everybody may use it; `chmod 600` keeps it secret");
  std::string token(kMostTokenBytes + 3, '\0');  // with a line end, or seen to be too long
  const ssize_t got = read(file.get(), token.data(), token.size());
  if (got < 0) return failed(strerrordesc_np(errno));
  token.resize(static_cast<size_t>(got));
  token = std::string(Trimmed(token));
  if (token.empty()) return failed("is empty");
  if (!std::all_of(token.begin(), token.end(), IsTokenCharacter))
    return failed("one word of ASCII characters is expected");
  // What reads requests decodes it, in headers too, so that the right token would not be taken for it.
  if (token.find('%') != std::string::npos) return failed("has a %, which may not be in a token");
  if (token.size() < kLeastTokenBytes || token.size() > kMostTokenBytes) {
    return failed(
        fmt::format("a token of {} to {} characters is expected", kLeastTokenBytes, kMostTokenBytes));
  }
  return token;
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
  if (token_.empty()) return NamesLoopback(host) ? Answer::kAllowed : Answer::kWrongHost;
  constexpr std::string_view kScheme = "Bearer ";
  const bool has_scheme = StartsWithIgnoreCase(authorization, kScheme);
  const bool by_header = has_scheme && IsToken(authorization.substr(kScheme.size()));
  const bool by_query = IsToken(query_token);
  return by_header || by_query ? Answer::kAllowed : Answer::kNoToken;
}

}  // namespace vmsift
