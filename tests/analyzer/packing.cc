#include "tests/analyzer/packing.h"

#include <archive.h>
#include <archive_entry.h>
#include <bzlib.h>
#include <locale.h>
#include <lz4frame.h>
#include <lzma.h>
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

std::string PackBzip2(std::string_view text) {
  std::string packed(text.size() + text.size() / 100 + 600, '\0');
  auto size = static_cast<unsigned>(packed.size());
  if (BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(text.data()),
                               static_cast<unsigned>(text.size()), /*blockSize100k=*/1, 0, 0) != BZ_OK)
    throw std::runtime_error("bzip2 failed");
  packed.resize(size);
  return packed;
}

std::string PackLz4(std::string_view text) {
  LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  std::string packed(LZ4F_compressFrameBound(text.size(), &preferences), '\0');
  const size_t size =
      LZ4F_compressFrame(packed.data(), packed.size(), text.data(), text.size(), &preferences);
  if (LZ4F_isError(size) != 0) throw std::runtime_error("lz4 failed");
  packed.resize(size);
  return packed;
}

std::string PackXz(std::string_view text, uint32_t dictionary_bytes) {
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 1);
  if (dictionary_bytes > 0) options.dict_size = dictionary_bytes;
  lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  size_t size = 0;
  if (lzma_stream_buffer_encode(filters, LZMA_CHECK_CRC64, nullptr,
                                reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                                reinterpret_cast<uint8_t*>(packed.data()), &size, packed.size()) != LZMA_OK)
    throw std::runtime_error("xz failed");
  packed.resize(size);
  return packed;
}

std::string PackLzma(std::string_view text) {
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 1);
  lzma_stream stream = LZMA_STREAM_INIT;
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  stream.next_in = reinterpret_cast<const uint8_t*>(text.data());
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<uint8_t*>(packed.data());
  stream.avail_out = packed.size();
  const bool done =
      lzma_alone_encoder(&stream, &options) == LZMA_OK && lzma_code(&stream, LZMA_FINISH) == LZMA_STREAM_END;
  packed.resize(packed.size() - stream.avail_out);
  lzma_end(&stream);
  if (!done) throw std::runtime_error("lzma failed");
  return packed;
}

namespace {

la_ssize_t AppendTo(archive* /*writer*/, void* packed, const void* bytes, size_t size) {
  static_cast<std::string*>(packed)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void SetKind(const PackedMember& member, archive_entry* entry) {
  using Kind = PackedMember::Kind;
  const bool is_file = member.kind == Kind::kFile;
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, is_file ? static_cast<la_int64_t>(member.content.size()) : 0);
  if (is_file || member.kind == Kind::kHardlink) archive_entry_set_filetype(entry, AE_IFREG);
  if (member.kind == Kind::kDirectory) archive_entry_set_filetype(entry, AE_IFDIR);
  if (member.kind == Kind::kFifo) archive_entry_set_filetype(entry, AE_IFIFO);
  if (member.kind == Kind::kHardlink) archive_entry_set_hardlink(entry, member.target.c_str());
  if (member.kind == Kind::kSymlink) {
    archive_entry_set_filetype(entry, AE_IFLNK);
    archive_entry_set_symlink(entry, member.target.c_str());
  }
}

// Writes the members with a writer whose format is set, and frees it.
std::string Written(archive* writer, const std::vector<PackedMember>& members) {
  std::string packed;
  const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = uselocale(utf8);
  archive_write_set_bytes_per_block(writer, 0);
  archive_write_open(writer, &packed, nullptr, AppendTo, nullptr);
  bool good = true;
  for (const PackedMember& member : members) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    SetKind(member, entry);
    good = good && archive_write_header(writer, entry) == ARCHIVE_OK;
    if (member.kind == PackedMember::Kind::kFile && !member.content.empty())
      good = good && archive_write_data(writer, member.content.data(), member.content.size()) > 0;
    archive_entry_free(entry);
  }
  good = good && archive_write_close(writer) == ARCHIVE_OK;
  const std::string error = good ? "" : archive_error_string(writer);
  archive_write_free(writer);
  uselocale(before);
  freelocale(utf8);
  if (!good) throw std::runtime_error("libarchive: " + error);
  return packed;
}

}  // namespace

std::string PackTar(const std::vector<PackedMember>& members) {
  archive* const writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  return Written(writer, members);
}

std::string PackZip(const std::vector<PackedMember>& members, const ZipPacking& packing) {
  archive* const writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, packing.deflate ? "zip:compression=deflate" : "zip:compression=store");
  if (packing.encrypt) {
    archive_write_set_options(writer, "zip:encryption=traditional");
    archive_write_set_passphrase(writer, "quince");
  }
  return Written(writer, members);
}

}  // namespace vmsift
