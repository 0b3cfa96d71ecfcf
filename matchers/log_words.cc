#include "matchers/log_words.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "absl/container/flat_hash_map.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

struct Words {
  int rarity;  // one in 2^rarity places of a log begins such a word
  std::string_view words;
};

// Counted in activity logs, logs of deployment tools and of agents, and documents of programs.
constexpr Words kWords[] = {
    {9, "compute http microsoft virtualmachines"},
    {10,
     "action azure claims code https identity machine message name providers resource resourcegroups "
     "schemas subscriptions virtual"},
    {11, "administrative azurerm cache count failed level linux null start status test time windows with"},
    {12,
     "orchard accepted agent appid archive authorization build bytes calleripaddress category class "
     "completed "
     "contributor copyright core correlationid debug deploy deployment details durationms entity error "
     "eventcategory example extension found from group groups hierarchy host href html "
     "identityprovider information license line lines main management nameidentifier network "
     "networkinterfaces node objectidentifier operation operationname please principalid principaltype "
     "properties provisioning redeploy request resourceid restart resultsignature resulttype role "
     "running scope security size software state statuscode succeeded tenantid terraform that this "
     "user warning wids write xmlsoap"},
    {13,
     "another available catalog check client codes command complete component conflict connection "
     "context controller correlation create creating data different disk duration evidence exceeded "
     "extensions failure file files following have helper home info instances kube later location logs "
     "metadata mode module none packages path performing prod provider public python query registry "
     "release report reported requested resourcegroupname rows runtimeuser selected server "
     "servicerequestid source standard started still storage subscription success successfully target "
     "template text translation type unexpected updates upstream value verbose version when while will "
     "without"},
    {14,
     "accept account added address advice after apply azuremachine backports been boot caller capacity "
     "chain char cloud cmdlet concurrent conditions counter createorupdate cron currently deadline "
     "decode documentation dropped eastus elapsed election enable ended event exact exit exthandler "
     "failures false firefox first free gecko gets hits hour implied inprogress installation "
     "installing instance internal inventory json kind last leader list load lock managed method "
     "metrics modified modules more mozilla namespace nicname object only operations other output "
     "package packer packets parameters params peer perl polling post power prevented proceeding "
     "processing progress provided provisioningstate quickstart quota random reconciled reconciler "
     "reconciling refresh refreshed refreshing remote requests reset resources restricted restrictions "
     "result retrieving scrape script section session shell slow snap sshd starting succeeding suspect "
     "system templates terminal tools traffic true ubuntu unable under uniform used valid versions "
     "view vmss walinuxagent watch your zone"},
    {15,
     "about above additional again allocation argument assets attributes balanced become blank builder "
     "cannot changed checking clean closed common connect connecting connections copy could creation "
     "curl current daily default deployed deprecated destroyed detected disks displaystatus docs does "
     "drop enabled encoding errors establish even exception exchange express filesystem finish "
     "finishing follow format function future getting given goal guest heartbeat hidden hours "
     "identification image index inputs installed instanceview instead interface java kept kernel "
     "least licenses limit lists long make malformed memory modifying monitor mounted must names next "
     "number open options ordered original otherwise outbound outcomes over pairs parameter parts "
     "passed passing picker place plugin policies pool port prepare probe process program publickey "
     "read received recommended redeployment refused region retry return returned root sbin schema "
     "selection setting share snapd some statuses statusmessage string such support systemd table task "
     "terms then title trace troubleshooting unchanged underlying unknown update updated usage using "
     "verify virtualmachinescalesets wait waiting westeurope which work"},
    {16,
     "access already also assert attached attribute because change cherry cluster commands config "
     "configuration container content contract created customscript date delete deleting description "
     "diagnostics directory distributed domain edge either else exist existing exists feature find "
     "handler invalid left machines maximum nodes policy property publisher reason registration "
     "repository required requires response roleassignmentscope same service settings snapshot special "
     "specific stopped stream subject subnet supported tests their there these timeout tree upgrade "
     "virtualmachine volume what within"},
};

bool Before(const WordPart& a, const WordPart& b) {
  return a.letters < b.letters;
}

uint32_t KeyOf(const char* letters) {
  uint32_t key;
  std::memcpy(&key, letters, sizeof(key));
  return key;
}

void AppendParts(std::string_view text, double share, std::vector<WordPart>* parts) {
  for (size_t i = 0; i + WordPart::kBytes <= text.size(); ++i) {
    WordPart& part = parts->emplace_back();
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(i), WordPart::kBytes, part.letters.begin());
    part.share = share;
  }
}

std::vector<WordPart> CountParts() {
  std::vector<WordPart> all;
  for (const Words& words : kWords) {
    const double share = std::ldexp(1.0, -words.rarity);
    for (size_t begin = 0; begin < words.words.size();) {
      const size_t end = std::min(words.words.find(' ', begin), words.words.size());
      AppendParts(words.words.substr(begin, end - begin), share, &all);
      begin = end + 1;
    }
  }
  std::sort(all.begin(), all.end(), Before);
  std::vector<WordPart> parts;
  for (const WordPart& part : all) {
    if (parts.empty() || parts.back().letters != part.letters) {
      parts.push_back(part);
    } else {
      parts.back().share += part.share;
    }
  }
  std::sort(parts.begin(), parts.end(), [](const WordPart& a, const WordPart& b) {
    return a.share != b.share ? a.share > b.share : Before(a, b);
  });
  parts.resize(std::min(parts.size(), kMostWordParts));
  std::sort(parts.begin(), parts.end(), Before);
  return parts;
}

}  // namespace

const std::vector<WordPart>& PartsOfLogWords() {
  static const std::vector<WordPart> parts = CountParts();
  return parts;
}

double ShareInLogs(std::string_view four) {
  constexpr double kShareOfUnknown = 1e-6;
  static const absl::flat_hash_map<uint32_t, double> shares = [] {
    absl::flat_hash_map<uint32_t, double> all;
    for (const WordPart& part : PartsOfLogWords()) all.emplace(KeyOf(part.letters.data()), part.share);
    return all;
  }();
  std::array<char, WordPart::kBytes> letters;
  for (size_t i = 0; i < letters.size(); ++i) letters[i] = AsciiLower(four[i]);
  const auto found = shares.find(KeyOf(letters.data()));
  return found != shares.end() ? found->second : kShareOfUnknown;
}

}  // namespace vmsift
