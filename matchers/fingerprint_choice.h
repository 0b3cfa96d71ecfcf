// Chooses the fingerprints of texts: four letters that are rare in logs, shared out to buckets so that few
// places of a log pass for one of them (log_words.h: what logs are made of).
//
// It takes milliseconds for hundreds of texts.
#ifndef VMSIFT_MATCHERS_FINGERPRINT_CHOICE_H_
#define VMSIFT_MATCHERS_FINGERPRINT_CHOICE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/fingerprints.h"

namespace vmsift {

// Whether a text can be found: it has so many letters in a row.
bool CanFind(std::string_view text);

// How rare a text's rarest fingerprint is: its share of the places in a log.
double ShareOfRarest(std::string_view text);

// One of `texts` is to be found; the one that is rarest. CanFind holds for each.
struct WantedText {
  std::vector<std::string> texts;
  uint32_t what = 0;
};

// One for each, in no order.
std::vector<Fingerprints::Entry> ChooseFingerprints(const std::vector<WantedText>& wanted);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_FINGERPRINT_CHOICE_H_
