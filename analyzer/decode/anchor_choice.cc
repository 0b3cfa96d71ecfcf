#include "analyzer/decode/anchor_choice.h"

#include <algorithm>
#include <utility>

#include "base/ascii_case.h"
#include "matchers/fingerprint_choice.h"
#include "matchers/pattern_steps.h"
#include "matchers/required_words.h"

namespace vmsift {
namespace {

constexpr size_t kMostCompanions = 2;
constexpr size_t kFarAway = 384;  // bytes between two words of a message, at most, as a rule

// The parts of a word that a message has as well if it doubles a letter or does not: those between letters
// that are doubled here. The word itself when these are too short.
void AppendParts(const std::string& word, std::vector<std::string>* parts) {
  const size_t before = parts->size();
  size_t begin = 0;
  for (size_t i = 1; i <= word.size(); ++i) {
    if (i < word.size() && AsciiLower(word[i]) != AsciiLower(word[i - 1])) continue;
    if (CanFind(word.substr(begin, i - begin))) parts->push_back(AsciiLowered(word.substr(begin, i - begin)));
    begin = i;
  }
  if (parts->size() == before && CanFind(word)) parts->push_back(AsciiLowered(word));
}

// Whether a word's sentence has enough words to recognise the message by.
bool HasCompany(const std::vector<RequiredWord>& words, const RequiredWord& word) {
  return std::count_if(words.begin(), words.end(), [&word](const RequiredWord& other) {
           return other.sentence == word.sentence && CanFind(other.text);
         }) > static_cast<std::ptrdiff_t>(kMostCompanions);
}

void KeepRarest(std::vector<std::string>* texts) {
  constexpr size_t kKept = 3;
  std::vector<std::pair<double, std::string>> by_share;
  for (std::string& text : *texts) by_share.emplace_back(ShareOfRarest(text), std::move(text));
  std::sort(by_share.begin(), by_share.end());
  by_share.erase(std::unique(by_share.begin(), by_share.end()), by_share.end());
  texts->clear();
  for (size_t i = 0; i < std::min(kKept, by_share.size()); ++i)
    texts->push_back(std::move(by_share[i].second));
}

// What tells a message, once `chosen` was chosen of its words.
void AddCompanions(const std::vector<RequiredWord>& words, const std::string& chosen, Anchor* anchor) {
  const auto holds_chosen = [&](const RequiredWord& word) {
    return FindIgnoreCase(word.text, chosen) != std::string_view::npos;
  };
  const auto at = static_cast<size_t>(std::find_if(words.begin(), words.end(), holds_chosen) - words.begin());
  anchor->whole_word = words[at].text.size() == chosen.size();
  // Words of another sentence may be far away.
  const bool alone = !HasCompany(words, words[at]);
  const auto add = [&](size_t i, size_t distance) {
    if (words[i].sentence != words[at].sentence && !alone) return;
    std::vector<std::string> parts;
    if (!EqualsIgnoreCase(words[i].text, words[at].text)) AppendParts(words[i].text, &parts);
    if (parts.empty()) return;
    const auto longest =
        std::max_element(parts.begin(), parts.end(),
                         [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
    anchor->companions.push_back({*longest, i < at, alone ? kFarAway : std::min(distance, kFarAway)});
  };
  // Letters may be doubled, and words may have been put between these.
  const auto room = [&](size_t i) { return 3 * words[i].text.size() + 24; };
  size_t distance = room(at);
  for (size_t i = at; i-- > 0;) add(i, distance += room(i));
  distance = room(at);
  for (size_t i = at + 1; i < words.size(); ++i) add(i, distance += room(i));
  // The nearest ones; of these the rarest first.
  std::stable_sort(anchor->companions.begin(), anchor->companions.end(),
                   [](const AnchorCompanion& a, const AnchorCompanion& b) { return a.within < b.within; });
  if (anchor->companions.size() > kMostCompanions) anchor->companions.resize(kMostCompanions);
  std::stable_sort(anchor->companions.begin(), anchor->companions.end(),
                   [](const AnchorCompanion& a, const AnchorCompanion& b) {
                     return ShareOfRarest(a.word) < ShareOfRarest(b.word);
                   });
}

// The anchors while they are declared.
struct Declared {
  std::vector<Anchor> anchors;
  std::vector<WantedText> wanted;                // one for each anchor
  std::vector<std::vector<RequiredWord>> words;  // of each anchor, if it is a message's

  void Add(AnchorKind kind, std::vector<std::string> texts, std::vector<RequiredWord> message = {}) {
    wanted.push_back({std::move(texts), static_cast<uint32_t>(anchors.size())});
    anchors.emplace_back().kind = kind;
    words.push_back(std::move(message));
  }
};

void DeclareMessage(const CatalogRow& row, Declared* declared) {
  const std::vector<PatternSteps> patterns = StepsOfPatterns(row.message);
  if (row.duplicate_of >= 0 || patterns.empty()) return;
  std::vector<RequiredWord> words = RequiredWords(patterns);
  std::vector<std::string> texts;
  for (const RequiredWord& word : words) {
    if (HasCompany(words, word)) AppendParts(word.text, &texts);
  }
  if (texts.empty()) {
    for (const RequiredWord& word : words) AppendParts(word.text, &texts);
  }
  if (texts.empty()) return;
  KeepRarest(&texts);
  declared->Add(AnchorKind::kMessage, std::move(texts), std::move(words));
}

// Messages that are told by the same words need one anchor between them.
void DropRepeated(AnchorChoice* choice) {
  std::vector<Fingerprints::Entry> kept;
  for (const Fingerprints::Entry& entry : choice->fingerprints) {
    const bool repeated = std::any_of(kept.begin(), kept.end(), [&](const Fingerprints::Entry& other) {
      return other.text == entry.text && other.offset == entry.offset && other.bucket == entry.bucket &&
             choice->anchors[other.what] == choice->anchors[entry.what];
    });
    if (!repeated) kept.push_back(entry);
  }
  choice->fingerprints = std::move(kept);
}

}  // namespace

AnchorChoice ChooseAnchors(const Catalog* catalog) {
  Declared declared;
  declared.Add(AnchorKind::kLabel, {"code"});
  declared.Add(AnchorKind::kError, {"rror"});
  declared.Add(AnchorKind::kFailure, {"fail"});
  declared.Add(AnchorKind::kFailure, {"xception"});
  // Dumps of HTTP, as SDKs write them.
  declared.Add(AnchorKind::kResponse, {"response"});
  declared.Add(AnchorKind::kStatus, {"status"});
  if (catalog != nullptr) {
    for (const CatalogCode& code : catalog->codes()) {
      if (CanFind(code.code)) declared.Add(AnchorKind::kKnownCode, {code.code});
    }
    for (const CatalogRow& row : catalog->rows()) DeclareMessage(row, &declared);
  }
  AnchorChoice choice{std::move(declared.anchors), ChooseFingerprints(declared.wanted)};
  for (const Fingerprints::Entry& entry : choice.fingerprints) {
    Anchor& anchor = choice.anchors[entry.what];
    if (anchor.kind == AnchorKind::kMessage) AddCompanions(declared.words[entry.what], entry.text, &anchor);
  }
  DropRepeated(&choice);
  return choice;
}

// A line for each anchor, its cells between tabs: kind, bucket, place of the fingerprint, text, whether it is
// a whole word, and of each companion the word, whether it stands before, and within how many bytes.
std::string SaveAnchors(const AnchorChoice& choice) {
  std::string saved;
  const auto add_number = [&saved](size_t number, char end) {
    saved += std::to_string(number);
    saved += end;
  };
  for (const Fingerprints::Entry& entry : choice.fingerprints) {
    const Anchor& anchor = choice.anchors[entry.what];
    add_number(static_cast<size_t>(anchor.kind), '\t');
    add_number(entry.bucket, '\t');
    add_number(entry.offset, '\t');
    saved += entry.text + '\t';
    add_number(anchor.whole_word, anchor.companions.empty() ? '\n' : '\t');
    for (size_t i = 0; i < anchor.companions.size(); ++i) {
      const AnchorCompanion& companion = anchor.companions[i];
      saved += companion.word + '\t';
      add_number(companion.before, '\t');
      add_number(companion.within, i + 1 < anchor.companions.size() ? '\t' : '\n');
    }
  }
  return saved;
}

namespace {

// Takes the cells of a line off its beginning.
class CellReader {
 public:
  explicit CellReader(std::string_view line) : rest_(line) {}

  bool at_end() const { return rest_.data() == nullptr; }

  std::string_view Text() {
    const size_t tab = rest_.find('\t');
    const std::string_view cell = rest_.substr(0, tab);
    rest_ = tab == std::string_view::npos ? std::string_view() : rest_.substr(tab + 1);
    return cell;
  }

  // A number of at most `largest`; the reader is at fault from then on when there is none.
  size_t Number(size_t largest) {
    const std::string_view cell = Text();
    size_t number = 0;
    for (char c : cell) {
      if (!IsAsciiDigit(c) || number > largest) fault_ = true;
      number = number * 10 + static_cast<size_t>(c - '0');
    }
    fault_ |= cell.empty() || number > largest;
    return fault_ ? 0 : number;
  }

  bool fault() const { return fault_; }

 private:
  std::string_view rest_;
  bool fault_ = false;
};

}  // namespace

std::optional<AnchorChoice> ReadAnchors(std::string_view saved) {
  AnchorChoice choice;
  while (!saved.empty()) {
    const size_t end = saved.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    CellReader cells(saved.substr(0, end));
    saved.remove_prefix(end + 1);
    Fingerprints::Entry& entry = choice.fingerprints.emplace_back();
    Anchor& anchor = choice.anchors.emplace_back();
    anchor.kind = static_cast<AnchorKind>(cells.Number(kAnchorKinds - 1));
    entry.what = static_cast<uint32_t>(choice.anchors.size() - 1);
    entry.bucket = static_cast<uint32_t>(cells.Number(Fingerprints::kBuckets - 1));
    const size_t offset = cells.Number(UINT16_MAX);
    entry.offset = static_cast<uint32_t>(offset);
    entry.text = cells.Text();
    if (offset + Fingerprints::kBytes > entry.text.size()) return std::nullopt;
    anchor.whole_word = cells.Number(1) != 0;
    while (!cells.at_end()) {
      AnchorCompanion& companion = anchor.companions.emplace_back();
      companion.word = cells.Text();
      companion.before = cells.Number(1) != 0;
      companion.within = cells.Number(kFarAway);
      if (companion.word.empty()) return std::nullopt;
    }
    if (cells.fault()) return std::nullopt;
  }
  return choice;
}

}  // namespace vmsift
