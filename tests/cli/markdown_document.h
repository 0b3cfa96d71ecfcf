// A Markdown page as the tests of documents read it: fenced blocks, code spans, links and headings.
#ifndef VMSIFT_TESTS_CLI_MARKDOWN_DOCUMENT_H_
#define VMSIFT_TESTS_CLI_MARKDOWN_DOCUMENT_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vmsift {

struct FencedBlock {
  std::string language;
  size_t line = 0;  // of the opening fence, from 1
  // What a comment `<!-- not run: REASON -->` on the line before says; may be empty.
  std::optional<std::string> not_run;
  std::vector<std::string> lines;  // without the indentation of the fence
};

struct CodeSpan {
  size_t line = 0;
  std::string text;
  std::string after;  // the rest of the line
};

struct MarkdownDocument {
  std::vector<FencedBlock> blocks;
  std::vector<CodeSpan> spans;        // outside blocks
  std::vector<CodeSpan> links;        // `text`: the target
  std::set<std::string> anchors;      // of headings, as GitHub names them
  std::vector<std::string> problems;  // `line N: what is wrong`

  static MarkdownDocument Parse(const std::string& text);
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_MARKDOWN_DOCUMENT_H_
