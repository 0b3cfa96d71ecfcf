// Finds anchors (anchors.h) in bytes of a log: what holds none holds no failure and need not be decoded.
//
// Most of a log is no failure, and decoding it is most of the work (Palkar et al., "Filter Before You Parse",
// VLDB 2018). Sixty-four bytes at a time where the processor has AVX-512 with VBMI, thirty-two with AVX2,
// byte by byte elsewhere, with the same answer. Places are collected a block at a time before any is looked
// at: where they stand nothing can foresee, and a processor that guesses wrong at each loses more than it
// reads in vain. Immutable; any thread may use it.
#ifndef VMSIFT_ANALYZER_DECODE_ANCHOR_FINDER_H_
#define VMSIFT_ANALYZER_DECODE_ANCHOR_FINDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "analyzer/decode/anchors.h"
#include "matchers/catalog.h"

namespace vmsift {

class AnchorFinder {
 public:
  // Bytes after a text that must be readable; what they are does not matter.
  static constexpr size_t kPadding = 64;

  // Borrows `catalog`, which may be null: then no code and no message is known.
  explicit AnchorFinder(const Catalog* catalog);

  // The first place at or after `from` that has an anchor's fingerprint; npos when there is none.
  size_t Find(std::string_view text, size_t from, AnchorScope scope) const;
  bool Holds(std::string_view text, AnchorScope scope) const {
    return Find(text, 0, scope) != std::string_view::npos;
  }

  // The instructions that Find uses on this processor: AVX-512, AVX2 or none.
  static std::string_view KernelName();

  // The same without vector instructions, and with those of processors that have them.
  size_t FindPortably(std::string_view text, size_t from, AnchorScope scope) const;
#ifdef __x86_64__
  static bool HasAvx2();
  static bool HasAvx512();  // with VBMI
  size_t FindAvx2(std::string_view text, size_t from, AnchorScope scope) const;
  size_t FindAvx512(std::string_view text, size_t from, AnchorScope scope) const;
#endif

  const Anchors& anchors() const {
    return anchors_;
  }

 private:
  // The tables of letters, for AVX2: those of the first sixteen, and those of the others.
  struct LetterTables {
    alignas(16) std::array<uint8_t, 16> first{};
    alignas(16) std::array<uint8_t, 16> second{};
  };

  static constexpr size_t kBlockBytes = 1024;
  // Of a block, ascending. Some more may be written behind the last than are counted.
  using Places = std::array<uint16_t, kBlockBytes + 4>;

  // `places_of(bytes, size, places)` gives the places below `size` where an anchor may stand; kPadding bytes
  // behind these are readable.
  template <typename PlacesOf>
  size_t FindInBlocks(std::string_view text, size_t from, AnchorScope scope, const PlacesOf& places_of) const;
#ifdef __x86_64__
  size_t PlacesAvx2(const char* bytes, size_t size, Places* places) const;
  size_t PlacesAvx512(const char* bytes, size_t size, Places* places) const;
#endif

  Anchors anchors_;
  std::array<LetterTables, Fingerprints::kBytes> letters_{};
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_ANCHOR_FINDER_H_
