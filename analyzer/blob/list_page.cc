#include "analyzer/blob/list_page.h"

#include <algorithm>
#include <pugixml.hpp>
#include <string_view>

#include "absl/strings/numbers.h"
#include "analyzer/blob/blob_location.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr std::string_view kAppendMark = ", append blob of ";

// A name with characters that XML cannot hold is percent-encoded, and says so.
std::string NameOf(const pugi::xml_node& entry) {
  const pugi::xml_node name = entry.child("Name");
  const std::string text = name.text().get();
  return name.attribute("Encoded").as_bool() ? PercentDecoded(text) : text;
}

absl::Status Broken() {
  return absl::DataLossError("the service's listing is not the XML that was expected");
}

}  // namespace

std::string QuotedTag(std::string tag) {
  // It goes into a header again.
  std::erase_if(tag, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  return tag.empty() || tag.front() == '"' || tag.starts_with("W/") ? tag : "\"" + tag + "\"";
}

std::string VersionText(const BlobVersion& blob) {
  std::string text = blob.etag;
  std::erase(text, '"');
  return blob.append ? text + std::string(kAppendMark) + blob.created : text;
}

BlobVersion ParseVersionText(const std::string& text) {
  BlobVersion blob;
  const size_t mark = text.find(kAppendMark);
  blob.etag = QuotedTag(text.substr(0, mark));
  blob.append = mark != std::string::npos;
  if (blob.append) blob.created = text.substr(mark + kAppendMark.size());
  return blob;
}

absl::StatusOr<ListPage> ParseListPage(const std::string& xml) {
  pugi::xml_document document;
  // A name may be of spaces, or begin with them.
  constexpr unsigned kFlags = pugi::parse_default | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(xml.data(), xml.size(), kFlags)) return Broken();
  const pugi::xml_node results = document.child("EnumerationResults");
  if (!results || !results.child("Blobs")) return Broken();
  ListPage page;
  page.next_marker = results.child("NextMarker").text().get();
  for (const pugi::xml_node& entry : results.child("Blobs").children()) {
    if (std::string_view(entry.name()) == "BlobPrefix") {
      page.folders.push_back(NameOf(entry));
      continue;
    }
    if (std::string_view(entry.name()) != "Blob") continue;
    const pugi::xml_node properties = entry.child("Properties");
    const auto text = [&properties](const char* name) { return properties.child(name).text().get(); };
    if (std::string_view(text("ResourceType")) == "directory") continue;
    BlobVersion blob;
    blob.name = NameOf(entry);
    blob.etag = QuotedTag(text("Etag"));
    blob.created = text("Creation-Time");
    blob.append = std::string_view(text("BlobType")) == "AppendBlob";
    if (blob.name.empty() || !absl::SimpleAtoi(text("Content-Length"), &blob.size)) return Broken();
    page.blobs.push_back(std::move(blob));
  }
  return page;
}

std::string ErrorCodeOf(const std::string& xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return "";
  std::string code = document.child("Error").child("Code").text().get();
  const bool is_code = code.size() <= 100 && std::all_of(code.begin(), code.end(), IsAsciiAlnum);
  return is_code ? code : "";
}

}  // namespace vmsift
