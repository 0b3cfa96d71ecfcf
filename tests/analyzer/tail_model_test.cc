// Following against a model that knows every byte: after any sequence of appends, rotations, copies, restarts
// and kills the counts are those of a scan over all that was ever written. Logs may be written to and rotate
// between any two calls of the system that a look makes.
//
// The sequences are random, by seed, and no test waits: time is handed in. VMSIFT_MODEL_SEQUENCES=N runs more
// of them, VMSIFT_MODEL_SEED=S begins at another one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/tail/session.h"
#include "gtest/gtest.h"
#include "tests/analyzer/between_file_calls.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/temporary_folder.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

// Counts by code, VM and hour, and the ledger: what must agree, whatever the numbers of inputs.
using Counts = std::map<std::tuple<std::string, std::string, int32_t, int32_t>, uint64_t>;

Counts CountsOf(const Tally& tally) {
  Counts counts;
  for (const auto& [key, cell] : tally.cube.cells())
    counts[{AsciiLowered(tally.cube.codes().name(key.code).key),
            AsciiLowered(tally.cube.vms().name(key.vm).key), key.row, key.hour}] += cell.count;
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    counts[{"lines", std::string(OutcomeName(outcome)), 0, 0}] = tally.ledger.entry(outcome).lines;
    counts[{"bytes", std::string(OutcomeName(outcome)), 0, 0}] = tally.ledger.entry(outcome).bytes;
  }
  counts[{"lines", "in all", 0, 0}] = tally.ledger.input().lines;
  counts[{"bytes", "in all", 0, 0}] = tally.ledger.input().bytes;
  return counts;
}

// Of what the logs tell: to read the whole built-in one at each restart would take most of the time.
std::unique_ptr<Catalog> NewCatalog() {
  auto catalog = std::make_unique<Catalog>();
  EXPECT_TRUE(catalog
                  ->Add("page.md",
                        "| Error Code | Error Message |\n|---|---|\n"
                        "| VMStartTimedOut | VM '{0}' did not start in the allotted time. |\n"
                        "| AllocationFailed | Allocation failed. |\n")
                  .ok());
  return catalog;
}

class Model {
 public:
  explicit Model(uint64_t seed)
      : random_(seed),
        forgetful_(Below(2) == 0),
        dated_(Below(3) == 0),
        // Lines differ from their begin on, logs perhaps not: what they begin with is more than what tells
        // most logs apart.
        banner_(Below(2) == 0 ? "" : "{\"banner\":\"" + std::string(200 + Below(1000), '=') + "\"}\n") {
    Start();
    // What is there when following begins are logs of their own, copies or not; that it began is known once
    // it is saved.
    LookAndSave();
  }

  void Step() {
    switch (Below(22)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return Append(Line());
      case 4:
      case 5:
        return AppendPart();
      case 6:
        return Rename();
      case 7:
        return CopyAndTruncate();
      case 8:
        return Truncate();
      case 9:
        return Delete();
      case 10:
        return Pack();
      case 11:
        return Restart();
      case 12:
        return Kill();
      case 13:
        done_ += " save";
        ASSERT_TRUE(session_->Save().ok());
        return;
      case 14:
        return RenameOver();
      case 15:
      case 16:
        return Read();
      case 17:
        return Interrupt();
      case 18:
        return CopyAside();
      case 19:
        return CopyOver();
      default:
        done_ += " look";
        Look();
    }
  }

  void Check() {
    LookAlone();
    if (Below(2) == 0) {
      LookUntilSure();
    } else {
      session_->follower().EndDoubts(now_ms_);
    }
    LookAlone();
    Tally expected;
    std::vector<std::string> logs = ended_;
    if (!current_.empty()) logs.push_back(current_);
    const std::unique_ptr<Catalog> catalog = NewCatalog();
    for (uint32_t i = 0; i < logs.size(); ++i) {
      const auto pipeline = std::make_unique<Pipeline>(*catalog, Pipeline::Options(), nullptr);
      MemorySource source(logs[i]);
      ASSERT_TRUE(pipeline->Run(i, &source).ok());
      expected.Merge(pipeline->tally());
    }
    const Tally tally = session_->Report();
    EXPECT_TRUE(tally.ledger.Balances());
    EXPECT_EQ(CountsOf(tally), CountsOf(expected)) << done_ << "\n" << told_ << Described(logs, tally);
    EXPECT_EQ(session_->follower().lost_bytes(), 0u);
    ExpectShown();
  }

