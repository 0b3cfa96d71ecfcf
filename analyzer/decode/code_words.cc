#include "analyzer/decode/code_words.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_set.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr std::array<std::string_view, 63> kNoErrors = {
    "accepted",    "active",      "allocated",  "available",   "canceled",     "cancelled",   "completed",
    "created",     "creating",    "critical",   "deallocated", "deallocating", "debug",       "deleted",
    "deleting",    "done",        "error",      "exception",   "failed",       "failure",     "false",
    "fatal",       "generalized", "healthy",    "hint",        "info",         "information", "informational",
    "minimum",     "modified",    "nochange",   "none",        "notavailable", "note",        "notice",
    "null",        "okay",        "optional",   "pending",     "progress",     "ready",       "recommended",
    "required",    "resolved",    "restarting", "running",     "severe",       "started",     "starting",
    "stopped",     "stopping",    "succeeded",  "success",     "successful",   "trace",       "true",
    "unavailable", "unhealthy",   "unknown",    "updated",     "updating",     "verbose",     "warning"};

// Names of programs' own errors; Azure's codes may end in `Error` too.
constexpr std::array<std::string_view, 44> kProgramErrors = {
    "AggregateError",    "ArithmeticError",    "AssertionError",
    "AttributeError",    "BlockingIOError",    "BrokenPipeError",
    "BufferError",       "CalledProcessError", "ChildProcessError",
    "ConnectionError",   "EOFError",           "EncodingError",
    "EnvironmentError",  "EvalError",          "FileExistsError",
    "FileNotFoundError", "FloatingPointError", "IOError",
    "ImportError",       "IndentationError",   "IndexError",
    "InterruptedError",  "JSONDecodeError",    "KeyError",
    "LookupError",       "MemoryError",        "ModuleNotFoundError",
    "NameError",         "NoMethodError",      "NotImplementedError",
    "OSError",           "OverflowError",      "PermissionError",
    "RangeError",        "RecursionError",     "ReferenceError",
    "RuntimeError",      "StandardError",      "SyntaxError",
    "TimeoutError",      "TypeError",          "URIError",
    "UnicodeError",      "ValueError"};

constexpr std::array<std::string_view, 28> kPlain = {
    "accessdenied",         "alreadyexists",      "badgateway",          "badrequest",
    "gatewaytimeout",       "internalerror",      "internalservererror", "invalidargument",
    "invalidparameter",     "invalidrequest",     "invalidresource",     "methodnotallowed",
    "missingparameter",     "networkerror",       "notacceptable",       "notfound",
    "notimplemented",       "notsupported",       "operationfailed",     "preconditionfailed",
    "requesttimeout",       "serviceunavailable", "toomanyrequests",     "unknownerror",
    "authenticationfailed", "limitexceeded",      "unprocessableentity", "unsupportedmediatype"};

constexpr std::array<std::string_view, 17> kAzureExceptions = {"azclierror",
                                                               "azureconflicterror",
                                                               "azureexception",
                                                               "azureinternalerror",
                                                               "azureoperationerror",
                                                               "azureresponseerror",
                                                               "clierror",
                                                               "clientauthenticationerror",
                                                               "clouderror",
                                                               "cloudexception",
                                                               "httpresponseerror",
                                                               "managementexception",
                                                               "requestfailedexception",
                                                               "resourceexistserror",
                                                               "resourcemodifiederror",
                                                               "resourcenotfounderror",
                                                               "resterror"};

constexpr std::array<std::string_view, 5> kAzurePackages = {"azure", "hyak", "knack", "microsoft", "msrest"};

using WordSet = absl::flat_hash_set<std::string_view, IgnoreCaseHash, IgnoreCaseEqual>;

template <size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [word](std::string_view other) { return EqualsIgnoreCase(word, other); });
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

bool IsNoErrorCode(std::string_view word) {
  static const WordSet no_errors = [] {
    WordSet all(kNoErrors.begin(), kNoErrors.end());
    all.insert(kProgramErrors.begin(), kProgramErrors.end());
    return all;
  }();
  return no_errors.contains(word) || EndsWith(word, "Succeeded") || EndsWith(word, "Exception") ||
         IsAzureException(word);
}

bool IsPlainWord(std::string_view code) {
  return std::count_if(code.begin(), code.end(), IsAsciiUpper) < 2 || IsOneOf(code, kPlain);
}

bool IsAzureException(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return IsOneOf(name, kAzureExceptions);
  // Other libraries have classes of these names too.
  const std::string_view package = name.substr(0, dot);
  const bool azure = std::any_of(
      kAzurePackages.begin(), kAzurePackages.end(),
      [package](std::string_view part) { return FindIgnoreCase(package, part) != std::string_view::npos; });
  const bool own = StartsWithIgnoreCase(package, "azure") || StartsWithIgnoreCase(package, "msrest");
  return own || (azure && IsOneOf(name.substr(dot + 1), kAzureExceptions));
}

}  // namespace vmsift
