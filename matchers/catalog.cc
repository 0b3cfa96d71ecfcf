#include "matchers/catalog.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quantity_text.h"
#include "base/status_text.h"
#include "base/white_space.h"
#include "matchers/markdown.h"
#include "matchers/pattern_steps.h"

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
  int error_class = -1;
  int wrapper = -1;
  int needs_code = -1;
  size_t count = 0;
};

Columns ColumnsOf(const std::vector<std::string_view>& header) {
  Columns columns;
  columns.count = header.size();
  const std::array<std::pair<std::string_view, int*>, 6> titles = {{{"Error Code", &columns.code},
                                                                    {"Error Message", &columns.message},
                                                                    {"Advice", &columns.advice},
                                                                    {"Class", &columns.error_class},
                                                                    {"Wrapper", &columns.wrapper},
                                                                    {"Needs Code", &columns.needs_code}}};
  for (size_t i = 0; i < header.size(); ++i) {
    const std::string title = MarkdownCellText(header[i]);
    for (const auto& [name, column] : titles) {
      if (EqualsIgnoreCase(title, name)) *column = static_cast<int>(i);
    }
  }
  return columns;
}

// Some services number their errors.
bool IsCode(std::string_view code) {
  return std::any_of(code.begin(), code.end(), IsAsciiAlnum) &&
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

// The class that a cell states. What cannot be read is an oddity.
ErrorClass ReadClass(const std::string& cell, std::vector<std::string>* oddities) {
  if (cell.empty()) return ErrorClass::kNone;
  const std::optional<ErrorClass> error_class = ErrorClassOf(cell);
  if (!error_class) oddities->push_back(absl::StrCat("'", cell, "' is not a class: the row has none"));
  return error_class.value_or(ErrorClass::kNone);
}

// Whether a cell of yes and no says yes; an empty one says no.
bool ReadMark(std::string_view column, const std::string& cell, std::vector<std::string>* oddities) {
  if (EqualsIgnoreCase(cell, "yes")) return true;
  if (!cell.empty() && !EqualsIgnoreCase(cell, "no")) {
    oddities->push_back(
        absl::StrCat("'", cell, "' under '", ToAbsl(column), "' is neither yes nor no: read as no"));
  }
  return false;
}

// FNV-1a, eight bytes at a time.
uint64_t Digest(uint64_t digest, std::string_view text) {
  constexpr uint64_t kPrime = 0x100000001b3;
  digest = (digest ^ text.size()) * kPrime;
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), sizeof(uint64_t)))) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), std::min(text.size(), sizeof(bytes)));
    digest = (digest ^ bytes) * kPrime;
    digest ^= digest >> 32;  // the high bits reach the low ones
  }
  return digest;
}

}  // namespace

struct Catalog::Page {
  std::string_view name;
  int line = 0;
  int row = 0;
};

struct Catalog::Cells {
  std::string code;
  std::string message;
  std::string advice;
  std::string error_class;
  std::string wrapper;
  std::string needs_code;
};

absl::Status Catalog::Add(std::string_view name, std::string_view markdown) {
  Catalog whole = *this;
  Page page;
  page.name = name;
  absl::Status status = whole.AddPage(&page, WithoutByteOrderMark(markdown));
  if (status.ok()) *this = std::move(whole);
  return status;
}

absl::Status Catalog::AddPage(Page* page, std::string_view markdown) {
  Fence open;  // of the code block that the line stands in
  bool in_table = false;
  bool any_table = false;
  Columns columns;
  std::vector<std::string_view> previous;
  for (std::string_view rest = markdown; !rest.empty();) {
    const std::string_view line = NextLine(&rest);
    ++page->line;
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
      const auto text = [&](int column) {
        return column >= 0 && static_cast<size_t>(column) < cells.size()
                   ? MarkdownCellText(cells[static_cast<size_t>(column)])
                   : std::string();
      };
      if (cells.size() > columns.count) {
        Warn(*page, absl::StrCat("the row has ", Counted(cells.size(), "cell", "cells"), " under ",
                                 Counted(columns.count, "column", "columns"),
                                 ": what is too many is not read (a pipe in a message is written \\|)"));
      }
      const absl::Status status =
          AddRow({text(columns.code), text(columns.message), text(columns.advice), text(columns.error_class),
                  text(columns.wrapper), text(columns.needs_code)},
                 page);
      if (!status.ok()) return status;
    } else if (IsMarkdownDelimiterRow(cells)) {
      columns = ColumnsOf(previous);
      in_table = columns.code >= 0 && columns.message >= 0;
      any_table |= in_table;
    }
    previous = cells;
  }
  if (!any_table) {
    return absl::InvalidArgumentError(
        absl::StrCat(ToAbsl(page->name), ":", std::max(page->line, 1),
                     ": not a catalog: up to its last line there is no table with the columns 'Error Code' "
                     "and 'Error Message'"));
  }
  if (page->row == 0) Warn(*page, "the page's table holds no row that can be used");
  digest_ = Digest(digest_, markdown);
  return absl::OkStatus();
}

