#include "analyzer/blob/service_error.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using Kind = Credential::Kind;

std::string AccountText(const BlobLocation& location) {
  return location.account.empty() ? "at " + location.host : "in the account " + location.account;
}

// Requests are signed with their time.
std::string ClockTrouble(const std::string& date) {
  absl::Time theirs;
  std::string error;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", date, &theirs, &error)) return "";
  const absl::Duration off = absl::AbsDuration(absl::Now() - theirs);
  if (off < absl::Minutes(10)) return "";
  return absl::StrCat("; the clock of this machine is off by ", absl::ToInt64Minutes(off), " min");
}

std::string NeedsCredentials(const ServiceFailure& failure) {
  std::string text =
      "needs credentials: set AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_KEY or AZURE_STORAGE_CONNECTION_STRING, "
      "put a SAS token behind the URL, or run on a VM with a managed identity";
  if (!failure.no_identity.empty()) absl::StrAppend(&text, "; ", failure.no_identity);
  return text;
}

std::string WrongCredential(const ServiceFailure& failure, const BlobLocation& location,
                            const Credential& credential) {
  switch (credential.kind) {
    case Kind::kSas: {
      const std::string trouble = SasTrouble(credential.sas, absl::Now());
      if (!trouble.empty()) return trouble;
      return "the SAS token is not accepted; copy it whole, in quotes, since & ends a command, or make a new "
             "one";
    }
    case Kind::kSharedKey:
      return absl::StrCat("the key is not one of the account ", location.account,
                          "; see `az storage account keys list`", ClockTrouble(failure.date));
    case Kind::kIdentity:
      if (!failure.no_identity.empty()) return failure.no_identity;
      return "the token of the managed identity is not accepted; is the account one of its tenant?";
    case Kind::kNone:
      break;
  }
  return NeedsCredentials(failure);
}

std::string MissingPermission(const ServiceFailure& failure, const BlobLocation& location,
                              const Credential& credential) {
  switch (credential.kind) {
    case Kind::kSas: {
      const std::string trouble = SasTrouble(credential.sas, absl::Now());
      if (!trouble.empty()) return trouble;
      return "the SAS token does not permit it; reading needs r, and listing a container or folder l";
    }
    case Kind::kIdentity:
      return "the managed identity may not; give it the role Storage Blob Data Reader on the account";
    case Kind::kSharedKey:
      return absl::StrCat("the key is not one of the account ", location.account,
                          ", or its firewall does not let this machine in");
    case Kind::kNone:
      break;
  }
  return NeedsCredentials(failure);
}

std::string Refusal(const ServiceFailure& failure, const BlobLocation& location,
                    const Credential& credential) {
  const std::string& code = failure.code;
  if (code == "KeyBasedAuthenticationNotPermitted")
    return "the account permits no keys; use a managed identity (AZURE_STORAGE_AUTH_MODE=login)";
  if (code == "AuthorizationPermissionMismatch" || code == "InsufficientAccountPermissions" ||
      code == "AuthorizationProtocolMismatch" || code == "AuthorizationServiceMismatch" ||
      code == "AuthorizationResourceTypeMismatch" || code == "AuthorizationFailure" ||
      code == "AuthorizationSourceIPMismatch")
    return MissingPermission(failure, location, credential);
  return WrongCredential(failure, location, credential);
}

std::string TransportTrouble(const ServiceFailure& failure, const BlobLocation& location) {
  switch (failure.answer.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return absl::StrCat("there is no host ", location.host, "; is the account's name right?");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return absl::StrCat("the certificate of ", location.host, " cannot be verified (", failure.answer.error,
                          "); authorities to trust can be named by SSL_CERT_FILE");
    default:
      return absl::StrCat(failure.answer.error, ", after ", failure.tries,
                          failure.tries == 1 ? " try" : " tries");
  }
}

}  // namespace

bool IsMissing(const ServiceFailure& failure) {
  return failure.answer.status == 404 &&
         (failure.code == "BlobNotFound" || failure.code.empty() || failure.code == "ResourceNotFound");
}

absl::Status ServiceError(const ServiceFailure& failure, const BlobLocation& location,
                          const Credential& credential) {
  const auto text = [&failure](const std::string& what) {
    return absl::StrCat(failure.path, ": ", what, failure.code.empty() ? "" : " (", failure.code,
                        failure.code.empty() ? "" : ")");
  };
  const long status = failure.answer.status;
  const bool anonymous = credential.kind == Kind::kNone;
  if (status == 0) return absl::UnavailableError(text(TransportTrouble(failure, location)));
  if (failure.code == "ContainerNotFound" || failure.code == "ContainerBeingDeleted") {
    return absl::NotFoundError(
        text(absl::StrCat("there is no container ", location.container, " ", AccountText(location))));
  }
  if (failure.code == "PublicAccessNotPermitted" || (anonymous && failure.code == "ResourceNotFound"))
    return absl::PermissionDeniedError(text(NeedsCredentials(failure)));
  if (status == 404) return absl::NotFoundError(text("there is no such blob"));
  if (status == 401 || status == 403)
    return absl::PermissionDeniedError(text(Refusal(failure, location, credential)));
  if (failure.code == "BlobArchived")
    return absl::FailedPreconditionError(text("is in the archive tier; rehydrate it first"));
  if (failure.code == "AccountIsDisabled")
    return absl::PermissionDeniedError(text("the account is disabled"));
  if (status >= 200 && status < 300) return absl::UnavailableError(text(TransportTrouble(failure, location)));
  return absl::UnavailableError(text(absl::StrCat("HTTP status ", status, ", after ", failure.tries,
                                                  failure.tries == 1 ? " try" : " tries")));
}

}  // namespace vmsift
