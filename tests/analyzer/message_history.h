// Messages of which it is known what templates they were made of. Seeded: the same on every machine.
#ifndef VMSIFT_TESTS_ANALYZER_MESSAGE_HISTORY_H_
#define VMSIFT_TESTS_ANALYZER_MESSAGE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace vmsift {

struct LoggedMessage {
  std::string code;
  std::string text;
};

struct MessageHistoryOptions {
  size_t templates = 150;
  double siblings = 0.1;      // of them: differ from another one in two words, or in a sentence at the end
  double free_text = 0.1;     // of the others: end in free text after a colon
  size_t min_instances = 20;  // of a template; evenly spread by magnitude
  size_t max_instances = 2000;
  double noise = 0.1;  // of the messages: they occur once
};

class MessageHistory {
 public:
  MessageHistory(uint64_t seed, const MessageHistoryOptions& options);

  const std::vector<LoggedMessage>& templates() const { return templates_; }  // with `{0}`, `{1}`, …
  const std::vector<LoggedMessage>& messages() const { return messages_; }    // shuffled

 private:
  // How a value looks.
  enum Kind {
    kName,
    kGuid,
    kNumber,
    kRegion,
    kResourceId,
    kTwoWords,
    kSize,
    kUrl,
    kWords,
    kKinds,
    kFreeText
  };
  struct Template {
    std::string code;
    std::vector<std::string> words;  // empty: a placeholder
    std::vector<Kind> kinds;         // of its placeholders
    std::vector<bool> quoted;        // the same
    std::string end;
  };

  Template NewTemplate(const MessageHistoryOptions& options);
  Template SiblingOf(Template original);
  // With values, or with placeholders.
  std::string TextOf(const Template& t, bool filled);
  std::string Value(Kind kind, bool quoted);
  std::string NewWord(size_t syllables);
  std::string NewWords(size_t most);
  std::string Hex(size_t digits);
  const std::string& AnyOf(const std::vector<std::string>& words) { return words[Below(words.size())]; }
  size_t Below(size_t limit) { return static_cast<size_t>(random_() % limit); }
  bool Chance(double share) { return static_cast<double>(random_() % 1'000'000) < share * 1e6; }

  std::mt19937_64 random_;
  std::vector<std::string> vocabulary_;
  std::vector<std::string> causes_;  // free text that occurs often
  std::vector<LoggedMessage> templates_;
  std::vector<LoggedMessage> messages_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_MESSAGE_HISTORY_H_
