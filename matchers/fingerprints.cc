#include "matchers/fingerprints.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

constexpr size_t kBucketsOfSet = 8;
constexpr size_t kBuckets = kBucketsOfSet * Fingerprints::kSets;
constexpr size_t kSymbols = 27;  // a letter each, and all other bytes

// How rare each pair of symbols is in logs: `a` + n for one in 2^n. Other bytes first, then `a` to `z`.
constexpr std::array<std::string_view, kSymbols> kPairs = {
    "cgighhiiiimkjiiiimhhijiikyk", "ilkijnmjykyyijjyjyikimoyynj", "inlnnkmyynmyloylyyykykyyymy",
    "ijnklimyhlylknohyyinjnyyyyy", "gklklhmyylynlmylnylnnlyyyyy", "gjkjhikjylyyjjiykkhhinjmkny",
    "illlnnlyykyymyykyylnjmyyyoy", "hmoyyiyyynyyyynjyyjoyoylyyy", "kjyymiyyyjyyyyykyyyyjnyyynn",
    "kyliiklnyyyyjkhijyjjjylyyym", "yoyyymyyyyyyyyyoyyynyyyyyyy", "kyoyylynylyyyyynyyyoymyyyyy",
    "jjyyliyyyjyyjkykyyymkmyyyly", "iiyyliyyyjyynmnkjyyjyyyyyoy", "iinkkiliyjyynnkjnyyjilmyyyy",
    "jmlnjyjnyyynkjhlkyhjlijknkn", "jkyynjyyylynjykklyjjkjyyymy", "yyyyyyyyyyyyyyyyyyyykyyyyyy",
    "ijmijhljnjylljlhyyjkillyyly", "glnjmjolkkylnymimynjhjnyymy", "himlninyjhyylnykjyjkjiylyjy",
    "mjjlmkylylyyolojnjyijjyyyly", "jmyyyjyyyiyyykyylyyyyyyyyyy", "kkyyylyynkyyyynlyymkyyyyyyy",
    "kmymyyyyyyyyymyyyyyylyyyyyy", "iyyyynyyyoyyymyykyylmyyyyyy", "jnyyyoyyynyyyyyyyyyyyjoyyyy"};

// Words that logs of deployments and of programs are full of, whether anything fails or not.
constexpr std::string_view kCommonWords[] = {"access",         "action",
                                             "agent",          "already",
                                             "argument",       "attached",
                                             "authorization",  "available",
                                             "azure",          "cannot",
                                             "change",         "client",
                                             "cloud",          "cluster",
                                             "code",           "completed",
                                             "compute",        "config",
                                             "configuration",  "connection",
                                             "container",      "could",
                                             "create",         "created",
                                             "creating",       "current",
                                             "currently",      "data",
                                             "default",        "delete",
                                             "deleting",       "deployment",
                                             "disk",           "disks",
                                             "does",           "enabled",
                                             "error",          "exist",
                                             "existing",       "exists",
                                             "extension",      "extensions",
                                             "failed",         "failure",
                                             "feature",        "file",
                                             "find",           "following",
                                             "found",          "from",
                                             "group",          "groups",
                                             "handler",        "have",
                                             "host",           "identity",
                                             "image",          "information",
                                             "instance",       "instances",
                                             "interface",      "internal",
                                             "invalid",        "kernel",
                                             "linux",          "location",
                                             "machine",        "machines",
                                             "management",     "maximum",
                                             "message",        "microsoft",
                                             "mode",           "name",
                                             "network",        "networkinterfaces",
                                             "node",           "nodes",
                                             "object",         "operation",
                                             "operations",     "ordered",
                                             "output",         "parameter",
                                             "parameters",     "please",
                                             "policy",         "port",
                                             "process",        "properties",
                                             "property",       "provider",
                                             "providers",      "provisioning",
                                             "public",         "quota",
                                             "read",           "reason",
                                             "region",         "registration",
                                             "release",        "request",
                                             "requested",      "requests",
                                             "requires",       "resource",
                                             "resourcegroups", "resources",
                                             "response",       "restart",
                                             "result",         "running",
                                             "script",         "security",
                                             "server",         "service",
                                             "setting",        "settings",
                                             "shell",          "size",
                                             "snapshot",       "standard",
                                             "start",          "started",
                                             "starting",       "state",
                                             "status",         "stopped",
                                             "storage",        "subnet",
                                             "subscription",   "subscriptions",
                                             "success",        "succeeded",
                                             "support",        "supported",
                                             "system",         "target",
                                             "template",       "that",
                                             "their",          "this",
                                             "time",           "timeout",
                                             "type",           "update",
                                             "upgrade",        "used",
                                             "user",           "value",
                                             "version",        "virtual",
                                             "virtualmachine", "virtualmachines",
                                             "volume",         "waiting",
                                             "when",           "while",
                                             "will",           "windows",
                                             "with",           "within",
                                             "write",          "zone"};

