#include "analyzer/app/explainer.h"

#include "analyzer/count/unmatched.h"
#include "analyzer/report/explanation.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

uint64_t KindOf(const AttributedFailure& finding) {
  const Failure& failure = finding.failure;
  if (finding.match.row == nullptr) return MessageShapeHash(failure.code, failure.message);
  // Messages of one template may differ in shape.
  constexpr uint64_t kOddNumber = 0x9E3779B97F4A7C15;
  return MessageShapeHash(failure.code, "") +
         kOddNumber * (static_cast<uint64_t>(finding.match.row_index) + 1);
}

}  // namespace

Explainer::Explainer(const Options& options, const std::vector<Input>& inputs, const Catalog& catalog,
                     Output* output)
    : options_(options),
      inputs_(inputs),
      catalog_(catalog),
      output_(output),
      style_(WantsColor()),
      width_(TextWidth()) {}

void Explainer::Take(const AttributedFailure& finding) {
  ++failures_;
  if (options_.all) {
    output_->Write((failures_ == 1 ? "" : "\n") + Explained(finding));
    return;
  }
  const auto [known, is_new] = numbers_.try_emplace(KindOf(finding), numbers_.size());
  const size_t number = known->second;
  if (options_.top > 0 && number >= options_.top) {
    ++left_out_;
  } else if (is_new) {
    kinds_.push_back({.text = Explained(finding), .last = finding.place});
  } else {
    ++kinds_[number].more;
    kinds_[number].last = finding.place;
  }
}

void Explainer::Finish() {
  for (size_t i = 0; i < kinds_.size(); ++i) {
    const Kind& kind = kinds_[i];
    output_->Write((i == 0 ? "" : "\n") + kind.text);
    if (kind.more == 0) continue;
    LabelledText more(style_, width_);
    more.Add("And", fmt::format("{} more like it, the last at {}", Grouped(kind.more), PlaceText(kind.last)));
    output_->Write(more.text());
  }
  if (left_out_ == 0) return;
  const std::string left_out =
      fmt::format("Not explained: {} of {}. --top 0 explains every kind, --all every failure.",
                  Counted(left_out_, "failure", "failures"),
                  Counted(numbers_.size() - kinds_.size(), "other kind", "other kinds"));
  output_->Write("\n" + TextBeside("", 0, left_out, width_, style_));
}

std::string Explainer::PlaceText(const Place& place) const {
  const std::string& path = inputs_[place.input].path;
  return path == "-" ? fmt::format("line {}", place.line)
                     : fmt::format("{}:{}", PrintableName(path), place.line);
}

std::string Explainer::Explained(const AttributedFailure& finding) const {
  return ExplanationText(finding, options_.places ? PlaceText(finding.place) : "", catalog_, style_, width_);
}

}  // namespace vmsift
