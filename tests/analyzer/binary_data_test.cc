// Binary data looks binary; logs do not, whatever their encoding, separators, escapes and zeros.
#include "analyzer/input/binary_data.h"

#include <cstddef>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string EvenBytes(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string data;
  for (size_t i = 0; i < bytes; ++i) data += static_cast<char>(random() & 0xFF);
  return data;
}

std::string LogOf(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

TEST(BinaryData, CompressedOrEncryptedBytesLookBinary) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    for (size_t bytes : {500, 3'000, 65'536}) EXPECT_TRUE(LooksBinary(EvenBytes(bytes, seed)));
  }
}

TEST(BinaryData, SoDoesBinaryDataAmongZerosAndNames) {
  std::string records;
  for (unsigned i = 0; i < 100; ++i)
    records += EvenBytes(40, i) + std::string(60, '\0') + "libc.so.6" + std::string(3, '\0');
  EXPECT_TRUE(LooksBinary(records));
}

TEST(BinaryData, AFewBytesDoNot) {
  EXPECT_FALSE(LooksBinary(""));
  EXPECT_FALSE(LooksBinary("\x02\x03\x04\xff\xfe\xfd"));
}

TEST(BinaryData, ZerosBeforeALogDoNot) {
  const std::string line = "2026-11-07 VM 'web-01' did not start in the allotted time.\n";
  EXPECT_FALSE(LooksBinary(std::string(65'536, '\0')));
  EXPECT_FALSE(LooksBinary(std::string(65'536 - line.size(), '\0') + line));
  EXPECT_FALSE(LooksBinary(std::string(100, '\0') + LogOf(line, 1000)));
}

TEST(BinaryData, TextInOtherEncodingsDoesNot) {
  for (const char* line : {"Ошибка: машина не запустилась\n", "エラー: 仮想マシンが起動しません\n",
                           "\xCE\xF8\xE8\xE1\xEA\xE0: \xEC\xE0\xF8\xE8\xED\xE0\n",            // Windows-1251
                           "\x83\x47\x83\x89\x81\x5B: \x89\xBC\x91\x7A\x83\x7D\x83\x56\n",    // Shift-JIS
                           "\xA5\xA8\xA5\xE9\xA1\xBC: \xB2\xBE\xC1\xDB\n",                    // EUC-JP
                           "\x1B$B%(%i!<\x1B(B\n", "Fehler: M\xE4quina n\xE3o iniciou\n"}) {  // ISO-2022-JP
    EXPECT_FALSE(LooksBinary(LogOf(line, 500))) << line;
  }
}

TEST(BinaryData, ControlCharactersOfLogsDoNot) {
  for (const char* line : {"\x1B[31m\xE9\x1B[0m\t10%\b\b\b20%\b\b\b\a\r\n",  // a console
                           "8=FIX.4.2\x01"
                           "9=65\x01"
                           "35=A\x01"
                           "58=\xE9\x01\n",  // FIX
                           "\x1E{\"a\":1}\n",
                           "a\x1F"
                           "b\xE9\x1C\n"}) {  // RFC 7464
    EXPECT_FALSE(LooksBinary(LogOf(line, 500))) << line;
  }
  // The multiplexed output of a container: before each line 1, three zeros and its length.
  std::string frames;
  for (int length = 1; length < 250; ++length)
    frames += std::string("\x01\0\0\0\0\0\0", 7) + static_cast<char>(length) +
              std::string(static_cast<size_t>(length), 'a');
  EXPECT_FALSE(LooksBinary(frames));
}

TEST(BinaryData, ALogWithBinaryDataInItDoesNot) {
  EXPECT_FALSE(LooksBinary(LogOf("VM 'web-01' did not start.\n", 2000) + EvenBytes(3000, 1)));
}

}  // namespace
}  // namespace vmsift
