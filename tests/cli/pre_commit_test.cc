// tools/pre-commit finds what is wrong with what is staged, and nothing else.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

// A repository with the script, in which a file is staged.
class PreCommit : public testing::Test {
 protected:
  void SetUp() override {
    if (RunShell("command -v git").status != 0) GTEST_SKIP() << "git is not installed";
  }

  RunResult Stage(const std::string& name, const std::string& content, const std::string& then = "") const {
    scratch_.Write(name, content);
    return RunShell("format=$PWD/.clang-format script=$PWD/tools/pre-commit && cd " + scratch_.path("") +
                    " && git init -q . && cp $format . && git add '" + name + "' && " + then + " sh $script");
  }

  const ScratchDirectory scratch_;
};

TEST_F(PreCommit, WhiteSpaceAtALinesEndIsFound) {
  const RunResult run = Stage("notes.md", "text \n");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.out, HasSubstr("notes.md:1: trailing whitespace"));
  EXPECT_EQ(Stage("notes.md", "text\n").status, 0);
  EXPECT_EQ(Stage("samples/logs/a.log", "text \n").status, 0) << "logs are as they are";
}

TEST_F(PreCommit, AScriptThatDoesNotParseIsFound) {
  EXPECT_EQ(Stage("script", "#!/bin/sh\nif true; then echo; fi\n").status, 0);
  const RunResult run = Stage("script", "#!/bin/sh\nif true; then\n");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("script: not a valid shell script"));
}

TEST_F(PreCommit, CodeThatIsNotFormattedIsFoundAsItIsStaged) {
  if (RunShell("command -v clang-format-14 || command -v clang-format").status != 0)
    GTEST_SKIP() << "clang-format is not installed";
  EXPECT_EQ(Stage("a file.cc", "int Two() {\n  return 2;\n}\n").status, 0);
  const RunResult run = Stage("a file.cc", "int Two() { return 2;}\n", "printf 'int a;\\n' > 'a file.cc' &&");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("a file.cc: not formatted"));
}

}  // namespace
}  // namespace vmsift