absl::Status Catalog::AddRow(const Cells& cells, Page* page) {
  const auto refused = [page](std::string_view reason) {
    return absl::ResourceExhaustedError(
        absl::StrCat(ToAbsl(page->name), ":", page->line, ": ", ToAbsl(reason), "; the page is refused"));
  };
  if (rows_.size() >= kMaxRows || codes_.size() >= kMaxRows)
    return refused(absl::StrCat("more than ", kMaxRows, " rows"));
  if (cells.message.size() > kMaxMessageBytes)
    return refused(absl::StrCat("a message of more than ", kMaxMessageBytes, " bytes"));
  if (!IsCode(cells.code)) {
    Warn(*page, absl::StrCat("the row is left out: '", cells.code, "' is not an error code"));
    return absl::OkStatus();
  }
  if (cells.message.empty() && cells.advice.empty() && cells.error_class.empty()) {
    Warn(*page, absl::StrCat("the row is left out: ", cells.code, " has no message, no advice and no class"));
    return absl::OkStatus();
  }
  std::vector<std::string> oddities;
  absl::StatusOr<MessageTemplate> message = MessageTemplate::Parse(cells.message, &oddities);
  if (!message.ok()) {
    Warn(*page, absl::StrCat("the row is left out: ", cells.code, ": ", message.status().message()));
    return absl::OkStatus();
  }
  if (message->placeholders().size() > kMaxPlaceholders)
    return refused(absl::StrCat("a message with more than ", kMaxPlaceholders, " placeholders"));
  if (pattern_size_ > kMaxPatternSize) return refused("more messages than can be looked for at once");

  CatalogRow row;
  row.catalog = std::string(page->name);
  row.row = ++page->row;
  row.line = page->line;
  row.code = cells.code;
  row.message = *std::move(message);
  row.error_class = ReadClass(cells.error_class, &oddities);
  row.wrapper = ReadMark("Wrapper", cells.wrapper, &oddities);
  row.needs_code = ReadMark("Needs Code", cells.needs_code, &oddities);

  CatalogCode& code = CodeOf(cells.code);
  if (code.advice.empty()) code.advice = cells.advice;
  if (code.error_class == ErrorClass::kNone) code.error_class = row.error_class;
  if (!cells.message.empty()) AddTemplate(std::move(row), &code, &oddities);
  for (const std::string& oddity : oddities) Warn(*page, absl::StrCat(cells.code, ": ", oddity));
  return absl::OkStatus();
}

void Catalog::AddTemplate(CatalogRow row, CatalogCode* code, std::vector<std::string>* oddities) {
  for (int index : code->rows) {
    const CatalogRow& earlier = rows_[static_cast<size_t>(index)];
    if (earlier.duplicate_of >= 0 || earlier.message.text() != row.message.text()) continue;
    row.duplicate_of = index;
    // Another page may well repeat a row; within one page it is a slip worth knowing.
    if (earlier.catalog == row.catalog)
      oddities->push_back(absl::StrCat("the row repeats row ", earlier.row));
    break;
  }
  row.patterns = OutlinesOfPatterns(row.message);
  row.too_short = row.patterns.empty();
  if (row.duplicate_of < 0) pattern_size_ += SizeOfPatterns(row.message, row.patterns.size());
  if (row.too_short)
    oddities->push_back(
        "the message has too little text of its own to be recognized by: only its code is used");
  code->wrapper = row.wrapper && (code->rows.empty() || code->wrapper);
  code->rows.push_back(static_cast<int>(rows_.size()));
  rows_.push_back(std::move(row));
}

CatalogCode& Catalog::CodeOf(const std::string& code) {
  const auto [entry, is_new] = code_index_.try_emplace(code, static_cast<int>(codes_.size()));
  if (is_new) codes_.emplace_back().code = code;
  return codes_[static_cast<size_t>(entry->second)];
}

void Catalog::Warn(const Page& page, std::string reason) {
  warnings_.push_back({std::string(page.name), page.line, std::move(reason)});
}

const CatalogCode* Catalog::FindCode(std::string_view code) const {
  const auto found = code_index_.find(code);
  return found == code_index_.end() ? nullptr : &codes_[static_cast<size_t>(found->second)];
}

ErrorClass Catalog::ClassOf(std::string_view code, int row) const {
  if (row >= 0 && rows_[static_cast<size_t>(row)].error_class != ErrorClass::kNone)
    return rows_[static_cast<size_t>(row)].error_class;
  const CatalogCode* known = FindCode(code);
  if (known == nullptr && row >= 0) known = FindCode(rows_[static_cast<size_t>(row)].code);
  return known == nullptr ? ErrorClass::kNone : known->error_class;
}

std::string_view Catalog::AdviceOf(std::string_view code) const {
  const CatalogCode* const known = FindCode(code);
  return known == nullptr ? std::string_view() : std::string_view(known->advice);
}

}  // namespace vmsift
