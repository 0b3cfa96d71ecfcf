#include "analyzer/count/unmatched.h"

#include <algorithm>

#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

class Fnv1a {
 public:
  void Add(char c) { hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u; }
  // Mixed, as samples are kept by the order of their hashes.
  uint64_t Mixed() const {
    uint64_t mixed = hash_;
    mixed = (mixed ^ (mixed >> 33)) * 0xff51afd7ed558ccdu;
    mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53u;
    return mixed ^ (mixed >> 33);
  }

 private:
  uint64_t hash_ = 0xcbf29ce484222325u;
};

bool IsOfParameter(char c) {
  return IsAsciiDigit(c) || c == '/' || c == '\\';
}

}  // namespace

uint64_t MessageShapeHash(std::string_view code, std::string_view message) {
  Fnv1a hash;
  for (char c : code) hash.Add(AsciiLower(c));
  hash.Add('\0');
  for (size_t i = 0; i < message.size();) {
    const char c = message[i];
    if (IsBlank(c)) {
      ++i;
      continue;
    }
    if (c == '\'' || c == '"') {  // a quoted part is a parameter
      const size_t close = message.find(c, i + 1);
      hash.Add('\'');
      i = close == std::string_view::npos ? i + 1 : close + 1;
      continue;
    }
    const size_t end = FindAnyByte<' ', '\r', '\n', '\t', '\'', '"'>(message, i);
    const std::string_view word = message.substr(i, end - i);
    hash.Add(' ');
    if (std::any_of(word.begin(), word.end(), IsOfParameter)) {
      hash.Add('#');
    } else {
      for (char w : word) hash.Add(w);
    }
    i = end;
  }
  return hash.Mixed();
}

void UnmatchedMessages::Add(std::string_view code, std::string_view message, const Place& place) {
  ++total_;
  const uint64_t hash = MessageShapeHash(code, message);
  const auto known = samples_.find(hash);
  if (known != samples_.end() && known->second.first < place) {
    ++known->second.count;  // most often, and nothing is copied
    return;
  }
  Insert(hash, {std::string(code), std::string(message.substr(0, kMaxSampleBytes)), 1, place});
}

void UnmatchedMessages::Merge(const UnmatchedMessages& other) {
  total_ += other.total_;
  for (const auto& [hash, sample] : other.samples_) Insert(hash, sample);
}

void UnmatchedMessages::PlaceLines(const std::function<Place(const Place&)>& placed) {
  for (auto& [hash, sample] : samples_) sample.first = placed(sample.first);
}

void UnmatchedMessages::Insert(uint64_t hash, const Sample& sample) {
  const auto [it, is_new] = samples_.try_emplace(hash, sample);
  if (!is_new) {
    Sample& kept = it->second;
    const uint64_t count = kept.count + sample.count;
    if (sample.first < kept.first) kept = sample;
    kept.count = count;
  } else if (samples_.size() > kMaxShapes) {
    samples_.erase(std::prev(samples_.end()));
  }
}

}  // namespace vmsift
