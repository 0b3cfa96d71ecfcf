// Writes the manual pages and the completions into a directory, under the names that they are installed as.
// Runs once, in the build.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>

#include "CLI/CLI.hpp"
#include "analyzer/app/describe_command_line.h"
#include "analyzer/manual/completions.h"
#include "analyzer/manual/man_page.h"
#include "analyzer/manual/manual.h"

namespace {

bool WriteFile(const std::string& path, const std::string& text) {
  std::error_code error;  // which the open file reports
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out.fail()) return true;
  std::cerr << "vmsift_manual: cannot write " << path << "\n";
  return false;
}

bool WriteAll(const vmsift::Manual& manual, const vmsift::ManPageFacts& facts, const std::string& directory) {
  bool written = true;
  const auto write_page = [&](const vmsift::ManualCommand& command) {
    const std::string path = directory + "/man1/" + vmsift::ManPageName(command) + ".1";
    written = WriteFile(path, vmsift::ManPage(manual, command, facts)) && written;
  };
  write_page(manual.program);
  for (const vmsift::ManualCommand& command : manual.commands) write_page(command);
  written = WriteFile(directory + "/bash/vmsift", vmsift::BashCompletion(manual)) && written;
  written = WriteFile(directory + "/zsh/_vmsift", vmsift::ZshCompletion(manual)) && written;
  return WriteFile(directory + "/fish/vmsift.fish", vmsift::FishCompletion(manual)) && written;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "Usage: vmsift_manual DIRECTORY VERSION DATE\n";
    return 2;
  }
  bool written = false;
  vmsift::DescribeCommandLine([&](const CLI::App& app) {
    written = WriteAll(vmsift::ReadManual(app), {argv[2], argv[3]}, argv[1]);
  });
  return written ? 0 : 2;
}