  const std::string& done() const { return done_; }

 private:
  // Each failure on whole lines is shown once. It may not be shown (yet) in these cases only: it is in a
  // document that is still open, which waits for more; or its log is text but began with a line of JSON, and
  // was taken for JSON Lines while the failure's first line was its last. It may be shown again only if the
  // process that showed it was killed before it saved.
  void ExpectShown() {
    // The last block of a text log is shown when nothing was written for a while.
    now_ms_ += 10'000;
    LookAlone();
    const std::vector<FollowedLog*>& live = session_->follower().live();
    const bool open_document = std::any_of(live.begin(), live.end(), [](const FollowedLog* log) {
      return log->state != FollowedLog::State::kFinished && log->log.in_document();
    });
    const Tally whole_lines = session_->Report(/*with_unfinished_lines=*/false);
    uint64_t failures = 0;
    for (const auto& [key, cell] : whole_lines.cube.cells()) failures += cell.count;
    if (!killed_) {
      EXPECT_LE(shown_, failures) << done_ << "\n" << told_;
    }
    if (!open_document && !text_after_json_) {
      EXPECT_GE(shown_, failures) << done_ << "\n" << told_;
    }
  }

  // Of both sides, how many bytes each log has.
  std::string Described(const std::vector<std::string>& logs, const Tally& tally) const {
    std::string text = "written:";
    for (const std::string& log : logs) text += " " + std::to_string(log.size());
    text += "\nfollowed:";
    for (const InputTally& input : tally.inputs) {
      const FollowedLog& log = *session_->follower().logs().at(static_cast<uint32_t>(input.input));
      text += " " + std::to_string(input.bytes) + " " + fs::path(log.first_path).filename().string() + ">" +
              fs::path(log.path).filename().string();
    }
    return text;
  }

  size_t Below(size_t limit) { return random_() % limit; }

  void Start() {
    TailSession::Options options;
    options.follower.paths = {folder_.path("logs")};
    options.follower.read_bytes = 1 + Below(300);
    if (Below(3) == 0) options.follower.most_open = 1 + Below(3);
    if (forgetful_) {
      options.follower.finished.most_gone = Below(3);
      options.follower.finished.gone_grace_ms = static_cast<int64_t>(Below(4000));
    }
    options.state_path = folder_.path("state");
    options.follower.stop = [this] {
      if (reads_left_ > 0) --reads_left_;
      return reads_left_ == 0;
    };
    fs::create_directory(folder_.path("logs"));
    absl::StatusOr<std::unique_ptr<TailSession>> session = TailSession::Create(
        NewCatalog(), options, [this](const AttributedFailure&, const FollowedLog&) { ++shown_; },
        [this](std::string_view line) { told_ += std::string(line) + "\n"; }, now_ms_);
    ASSERT_TRUE(session.ok()) << session.status();
    session_ = *std::move(session);
  }

  void LookAlone() {
    now_ms_ += static_cast<int64_t>(Below(3000));
    while (session_->Look(now_ms_)) {
    }
    session_->ShowQuiet(now_ms_);
  }

  // A log that begins as one that is gone is not read for a while.
  void LookUntilSure() {
    for (int i = 0; i < 5 && session_->follower().in_doubt(); ++i) {
      now_ms_ += 1000;
      LookAlone();
    }
  }

  // Other programs do something meanwhile, sometimes.
  void Look() {
    now_ms_ += static_cast<int64_t>(Below(3000));
    int most = static_cast<int>(Below(4));
    const size_t calls = 1 + Below(40);
    SetBetweenFileCalls([&] {
      if (most > 0 && Below(calls) == 0 && --most >= 0) StepAmidLook();
    });
    while (session_->Look(now_ms_)) {
    }
    SetBetweenFileCalls(nullptr);
    session_->ShowQuiet(now_ms_);
  }

