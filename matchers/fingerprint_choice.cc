#include "matchers/fingerprint_choice.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "base/ascii_case.h"
#include "matchers/log_words.h"

namespace vmsift {
namespace {

constexpr size_t kBytes = Fingerprints::kBytes;
static_assert(WordPart::kBytes == kBytes);
constexpr size_t kLetters = 26;

size_t LetterAt(std::string_view print, size_t place) {
  return static_cast<size_t>(AsciiLower(print[place]) - 'a');
}

bool IsPrint(std::string_view four) {
  return std::all_of(four.begin(), four.end(), IsAsciiAlpha);
}

// Parts of the words of logs, a bit each.
using Parts = std::array<uint64_t, kMostWordParts / 64>;

void Include(const Parts& more, Parts* parts) {
  for (size_t i = 0; i < parts->size(); ++i) (*parts)[i] |= more[i];
}

// The share of each, and those that have a letter at a place.
struct CommonParts {
  CommonParts() {
    const std::vector<WordPart>& parts = PartsOfLogWords();
    for (size_t i = 0; i < parts.size(); ++i) {
      shares[i] = parts[i].share;
      const std::string_view letters(parts[i].letters.data(), parts[i].letters.size());
      for (size_t place = 0; place < kBytes; ++place)
        with[place][LetterAt(letters, place)][i / 64] |= uint64_t{1} << i % 64;
    }
  }

  static const CommonParts& Get() {
    static const CommonParts parts;
    return parts;
  }

  std::array<double, kMostWordParts> shares{};
  std::array<std::array<Parts, kLetters>, kBytes> with{};
};

// The fingerprints of a bucket so far, and the parts of words that pass for one of them, having at each place
// a letter of some.
class Bucket {
 public:
  // The share of places in a log that pass.
  double share() const { return share_; }

  // The same with one more fingerprint.
  double ShareWith(std::string_view print) const {
    Parts passing;
    passing.fill(~uint64_t{0});
    for (size_t place = 0; place < kBytes; ++place) {
      const Parts& more = CommonParts::Get().with[place][LetterAt(print, place)];
      for (size_t i = 0; i < passing.size(); ++i) passing[i] &= with_[place][i] | more[i];
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
    for (size_t place = 0; place < kBytes; ++place)
      Include(CommonParts::Get().with[place][LetterAt(print, place)], &with_[place]);
  }

 private:
  std::array<Parts, kBytes> with_{};
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
std::vector<Choice> RarestPlaces(const WantedText& wanted) {
  constexpr double kHitCost = 10;
  constexpr size_t kTried = 6;
  std::vector<Choice> places;
  for (size_t t = 0; t < wanted.texts.size(); ++t) {
    const std::string_view text = wanted.texts[t];
    for (size_t offset = 0; offset + kBytes <= text.size(); ++offset) {
      const std::string_view print = text.substr(offset, kBytes);
      if (IsPrint(print)) places.push_back({kHitCost * ShareInLogs(print), t, offset});
    }
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Choice& a, const Choice& b) { return a.cost < b.cost; });
  if (places.size() > kTried) places.resize(kTried);
  return places;
}

Choice Choose(const WantedText& wanted, const std::array<Bucket, Fingerprints::kBuckets>& buckets) {
  Choice best;
  for (const Choice& place : RarestPlaces(wanted)) {
    if (place.cost >= best.cost) break;
    const std::string_view print = std::string_view(wanted.texts[place.text]).substr(place.offset, kBytes);
    for (size_t b = 0; b < buckets.size(); ++b) {
      const double cost = place.cost + buckets[b].ShareWith(print) - buckets[b].share();
      if (cost < best.cost) best = {cost, place.text, place.offset, b};
    }
  }
  return best;
}

size_t Windows(const WantedText& wanted) {
  size_t windows = 0;
  for (const std::string& text : wanted.texts) windows += text.size() - kBytes + 1;
  return windows;
}

}  // namespace

bool CanFind(std::string_view text) {
  for (size_t offset = 0; offset + kBytes <= text.size(); ++offset) {
    if (IsPrint(text.substr(offset, kBytes))) return true;
  }
  return false;
}

double ShareOfRarest(std::string_view text) {
  double rarest = 1;
  for (size_t offset = 0; offset + kBytes <= text.size(); ++offset) {
    const std::string_view print = text.substr(offset, kBytes);
    if (IsPrint(print)) rarest = std::min(rarest, ShareInLogs(print));
  }
  return rarest;
}

std::vector<Fingerprints::Entry> ChooseFingerprints(const std::vector<WantedText>& wanted) {
  // Those with the fewest choices first.
  std::vector<const WantedText*> order;
  for (const WantedText& one : wanted) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const WantedText* a, const WantedText* b) { return Windows(*a) < Windows(*b); });
  std::array<Bucket, Fingerprints::kBuckets> buckets;
  std::vector<Fingerprints::Entry> chosen;
  for (const WantedText* one : order) {
    const Choice choice = Choose(*one, buckets);
    const std::string& text = one->texts[choice.text];
    buckets[choice.bucket].Add(std::string_view(text).substr(choice.offset, kBytes));
    chosen.push_back(
        {text, static_cast<uint32_t>(choice.offset), static_cast<uint32_t>(choice.bucket), one->what});
  }
  return chosen;
}

}  // namespace vmsift
