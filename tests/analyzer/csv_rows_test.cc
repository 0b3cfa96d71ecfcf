// Rows of a CSV file as JSON objects: which first line names columns, cells in quotes, rows over lines.
#include "analyzer/frame/csv_rows.h"

#include <string>

#include "analyzer/frame/block_framer.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Object(std::string_view header, std::string_view row) {
  CsvRows rows;
  std::string json;
  return rows.TakeHeader(header) && rows.AppendObject(row, &json) ? json : "none";
}

TEST(CsvRows, AHeaderIsNamesAlone) {
  CsvRows rows;
  for (const char* header : {"a,b", "\"Status\",\"Time [UTC]\"\r", "\xEF\xBB\xBF_ResourceId,Level"})
    EXPECT_TRUE(rows.TakeHeader(header)) << header;
  for (const char* text :
       {"", "a", "Hello, world", "a,", "2026-03-04,x", "{\"a\":1,\"b\":2}", "a,b: c", ",a"})
    EXPECT_FALSE(rows.TakeHeader(text)) << text;
  EXPECT_TRUE(rows.TakeHeader('"' + std::string(64, 'a') + "\",b"));
  EXPECT_FALSE(rows.TakeHeader(std::string(65, 'a') + ",b"));
}

TEST(CsvRows, CellsAreUnquotedAndEscapedAsJson) {
  EXPECT_EQ(Object("a,b", "1,2"), R"({"a":"1","b":"2"})");
  EXPECT_EQ(Object("a,b", "\"x,\"\"y\"\"\",\\\r"), R"({"a":"x,\"y\"","b":"\\"})");
  EXPECT_EQ(Object("a,b", "\"two\nlines\","), R"({"a":"two\u000alines","b":""})");
  EXPECT_EQ(Object("a,b", "1,2,3"), "none");
}

// The block's text, and how many documents it has.
std::string Framed(const std::vector<std::string>& lines, size_t* documents) {
  BlockFramer framer{BlockFramer::Options()};
  uint64_t number = 0;
  for (const std::string& text : lines) {
    const std::string padded = text + std::string(kLinePadding, ' ');
    Line line;
    line.text = std::string_view(padded).substr(0, text.size());
    line.number = ++number;
    line.bytes = text.size() + 1;
    EXPECT_FALSE(framer.Add(line));
  }
  EXPECT_TRUE(framer.Finish());
  EXPECT_EQ(framer.block().lines.size(), lines.size());
  *documents = framer.block().documents.size();
  return framer.block().text;
}

TEST(CsvRows, ARowIsADocumentInThePlaceOfItsLines) {
  size_t documents = 0;
  EXPECT_EQ(Framed({"a,b", "1,2", "\"x", "y\",3", "no row"}, &documents),
            "a,b\n{\"a\":\"1\",\"b\":\"2\"}\n{\"a\":\"x\\u000ay\",\"b\":\"3\"\n}\nno row\n");
  EXPECT_EQ(documents, 2u);
}

}  // namespace
}  // namespace vmsift
