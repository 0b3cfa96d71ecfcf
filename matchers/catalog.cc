#include "matchers/catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matchers/markdown.h"
#include "matchers/pattern_steps.h"
#include "matchers/trimmed.h"

namespace vmsift {
namespace {

std::string_view NextLine(std::string_view* rest) {
  const size_t end = rest->find('\n');
  std::string_view line = rest->substr(0, end);
  rest->remove_prefix(end == std::string_view::npos ? rest->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// Where the columns stand in a table. -1: not there.
struct Columns {
  int code = -1;
  int message = -1;
  int advice = -1;
  size_t count = 0;
};

Columns ColumnsOf(const std::vector<std::string_view>& header) {
  Columns columns;
  columns.count = header.size();
  for (size_t i = 0; i < header.size(); ++i) {
    const std::string title = MarkdownCellText(header[i]);
    if (EqualsIgnoreCase(title, "Error Code")) columns.code = static_cast<int>(i);
    if (EqualsIgnoreCase(title, "Error Message")) columns.message = static_cast<int>(i);
    if (EqualsIgnoreCase(title, "Advice")) columns.advice = static_cast<int>(i);
  }
  return columns;
}

bool IsCode(std::string_view code) {
  return std::any_of(code.begin(), code.end(), IsAsciiAlpha) &&
         std::all_of(code.begin(), code.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.' || c == '/'; });
}

// The fence that a code block opens or closes with (GFM, section 4.5), to tell which closes which.
struct Fence {
  char mark = 0;  // ` or ~; 0: the line is no fence
  size_t length = 0;
  bool bare = false;  // nothing follows: it may close a block
};

Fence FenceOf(std::string_view line) {
  Fence fence;
  const size_t first = line.find_first_not_of(' ');
  if (first == std::string_view::npos || (line[first] != '`' && line[first] != '~')) return fence;
  const size_t end = std::min(line.find_first_not_of(line[first], first), line.size());
  const std::string_view info = line.substr(end);
  if (end - first < 3 || (line[first] == '`' && info.find('`') != std::string_view::npos)) return fence;
  return {line[first], end - first, info.find_first_not_of(" \t") == std::string_view::npos};
}

}  // namespace

struct Catalog::Page {
  std::string_view name;
  int line = 0;
  int row = 0;

  // What the page adds; it joins the catalog only when the whole page is good.
  Catalog added;

  void Warn(std::string reason) { added.warnings_.push_back({std::string(name), line, std::move(reason)}); }
  absl::Status Error(std::string_view reason) const {
    return absl::InvalidArgumentError(absl::StrCat(ToAbsl(name), ":", line, ": ", ToAbsl(reason)));
  }
};

absl::Status Catalog::Add(std::string_view name, std::string_view markdown) {
  Page page;
  page.name = name;
  page.added = *this;

  markdown = WithoutByteOrderMark(markdown);
  Fence open;  // of the code block that the line stands in
  bool in_table = false;
  bool any_table = false;
  Columns columns;
  std::vector<std::string_view> previous;
  for (std::string_view rest = markdown; !rest.empty();) {
    const std::string_view line = NextLine(&rest);
    ++page.line;
    const Fence fence = FenceOf(line);
    const bool in_code = open.mark != 0 || fence.mark != 0;
    if (open.mark == 0) {
      open = fence;
    } else if (fence.mark == open.mark && fence.length >= open.length && fence.bare) {
      open = Fence();
    }
    const std::vector<std::string_view> cells =
        in_code ? std::vector<std::string_view>() : MarkdownCells(line);
    if (cells.empty()) {
      in_table = false;
    } else if (in_table) {
      const auto cell = [&](int column) {
        return column >= 0 && static_cast<size_t>(column) < cells.size() ? cells[static_cast<size_t>(column)]
                                                                         : std::string_view();
      };
      if (cells.size() > columns.count) {
        page.Warn(
            absl::StrCat("the row has ", cells.size(), " cells under ", columns.count,
                         " columns: what is too many is not read (a pipe in a message is written \\|)"));
      }
      absl::Status status = AddRow(&page, cell(columns.code), cell(columns.message), cell(columns.advice));
      if (!status.ok()) return status;
    } else if (IsMarkdownDelimiterRow(cells)) {
      columns = ColumnsOf(previous);
      in_table = columns.code >= 0 && columns.message >= 0;
      any_table |= in_table;
    }
    previous = cells;
  }
  if (!any_table) {
    page.line = std::max(page.line, 1);
    return page.Error(
        "not a catalog: up to its last line there is no table with the columns 'Error Code' and 'Error "
        "Message'");
  }
  if (page.row == 0) return page.Error("the catalog's table holds no row that can be used");
  *this = std::move(page.added);
  return absl::OkStatus();
}

absl::Status Catalog::AddRow(Page* page, std::string_view code_cell, std::string_view message_cell,
                             std::string_view advice_cell) {
  Catalog& added = page->added;
  const std::string code = MarkdownCellText(code_cell);
  const std::string message = MarkdownCellText(message_cell);
  if (!IsCode(code)) {
    page->Warn(absl::StrCat("the row is left out: '", code, "' is not an error code"));
    return absl::OkStatus();
  }
  if (message.empty()) {
    page->Warn(absl::StrCat("the row is left out: ", code, " has no message"));
    return absl::OkStatus();
  }
  std::vector<std::string> oddities;
  absl::StatusOr<MessageTemplate> parsed = MessageTemplate::Parse(message, &oddities);
  if (!parsed.ok()) {
    const absl::string_view reason = parsed.status().message();
    return page->Error(std::string_view(reason.data(), reason.size()));
  }

  CatalogRow row;
  row.catalog = std::string(page->name);
  row.row = ++page->row;
  row.line = page->line;
  row.code = code;
  row.message = *std::move(parsed);

  const auto [entry, is_new] = added.code_index_.try_emplace(code, static_cast<int>(added.codes_.size()));
  if (is_new) added.codes_.push_back({code, {}, {}});
  CatalogCode& known = added.codes_[static_cast<size_t>(entry->second)];
  if (known.advice.empty()) known.advice = MarkdownCellText(advice_cell);
  for (int index : known.rows) {
    const CatalogRow& earlier = added.rows_[static_cast<size_t>(index)];
    if (earlier.duplicate_of >= 0 || earlier.message.text() != row.message.text()) continue;
    row.duplicate_of = index;
    // Another page may well repeat a row; within one page it is a slip worth knowing.
    if (earlier.catalog == row.catalog) oddities.push_back(absl::StrCat("the row repeats row ", earlier.row));
    break;
  }
  row.too_short = !HasPatterns(row.message);
  if (row.too_short)
    oddities.push_back("the message has too little text of its own to be told by: only its code is used");
  for (std::string& oddity : oddities) page->Warn(absl::StrCat(code, ": ", oddity));

  known.rows.push_back(static_cast<int>(added.rows_.size()));
  added.rows_.push_back(std::move(row));
  return absl::OkStatus();
}

const CatalogCode* Catalog::FindCode(std::string_view code) const {
  const auto found = code_index_.find(code);
  return found == code_index_.end() ? nullptr : &codes_[static_cast<size_t>(found->second)];
}

}  // namespace vmsift
