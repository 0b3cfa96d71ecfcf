#include "tests/analyzer/packing.h"

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include "isa-l/crc.h"
#include "isa-l/igzip_lib.h"

namespace vmsift {
namespace {

std::string LittleEndian(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

uint32_t Crc(std::string_view bytes) {
  return crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string Trailer(std::string_view text) {
  return LittleEndian(Crc(text), 4) + LittleEndian(text.size(), 4);
}

std::string Deflate(std::string_view text) {
  const auto stream = std::make_unique<isal_zstream>();
  isal_deflate_init(stream.get());
  std::string level_buffer(ISAL_DEF_LVL1_DEFAULT, '\0');
  stream->level = 1;
  stream->level_buf = reinterpret_cast<uint8_t*>(level_buffer.data());
  stream->level_buf_size = static_cast<uint32_t>(level_buffer.size());
  stream->next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
  stream->avail_in = static_cast<uint32_t>(text.size());
  stream->end_of_stream = 1;
  std::string packed;
  char chunk[1 << 16];
  do {
    stream->next_out = reinterpret_cast<uint8_t*>(chunk);
    stream->avail_out = sizeof chunk;
    if (isal_deflate(stream.get()) != COMP_OK) throw std::runtime_error("isal_deflate failed");
    packed.append(chunk, sizeof chunk - stream->avail_out);
  } while (stream->internal_state.state != ZSTATE_END);
  return packed;
}

std::string Header(int flags) {
  return std::string("\x1f\x8b\x08") + static_cast<char>(flags) + std::string("\0\0\0\0\0\xff", 6);
}

}  // namespace

std::string PackGzip(std::string_view text) {
  return Header(0) + Deflate(text) + Trailer(text);
}

std::string StoreGzip(std::string_view text, size_t block_bytes) {
  std::string packed = Header(0);
  std::string_view rest = text;
  do {
    const size_t size = std::min(rest.size(), block_bytes);
    packed += size == rest.size() ? '\1' : '\0';
    packed += LittleEndian(size, 2) + LittleEndian(~size, 2);
    packed += rest.substr(0, size);
    rest.remove_prefix(size);
  } while (!rest.empty());
  return packed + Trailer(text);
}

std::string PackGzipWithFullHeader(std::string_view text) {
  std::string header = Header(0x1f) + LittleEndian(300, 2) + std::string(300, '\x1f');
  header += std::string("activity.log") + '\0' + "a comment" + '\0';
  return header + LittleEndian(Crc(header), 2) + Deflate(text) + Trailer(text);
}

std::string PackZstd(std::string_view text, const ZstdPacking& packing) {
  const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, packing.level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, packing.checksum ? 1 : 0);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, packing.window_log);
  // As a stream, whose frames do not tell their size.
  std::string packed(ZSTD_compressBound(text.size()) + 64, '\0');
  ZSTD_outBuffer out{packed.data(), packed.size(), 0};
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_continue);
  if (ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end) != 0)
    throw std::runtime_error("ZSTD_compressStream2 failed");
  packed.resize(out.pos);
  return packed;
}

std::string SkippableZstd(std::string_view bytes) {
  return std::string("\x5a\x2a\x4d\x18") + LittleEndian(bytes.size(), 4) + std::string(bytes);
}

}  // namespace vmsift
