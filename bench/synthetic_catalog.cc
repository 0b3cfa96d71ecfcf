#include "bench/synthetic_catalog.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "bench/generated_text.h"
#include "bench/random.h"

namespace vmsift {
namespace {

constexpr std::string_view kNouns[] = {"disk",
                                       "snapshot",
                                       "image",
                                       "network interface",
                                       "availability set",
                                       "storage account",
                                       "subnet",
                                       "key vault",
                                       "load balancer",
                                       "gateway",
                                       "host group",
                                       "capacity reservation",
                                       "extension",
                                       "secret",
                                       "certificate",
                                       "blob",
                                       "resource group",
                                       "subscription",
                                       "scale set",
                                       "vault",
                                       "recovery point",
                                       "public IP address",
                                       "route table",
                                       "security group",
                                       "data disk",
                                       "zone",
                                       "placement group"};
constexpr std::string_view kVerbs[] = {"attach",  "detach",  "create",  "delete",  "resize",
                                       "update",  "start",   "move",    "restore", "deploy",
                                       "capture", "encrypt", "reserve", "swap"};
constexpr std::string_view kStates[] = {"is being deleted",
                                        "is not in a succeeded state",
                                        "could not be found",
                                        "is already attached",
                                        "is not supported",
                                        "has been deallocated",
                                        "is locked for changes",
                                        "does not exist",
                                        "has expired",
                                        "exceeds the allowed limit",
                                        "is not allowed to move",
                                        "was rejected by the platform",
                                        "is in use",
                                        "has no available capacity",
                                        "did not respond in time"};
constexpr std::string_view kReasons[] = {"the operation was preempted by a more recent one",
                                         "the parent resource is missing",
                                         "a conflicting lease is still held",
                                         "the request body holds an unexpected property",
                                         "this region has too little capacity",
                                         "encryption settings differ between the volumes",
                                         "its generation does not match",
                                         "the requested tier needs a newer version",
                                         "accelerated networking is turned off",
                                         "too many requests were received",
                                         "the signature has expired",
                                         "the marketplace terms were not accepted"};
constexpr std::string_view kAdvice[] = {
    "Please retry later.",
    "Please try another size or a different location.",
    "Check the permissions of the identity and submit the request once more.",
    "Wait until the running operation has completed and then try again.",
    "See the activity log for details.",
    "Remove the reference before the next attempt.",
    "Contact support if the problem persists.",
    "Choose a value that the documentation lists."};
constexpr std::string_view kList[] = {"Reduce the number of instances", "Use another availability zone",
                                      "Ask for a larger quota", "Deploy without a proximity constraint"};

class Writer {
 public:
  std::string Message() {
    placeholders_ = 0;
    std::string text = Opening();
    if (random_.Below(3) == 0) text.append(" because ").append(OneOf(kReasons, &random_));
    text += '.';
    switch (random_.Below(8)) {
      case 0:
        text.append(" Error message: \"").append(Place()).append("\".");
        break;
      case 1:
        text.append(" Allowed values are ").append(Place()).append(" and ").append(Place()).append(".");
        break;
      case 2:
        text.append(" Current state: ").append(Place());
        break;
      default:
        break;
    }
    if (random_.Below(2) == 0) text.append(" ").append(OneOf(kAdvice, &random_));
    if (random_.Below(25) == 0) {
      text.append(" Please try one of these:<ul>");
      for (std::string_view item : kList) text.append("<li>").append(item).append("</li>");
      text.append("</ul>");
    }
    return text;
  }

  std::string Code() {
    std::string code;
    for (int i = 0; i < 3; ++i) {
      std::string word(i == 1 ? OneOf(kVerbs, &random_) : OneOf(kNouns, &random_));
      word[0] = static_cast<char>(word[0] - 0x20);
      word.erase(std::remove(word.begin(), word.end(), ' '), word.end());
      code += word;
    }
    return code + (random_.Below(2) == 0 ? "Failed" : "NotAllowed");
  }

  uint32_t Below(uint32_t limit) { return random_.Below(limit); }

 private:
  std::string Place() { return "{" + std::to_string(placeholders_++) + "}"; }
  std::string Quoted() { return "'" + Place() + "'"; }

  std::string Opening() {
    const std::string noun(OneOf(kNouns, &random_));
    const std::string other(OneOf(kNouns, &random_));
    const std::string verb(OneOf(kVerbs, &random_));
    const std::string state(OneOf(kStates, &random_));
    switch (random_.Below(8)) {
      case 0:
        return "VM " + Quoted() + " cannot " + verb + " its " + noun + " while the " + other + " " + state;
      case 1:
        return "The " + noun + " " + Quoted() + " " + state;
      case 2:
        return "Cannot " + verb + " " + noun + " " + Quoted() + " of VM " + Quoted() + ": the " + other +
               " " + state;
      case 3:
        return "The " + noun + " of virtual machine " + Quoted() + " " + state + " and has " + Place() + " " +
               other + " entries";
      case 4:
        return "Operation to " + verb + " the " + noun + " is not allowed since " + other + " " + Place() +
               " " + state;
      case 5:
        return "Failed to " + verb + " the " + noun + ", as " + other + " " + Quoted() + " " + state;
      case 6:
        return "Multiple attempts to " + verb + " a " + noun + " failed: " + other + " " + state;
      default:
        return "Handler " + Quoted() + " could not " + verb + " " + noun + " " + Place() + " with code " +
               Quoted();
    }
  }

  Random random_{20240517};
  int placeholders_ = 0;
};

}  // namespace

std::string SyntheticCatalogMarkdown(uint32_t rows) {
  std::string page = "| Error Code | Error Message |\n| :--- | :--- |\n";
  Writer writer;
  std::set<std::string> messages;
  std::string code;
  uint32_t of_code = 0;
  while (messages.size() < rows) {
    if (of_code == 0) {
      code = writer.Code();
      of_code = writer.Below(4) == 0 ? 1 + writer.Below(6) : 1;
    }
    const std::string message = writer.Message();
    if (!messages.insert(message).second) continue;
    page.append("| ").append(code).append(" | ").append(message).append(" |\n");
    --of_code;
  }
  return page;
}

}  // namespace vmsift
