#include "analyzer/learn/learn_templates.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "analyzer/learn/drop_slips.h"
#include "analyzer/learn/merge_patterns.h"
#include "analyzer/learn/nearest_template.h"
#include "analyzer/learn/template_text.h"
#include "base/ascii_case.h"
#include "matchers/pattern_steps.h"

namespace vmsift {
namespace {

constexpr size_t kMinWords = 3;  // of a template with placeholders

std::string FoldedCode(std::string_view code) {
  std::string folded(code);
  for (char& c : folded) c = AsciiLower(c);
  return folded;
}

// Whether a text is worth proposing: a catalog can match by it, and it is no chance likeness of noise.
bool IsWorthy(const TemplateText& text) {
  if (text.text.empty() || text.text.size() > Catalog::kMaxMessageBytes / 2 ||
      text.placeholders > Catalog::kMaxPlaceholders)
    return false;
  if (text.placeholders > 0 && (text.words < kMinWords || text.free_words > 2 * text.words)) return false;
  std::vector<std::string> oddities;
  const absl::StatusOr<MessageTemplate> parsed = MessageTemplate::Parse(text.text, &oddities);
  return parsed.ok() && HasPatterns(*parsed);
}

// Adds the templates of one code's messages.
void LearnCode(const CodeMessages& messages, const LearnOptions& options,
               std::vector<LearnedTemplate>* templates) {
  std::map<std::string, LearnedTemplate> by_text;
  Patterns patterns = MergePatterns(messages, options.min_count, messages.FirstPatterns(options.min_count));
  DropSlips(messages, options.min_count, &patterns);
  for (const auto& [pattern, members] : patterns) {
    const uint64_t count = messages.Count(members);
    if (count < options.min_count) continue;
    const TemplateText text = TextOfPattern(messages, pattern, members);
    if (!IsWorthy(text)) continue;
    LearnedTemplate& learned = by_text[text.text];
    learned.text = text.text;
    learned.placeholders = text.placeholders;
    learned.count += count;
    learned.messages += members.size();
    const auto most = std::max_element(members.begin(), members.end(), [&messages](size_t a, size_t b) {
      return std::make_tuple(messages.sample(a).count, b) < std::make_tuple(messages.sample(b).count, a);
    });
    if (learned.example.empty()) {
      learned.code = messages.sample(*most).code;
      learned.example = messages.sample(*most).message + (messages.sample(*most).cut ? "…" : "");
    }
  }
  for (auto& [text, learned] : by_text) templates->push_back(std::move(learned));
}

}  // namespace

std::vector<LearnedTemplate> LearnTemplates(std::vector<MessageSample> samples, const Catalog& known,
                                            const LearnOptions& options) {
  std::vector<std::pair<std::string, MessageSample>> folded;
  for (MessageSample& sample : samples) {
    std::string code = FoldedCode(sample.code);
    folded.emplace_back(std::move(code), std::move(sample));
  }
  std::sort(folded.begin(), folded.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.message, a.second.cut, a.second.code) <
           std::tie(b.first, b.second.message, b.second.cut, b.second.code);
  });
  const KnownTexts known_texts(known);
  std::vector<LearnedTemplate> templates;
  for (size_t begin = 0, end = 0; begin < folded.size(); begin = end) {
    std::vector<MessageSample> of_code;
    for (; end < folded.size() && folded[end].first == folded[begin].first; ++end)
      of_code.push_back(std::move(folded[end].second));
    const CodeMessages messages(of_code.data(), of_code.data() + of_code.size(), known_texts.words());
    LearnCode(messages, options, &templates);
  }
  std::sort(templates.begin(), templates.end(), [](const LearnedTemplate& a, const LearnedTemplate& b) {
    return std::tie(b.count, a.code, a.text) < std::tie(a.count, b.code, b.text);
  });
  if (templates.size() > options.max_templates) templates.resize(options.max_templates);
  for (LearnedTemplate& learned : templates)
    learned.nearest = known_texts.Nearest(learned.code, learned.text);
  return templates;
}

}  // namespace vmsift
