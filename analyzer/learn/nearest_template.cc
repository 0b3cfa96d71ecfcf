#include "analyzer/learn/nearest_template.h"

#include <algorithm>
#include <tuple>

#include "base/ascii_case.h"
#include "matchers/builtin_catalog.h"

namespace vmsift {

KnownTexts::WordSet KnownTexts::WordsOf(std::string_view text) {
  WordSet words;
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (IsAsciiAlpha(c) || static_cast<unsigned char>(c) >= 0x80 || (c == '-' && !word.empty()) ||
        (c == '\'' && !word.empty() && i + 1 < text.size() && IsAsciiAlpha(text[i + 1]))) {
      word += AsciiLower(c);
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  return words;
}

KnownTexts::KnownTexts(const Catalog& catalog) : catalog_(catalog) {
  for (const CatalogRow& row : catalog.rows()) {
    of_row_.push_back(WordsOf(row.message.text()));
    words_.insert(of_row_.back().begin(), of_row_.back().end());
  }
  Catalog builtin;
  if (!builtin.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok()) return;  // it always is
  for (const CatalogRow& row : builtin.rows()) {
    const WordSet words = WordsOf(row.message.text());
    words_.insert(words.begin(), words.end());
  }
}

int KnownTexts::Nearest(std::string_view code, std::string_view text) const {
  const WordSet words = WordsOf(text);
  int nearest = -1;
  std::tuple<size_t, size_t, bool> best{1, 4, false};  // common words, all words, of the code
  for (size_t row = 0; row < of_row_.size(); ++row) {
    size_t common = 0;
    for (const std::string& word : of_row_[row]) common += words.count(word);
    const size_t all = words.size() + of_row_[row].size() - common;
    const bool own = EqualsIgnoreCase(catalog_.rows()[row].code, code);
    const auto& [best_common, best_all, best_own] = best;
    const size_t share = common * best_all;
    const size_t best_share = best_common * all;
    if (share > best_share || (share == best_share && common > 0 && (nearest < 0 || (own && !best_own)))) {
      nearest = static_cast<int>(row);
      best = {common, all, own};
    }
  }
  return nearest;
}

}  // namespace vmsift