size_t Symbol(char c) {
  return IsAsciiAlpha(c) ? static_cast<size_t>(AsciiLower(c) - 'a') + 1 : 0;
}

double PairShare(char a, char b) {
  return std::ldexp(1.0, 'a' - kPairs[Symbol(a)][Symbol(b)]);
}

// The share of each symbol, and of a single byte that is one.
const std::array<double, kSymbols>& SymbolShares() {
  static const std::array<double, kSymbols> shares = [] {
    std::array<double, kSymbols> sums{};
    for (size_t a = 0; a < kSymbols; ++a) {
      for (char pair : kPairs[a]) sums[a] += std::ldexp(1.0, 'a' - pair);
    }
    return sums;
  }();
  return shares;
}

double ComputeByteShare(unsigned char byte) {
  constexpr double kOtherBytes = 24;  // that are frequent: digits, blanks, quotes
  const double share = SymbolShares()[Symbol(static_cast<char>(byte))];
  if (IsAsciiAlpha(static_cast<char>(byte))) return byte >= 'a' ? share : 0.2 * share;
  return byte >= ' ' && byte < 0x7F ? share / kOtherBytes : share / 256;
}

uint32_t FoldedKey(const char* bytes) {
  uint32_t key;
  std::memcpy(&key, bytes, sizeof(key));
  return key | 0x20202020;
}

double ByteShare(unsigned char byte) {
  static const std::array<double, 256> shares = [] {
    std::array<double, 256> all{};
    for (unsigned c = 0; c < 256; ++c) all[c] = ComputeByteShare(static_cast<unsigned char>(c));
    return all;
  }();
  return shares[byte];
}

// Whether four bytes stand in a common word.
bool InCommonWord(std::string_view print) {
  static const std::vector<uint32_t> keys = [] {
    std::vector<uint32_t> all;
    for (std::string_view word : kCommonWords) {
      for (size_t i = 0; i + Fingerprints::kBytes <= word.size(); ++i)
        all.push_back(FoldedKey(word.data() + i));
    }
    std::sort(all.begin(), all.end());
    return all;
  }();
  return std::binary_search(keys.begin(), keys.end(), FoldedKey(print.data()));
}

// How often four bytes stand in a log, by the words they are of and their pairs.
double PrintShare(std::string_view print) {
  constexpr double kShareOfCommonWord = 0.001;
  if (InCommonWord(print)) return kShareOfCommonWord;
  double share = 1;
  for (size_t i = 0; i + 1 < print.size(); ++i) {
    share *= PairShare(print[i], print[i + 1]);
    if (i > 0) share /= SymbolShares()[Symbol(print[i])];
  }
  // Of the other bytes, each is but one.
  for (char c : print) share *= IsAsciiAlpha(c) ? 1 : 0.1;
  return share;
}

template <typename Take>
void ForEachByte(char wanted, const Take& take) {
  if (wanted == Fingerprints::kLetter) {
    for (unsigned char c = 'a'; c <= 'z'; ++c) {
      take(c);
      take(static_cast<unsigned char>(c - 'a' + 'A'));
    }
    return;
  }
  take(static_cast<unsigned char>(AsciiLower(wanted)));
  if (IsAsciiAlpha(wanted)) take(static_cast<unsigned char>(AsciiLower(wanted) - 'a' + 'A'));
}

// What is in a bucket so far: which bytes at which place.
class Bucket {
 public:
  double share() const { return share_; }

  double ShareWith(std::string_view print) const {
    double share = 1;
    for (size_t place = 0; place < print.size(); ++place) {
      double here = shares_[place];
      ForEachByte(print[place], [&](unsigned char c) { here += bytes_[place][c] ? 0 : ByteShare(c); });
      share *= here;
    }
    return share;
  }

  void Add(std::string_view print) {
    share_ = ShareWith(print);
    for (size_t place = 0; place < print.size(); ++place) {
      ForEachByte(print[place], [&](unsigned char c) {
        shares_[place] += bytes_[place][c] ? 0 : ByteShare(c);
        bytes_[place][c] = true;
      });
    }
  }

