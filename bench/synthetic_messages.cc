#include "bench/synthetic_messages.h"

#include <string_view>
#include <utility>

#include "bench/generated_text.h"
#include "bench/random.h"
#include "bench/synthetic_catalog.h"
#include "matchers/normalized_text.h"

namespace vmsift {
namespace {

constexpr uint32_t kMessages = 4000;

constexpr std::string_view kUnknown[] = {
    "The requested size is currently not available in location 'westeurope' zones '",
    "OS provisioning did not finish in the allotted time. However, the guest agent was seen on '",
    "Allocation failed. We do not have sufficient capacity for the requested size. Tracking number '",
    "The trellis does not accept another vine, since the disk of the load balancer is in use by '"};
constexpr std::string_view kAppended[] = {" More information is available at https://docs.example.",
                                          " The operation was rolled back.", " Tracking number 71.",
                                          " For details see the activity log."};

class MessageWriter {
 public:
  std::string Published(const CatalogRow& row) { return Filled(row, /*revised=*/false); }
  // A clause after the first value, or words inserted, and a sentence at the end.
  std::string Revised(const CatalogRow& row) {
    return Filled(row, /*revised=*/true).append(OneOf(kAppended, &random_));
  }
  std::string Unknown() { return std::string(OneOf(kUnknown, &random_)).append(Value()).append("'."); }

  uint32_t Below(uint32_t limit) { return random_.Below(limit); }

 private:
  std::string Value() {
    std::string value = VmName(random_.Below(5000));
    if (random_.Below(4) == 0) {
      value += '-';
      AppendHex(&random_, 6, &value);
    }
    return value;
  }

  std::string Filled(const CatalogRow& row, bool revised) {
    const bool clause = revised && random_.Below(2) == 0;
    std::string message;
    for (const TemplatePiece& piece : row.message.pieces()) {
      if (piece.kind == TemplatePiece::kListItem) message += "- ";
      message += piece.text;
      if (piece.kind != TemplatePiece::kPlaceholder) continue;
      const std::string_view quote = piece.quoted ? "'" : "";
      message.append(quote).append(Value()).append(quote);
      if (clause && piece.placeholder == 0) message += " (size 'Standard_D2s_v3')";
    }
    if (revised && !clause) message.insert(message.find(' ', message.size() / 2), " currently");
    return message;
  }

  Random random_{20240518};
};

}  // namespace

absl::StatusOr<SyntheticMessages> SyntheticMessages::Create(uint32_t templates) {
  SyntheticMessages made;
  const absl::Status added = made.catalog_.Add("synthetic", SyntheticCatalogMarkdown(templates));
  if (!added.ok()) return added;
  made.AddAll();
  return made;
}

void SyntheticMessages::AddAll() {
  MessageWriter writer;
  for (uint32_t i = 0; i < kMessages; ++i) {
    const CatalogRow& row = catalog_.rows()[writer.Below(static_cast<uint32_t>(catalog_.rows().size()))];
    // Of 25 wordings of the generated logs, 17 are published, 4 revised and 4 unknown.
    const uint32_t kind = writer.Below(25);
    SyntheticMessage added;
    added.code = kind < 21 ? row.code : "NoSuchCode";
    added.message = kind < 17 ? writer.Published(row) : kind < 21 ? writer.Revised(row) : writer.Unknown();
    added.normalized = NormalizeText(added.message);
    message_bytes_ += added.message.size();
    messages_.push_back(std::move(added));
  }
}

}  // namespace vmsift
