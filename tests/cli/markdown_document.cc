#include "tests/cli/markdown_document.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

namespace vmsift {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::string_view kNotRun = "<!-- not run:";
constexpr std::string_view kCommentEnd = "-->";

std::string Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

std::string AnchorOf(const std::string& heading) {
  std::string anchor;
  for (const char c : Trimmed(heading.substr(heading.find_first_not_of('#')))) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '_') anchor += static_cast<char>(std::tolower(byte));
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

void ReadSpans(const std::string& line, size_t number, MarkdownDocument* document) {
  for (size_t open = line.find('`'); open != std::string::npos;) {
    const size_t close = line.find('`', open + 1);
    if (close == std::string::npos) break;
    document->spans.push_back({number, line.substr(open + 1, close - open - 1), line.substr(close + 1)});
    open = line.find('`', close + 1);
  }
  for (size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at + 1)) {
    const size_t end = line.find(')', at);
    if (end != std::string::npos)
      document->links.push_back({number, line.substr(at + 2, end - at - 2), line.substr(end + 1)});
  }
}

}  // namespace

MarkdownDocument MarkdownDocument::Parse(const std::string& text) {
  MarkdownDocument document;
  const auto problem = [&document](size_t line, const std::string& what) {
    document.problems.push_back("line " + std::to_string(line) + ": " + what);
  };
  std::istringstream in(text);
  std::optional<std::string> not_run;  // of the line before
  bool open = false;
  size_t indentation = 0;
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string trimmed = Trimmed(line);
    if (open) {
      if (trimmed == kFence) {
        open = false;
      } else {
        const size_t blanks = std::min(line.find_first_not_of(' '), line.size());
        document.blocks.back().lines.push_back(line.substr(std::min(blanks, indentation)));
      }
      continue;
    }
    const bool fence = trimmed.rfind(kFence, 0) == 0;
    if (not_run && !fence) problem(number, "`not run` stands before no block");
    if (fence) {
      open = true;
      indentation = line.find('`');
      document.blocks.push_back({trimmed.substr(kFence.size()), number, not_run, {}});
      not_run.reset();
      continue;
    }
    not_run.reset();
    if (trimmed.rfind("~~~", 0) == 0) problem(number, "a fence of tildes, which this test does not read");
    if (trimmed.rfind(kNotRun, 0) == 0) {
      const size_t end = trimmed.find(kCommentEnd);
      if (end == std::string::npos) problem(number, "a comment over several lines");
      not_run = Trimmed(trimmed.substr(kNotRun.size(), end - kNotRun.size()));
      continue;
    }
    if (line.rfind('#', 0) == 0) document.anchors.insert(AnchorOf(line));
    ReadSpans(line, number, &document);
  }
  if (open) problem(document.blocks.back().line, "a block that is never closed");
  if (not_run) problem(number, "`not run` stands before no block");
  return document;
}

}  // namespace vmsift