  bool Has(size_t place, size_t byte) const { return bytes_[place][byte]; }

 private:
  std::array<std::array<bool, 256>, Fingerprints::kBytes> bytes_{};
  std::array<double, Fingerprints::kBytes> shares_{};
  double share_ = 0;
};

struct Choice {
  double cost = std::numeric_limits<double>::infinity();
  size_t text = 0;
  size_t offset = 0;
  size_t bucket = 0;
};

// Looking up a place costs some; comparing a text that has the fingerprint costs more.
constexpr double kHitCost = 3;

Choice Choose(const Fingerprints::Wanted& wanted, const std::array<Bucket, kBuckets>& buckets,
              size_t bucket_count) {
  Choice best;
  for (size_t t = 0; t < wanted.texts.size(); ++t) {
    const std::string_view text = wanted.texts[t];
    for (size_t offset = 0; offset + Fingerprints::kBytes <= text.size(); ++offset) {
      const std::string_view print = text.substr(offset, Fingerprints::kBytes);
      const double hits = kHitCost * PrintShare(print);
      if (hits >= best.cost) continue;
      for (size_t b = 0; b < bucket_count; ++b) {
        const double cost = hits + buckets[b].ShareWith(print) - buckets[b].share();
        if (cost < best.cost) best = {cost, t, offset, b};
      }
    }
  }
  return best;
}

size_t Windows(const Fingerprints::Wanted& wanted) {
  size_t windows = 0;
  for (const std::string& text : wanted.texts) windows += text.size() - Fingerprints::kBytes + 1;
  return windows;
}

}  // namespace

bool Fingerprints::HasOpenPrint(const Entry& entry, const char* bytes) {
  for (size_t i = 0; i < kBytes; ++i) {
    const char wanted = entry.text[entry.offset + i];
    if (wanted == kLetter ? !IsAsciiAlpha(bytes[i]) : AsciiLower(bytes[i]) != AsciiLower(wanted))
      return false;
  }
  return true;
}

double Fingerprints::ShareOfRarest(std::string_view text) {
  double rarest = 1;
  for (size_t offset = 0; offset + kBytes <= text.size(); ++offset)
    rarest = std::min(rarest, PrintShare(text.substr(offset, kBytes)));
  return rarest;
}

Fingerprints::Fingerprints(const std::vector<Wanted>& wanted) {
  // Those with the fewest choices first.
  std::vector<const Wanted*> order;
  for (const Wanted& one : wanted) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const Wanted* a, const Wanted* b) { return Windows(*a) < Windows(*b); });
  constexpr size_t kFew = 64;
  sets_ = wanted.size() <= kFew ? 1 : kSets;
  std::array<Bucket, kBuckets> buckets;
  for (const Wanted* one : order) {
    const Choice choice = Choose(*one, buckets, sets_ * kBucketsOfSet);
    const std::string& text = one->texts[choice.text];
    const std::string_view print = std::string_view(text).substr(choice.offset, kBytes);
    buckets[choice.bucket].Add(print);
    const bool open = print.find(kLetter) != std::string_view::npos;
    (open ? open_entries_ : entries_)
        .push_back({Key(print.data()), static_cast<uint32_t>(choice.offset), one->what, text});
  }
  for (size_t b = 0; b < kBuckets; ++b) {
    for (size_t place = 0; place < kBytes; ++place) {
      for (size_t byte = 0; byte < 256; ++byte) {
        uint8_t& entry = tables_[b / kBucketsOfSet][place][byte];
        if (buckets[b].Has(place, byte)) entry = static_cast<uint8_t>(entry | 1u << b % kBucketsOfSet);
      }
    }
  }

  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  slots_.resize(std::bit_ceil(4 * entries_.size() + 4));
  slot_mask_ = static_cast<uint32_t>(slots_.size() - 1);
  for (uint32_t begin = 0; begin < entries_.size();) {
    uint32_t end = begin;
    while (end < entries_.size() && entries_[end].key == entries_[begin].key) ++end;
    uint32_t slot = Slot(entries_[begin].key);
    while (slots_[slot].begin != slots_[slot].end) slot = (slot + 1) & slot_mask_;
    slots_[slot] = {entries_[begin].key, begin, end};
    begin = end;
  }
}

}  // namespace vmsift