  // What loses nothing that was not read.
  void StepAmidLook() {
    looking_ = true;
    done_ += " (";
    switch (Below(6)) {
      case 0:
      case 1:
        Append(Line());
        break;
      case 2:
        AppendPart();
        break;
      case 3:
        Rename();
        break;
      case 4:
        CopyAndTruncate();
        break;
      default:
        Pack();
    }
    done_ += " )";
    looking_ = false;
  }

  // What was written to is read without a look at all, as when the system tells of it.
  void Read() {
    done_ += " read";
    now_ms_ += static_cast<int64_t>(Below(300));
    session_->Read({log(), Rotated(1), Rotated(2)}, now_ms_);
  }

  // What is about to vanish was read, and is not forgotten.
  void LookAndSave() {
    LookAlone();
    LookUntilSure();
    ASSERT_TRUE(session_->Save().ok());
  }

  std::string log() const { return folder_.path("logs/app.log"); }

  std::string Line() {
    const std::string number = std::to_string(1000 + ++lines_);
    const std::string vm = "vm-" + std::to_string(Below(4));
    if (current_.empty() && part_.empty()) {
      text_ = Below(3) == 0;
      text_after_json_ |= text_ && !banner_.empty();
      return banner_ + LineOf(number, vm);
    }
    return LineOf(number, vm);
  }

  // Lines differ from their begin on: two logs whose bytes are the same as far as they were read cannot be
  // told apart.
  std::string LineOf(const std::string& number, const std::string& vm) {
    if (text_) {
      switch (Below(4)) {
        case 0:
          return number + " nothing happens\n";
        case 1:
          return number + " Error: Code=\"VMStartTimedOut\" Message=\"VM '" + vm +
                 "' did not start in the allotted time.\"\n";
        case 2:
          return number +
                 ": {\n  \"error\": {\n    \"code\": \"AllocationFailed\",\n    \"message\": \"none\"}}\n";
        default:
          return number + " some words\n";
      }
    }
    const std::string begin = "{\"n\":" + number;
    if (Below(3) == 0) return begin + ",\"time\":\"2026-11-27T04:00:00Z\"}\n";
    return begin + ",\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM '" + vm +
           "' did not start in the allotted time.\"}}\n";
  }

  void Write(std::string_view bytes) {
    std::ofstream(log(), std::ios::binary | std::ios::app) << bytes;
    current_ += bytes;
  }

  void Append(const std::string& line) {
    done_ += " append";
    Write(std::exchange(part_, {}));
    Write(line);
  }

  void AppendPart() {
    done_ += " part";
    if (part_.empty()) part_ = Line();
    const size_t least = current_.empty() ? banner_.size() + 10 : 1;  // what tells it from others
    const size_t size = std::min(part_.size(), least + Below(part_.size()));
    Write(part_.substr(0, size));
    part_.erase(0, size);
  }

  // The log that was written to has ended.
  void End() {
    part_.clear();
    ended_.push_back(std::exchange(current_, {}));
  }

  std::string Rotated(size_t number) const { return log() + "." + std::to_string(number); }

  // What the log is called when it has ended.
  std::string RotatedName() {
    if (dated_) return log() + "-" + std::to_string(20'260'101 + ++dates_);
    MakeRoom();
    return Rotated(1);
  }

  // Moves app.log.1 to app.log.2 and so on, packed ones too.
  void MakeRoom() {
    for (size_t number = 20; number > 0; --number) {
      for (const char* kind : {"", ".gz"}) {
        if (fs::exists(Rotated(number) + kind))
          fs::rename(Rotated(number) + kind, Rotated(number + 1) + kind);
      }
    }
  }

  bool MayEnd() { return !current_.empty() && ended_.size() < 15; }

  void Rename() {
    if (!MayEnd()) return;
    done_ += " rename";
    fs::rename(log(), RotatedName());
    End();
  }

  // In the place of the one before, which is gone.
  void RenameOver() {
    if (!MayEnd()) return;
    done_ += " rename-over";
    LookAndSave();
    fs::rename(log(), Rotated(1));
    End();
  }

