#include "matchers/fingerprints.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <limits>

#include "matchers/ascii_case.h"
#include "matchers/log_words.h"

namespace vmsift {
namespace {

constexpr size_t kBucketsOfSet = 8;
constexpr size_t kBuckets = kBucketsOfSet * Fingerprints::kSets;
static_assert(WordPart::kBytes == Fingerprints::kBytes);

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

// Parts of the words of logs, a bit each.
using Parts = std::array<uint64_t, kMostWordParts / 64>;

void Include(const Parts& more, Parts* parts) {
  for (size_t i = 0; i < parts->size(); ++i) (*parts)[i] |= more[i];
}

// Those by the byte that a fingerprint has at a place: the parts with one of its half bytes there.
struct CommonParts {
  CommonParts() {
    const std::vector<WordPart>& parts = PartsOfLogWords();
    for (size_t i = 0; i < parts.size(); ++i) shares[i] = parts[i].share;
    for (size_t place = 0; place < Fingerprints::kBytes; ++place) {
      std::array<Parts, 16> with_low{}, with_high{};
      for (size_t i = 0; i < parts.size(); ++i) {
        const auto letter = static_cast<unsigned char>(parts[i].letters[place]);
        with_low[letter & 15][i / 64] |= uint64_t{1} << i % 64;
        with_high[letter >> 4][i / 64] |= uint64_t{1} << i % 64;
      }
      for (unsigned c = 0; c < 128; ++c) {
        ForEachByte(static_cast<char>(c), [&](unsigned char byte) {
          Include(with_low[byte & 15], &low[place][c]);
          Include(with_high[byte >> 4], &high[place][c]);
        });
      }
    }
  }

  static const CommonParts& Get() {
    static const CommonParts parts;
    return parts;
  }

  std::array<double, kMostWordParts> shares{};
  std::array<std::array<Parts, 128>, Fingerprints::kBytes> low{};
  std::array<std::array<Parts, 128>, Fingerprints::kBytes> high{};
};

// The fingerprints of a bucket so far, and the parts of words that pass for one of them: a table of half
// bytes lets more pass than what it was made for.
class Bucket {
 public:
  // The share of places in a log that pass.
  double share() const { return share_; }

  // The same with one more fingerprint.
  double ShareWith(std::string_view print) const {
    Parts passing;
    passing.fill(~uint64_t{0});
    for (size_t place = 0; place < Fingerprints::kBytes; ++place) {
      const Parts& low = PartsOf(CommonParts::Get().low, place, print);
      const Parts& high = PartsOf(CommonParts::Get().high, place, print);
      for (size_t i = 0; i < passing.size(); ++i)
        passing[i] &= (low_[place][i] | low[i]) & (high_[place][i] | high[i]);
    }
    double share = 0;
    for (size_t i = 0; i < passing.size(); ++i) {
      for (uint64_t bits = passing[i]; bits != 0; bits &= bits - 1)
        share += CommonParts::Get().shares[i * 64 + static_cast<size_t>(std::countr_zero(bits))];
    }
    return share;
  }

  void Add(std::string_view print) {
    share_ = ShareWith(print);
    for (size_t place = 0; place < Fingerprints::kBytes; ++place) {
      Include(PartsOf(CommonParts::Get().low, place, print), &low_[place]);
      Include(PartsOf(CommonParts::Get().high, place, print), &high_[place]);
      ForEachByte(print[place], [&](unsigned char c) { bytes_[place][c] = true; });
    }
  }

  bool Has(size_t place, size_t byte) const { return bytes_[place][byte]; }

 private:
  using PartsByByte = std::array<std::array<Parts, 128>, Fingerprints::kBytes>;

  static const Parts& PartsOf(const PartsByByte& parts, size_t place, std::string_view print) {
    return parts[place][static_cast<unsigned char>(print[place]) & 127];
  }

  std::array<std::bitset<256>, Fingerprints::kBytes> bytes_;
  std::array<Parts, Fingerprints::kBytes> low_{};
  std::array<Parts, Fingerprints::kBytes> high_{};
  double share_ = 0;
};

struct Choice {
  double cost = std::numeric_limits<double>::infinity();
  size_t text = 0;
  size_t offset = 0;
  size_t bucket = 0;
};

// The rarest places for a fingerprint, the rarest first. Looking up a place costs some; comparing a text that
// has the fingerprint costs more.
std::vector<Choice> RarestPlaces(const Fingerprints::Wanted& wanted) {
  constexpr double kHitCost = 3;
  constexpr size_t kTried = 6;
  std::vector<Choice> places;
  for (size_t t = 0; t < wanted.texts.size(); ++t) {
    const std::string_view text = wanted.texts[t];
    for (size_t offset = 0; offset + Fingerprints::kBytes <= text.size(); ++offset)
      places.push_back({kHitCost * ShareInLogs(text.substr(offset, Fingerprints::kBytes)), t, offset});
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Choice& a, const Choice& b) { return a.cost < b.cost; });
  if (places.size() > kTried) places.resize(kTried);
  return places;
}

Choice Choose(const Fingerprints::Wanted& wanted, const std::array<Bucket, kBuckets>& buckets,
              size_t bucket_count) {
  Choice best;
  for (const Choice& place : RarestPlaces(wanted)) {
    if (place.cost >= best.cost) break;
    const std::string_view print =
        std::string_view(wanted.texts[place.text]).substr(place.offset, Fingerprints::kBytes);
    for (size_t b = 0; b < bucket_count; ++b) {
      const double cost = place.cost + buckets[b].ShareWith(print) - buckets[b].share();
      if (cost < best.cost) best = {cost, place.text, place.offset, b};
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
    rarest = std::min(rarest, ShareInLogs(text.substr(offset, kBytes)));
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
    if (open) {
      ForEachByte(print[0], [this](unsigned char c) { open_first_.set(c); });
    } else {
      keys_.set(KeyBit(Key(print.data())));
    }
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