  void CopyAndTruncate() {
    if (!MayEnd()) return;
    done_ += " copy";
    // A log that is known may be read, since it was written to, before a look meets the copy.
    const bool unseen = !looking_ && Below(4) == 0;
    if (unseen) LookAndSave();
    fs::copy_file(log(), RotatedName());
    if (!looking_ && !unseen && Below(2) == 0) LookAlone();
    if (!looking_ && !unseen && Below(3) == 0) {
      // What is written before the cut is in no copy: only who follows has read it.
      LookAlone();
      Append(Line());
      LookAndSave();
    }
    if (unseen) {
      Append(Line());
      while (session_->Read({log()}, now_ms_)) {
      }
      ASSERT_TRUE(session_->Save().ok());
    }
    fs::resize_file(log(), 0);
    End();
    if (unseen) LookAndSave();
  }

  // In the place of an older one, whose file is written anew.
  void CopyOver() {
    if (!MayEnd() || dated_) return;
    done_ += " copy-over";
    LookAndSave();
    fs::copy_file(log(), Rotated(1), fs::copy_options::overwrite_existing);
    fs::resize_file(log(), 0);
    End();
  }

  // A copy that is made while the log goes on.
  void CopyAside() {
    if (current_.size() <= banner_.size() + 10) return;
    done_ += " copy-aside";
    fs::copy_file(log(), RotatedName());
    LookAndSave();
  }

  void Truncate() {
    if (!MayEnd()) return;
    if (!part_.empty()) Append("");
    done_ += " truncate";
    LookAndSave();
    fs::resize_file(log(), 0);
    End();
  }

  void Delete() {
    if (!MayEnd()) return;
    if (!part_.empty()) Append("");
    done_ += " delete";
    LookAndSave();
    fs::remove(log());
    End();
  }

  void Pack() {
    std::set<std::string> rotated;
    for (const auto& entry : fs::directory_iterator(folder_.path("logs"))) {
      const std::string path = entry.path().string();
      if (path != log() && entry.path().extension() != ".gz") rotated.insert(path);
    }
    if (rotated.empty()) return;
    done_ += " pack";
    const std::string path = *rotated.begin();
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (content.empty()) return;
    std::ofstream(path + ".gz", std::ios::binary) << PackGzip(content);
    if (!looking_ && Below(2) == 0) LookAlone();
    fs::remove(path);
  }

  void Restart() {
    done_ += " restart";
    Look();
    ASSERT_TRUE(session_->Save().ok());
    session_ = nullptr;
    Start();
  }

  void Kill() {
    done_ += " kill";
    killed_ = true;
    session_ = nullptr;
    Start();
  }

  // Stops amid reading, with all that was read so far saved.
  void Interrupt() {
    done_ += " interrupt";
    reads_left_ = 1 + static_cast<int>(Below(20));
    session_->Look(now_ms_);
    ASSERT_TRUE(session_->Save().ok());
    session_ = nullptr;
    reads_left_ = -1;
    Start();
  }

  std::mt19937_64 random_;
  const bool forgetful_;      // logs that are gone are forgotten soon
  const bool dated_;          // rotated logs get dates, not numbers
  const std::string banner_;  // that each log begins with
  TemporaryFolder folder_{MemoryFolder()};
  std::unique_ptr<TailSession> session_;
  int reads_left_ = -1;  // before it is told to stop; negative: it is not
  int64_t now_ms_ = 0;
  std::vector<std::string> ended_;
  std::string current_;
  std::string part_;  // of a line, that is still to be written
  bool text_ = false;
  bool text_after_json_ = false;  // some log was text after a banner that looks otherwise
  size_t lines_ = 0;
  int dates_ = 0;
  bool looking_ = false;  // what happens happens amid a look
  uint64_t shown_ = 0;
  bool killed_ = false;
  std::string done_;
  std::string told_;
};

uint64_t Number(const char* variable, uint64_t otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

TEST(TailModel, CountsAreThoseOfAScanOverAllThatWasWritten) {
  const uint64_t first = Number("VMSIFT_MODEL_SEED", 1);
  const uint64_t sequences = Number("VMSIFT_MODEL_SEQUENCES", 300 / kOneCaseIn);
  for (uint64_t seed = first; seed < first + sequences && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("VMSIFT_MODEL_SEED=" + std::to_string(seed));
    Model model(seed);
    for (int step = 0; step < 40 && !testing::Test::HasFatalFailure(); ++step) model.Step();
    model.Check();
  }
}

}  // namespace
}  // namespace vmsift
