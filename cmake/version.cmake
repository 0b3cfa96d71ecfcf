# The version, its date, and the libraries that it is built with.
#
# A tag vX.Y.Z names a release: its commit has the version X.Y.Z, and later ones X.Y.Z+N.gHASH, which Debian orders after
# it. Without such a tag, as in a source archive, the version is that of project().
set(VMSIFT_VERSION ${PROJECT_VERSION})
set(VMSIFT_DATE "")

find_package(Git QUIET)
# A source archive inside another repository has nothing to do with that one's tags.
if(GIT_FOUND AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  set(git ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR})
  execute_process(COMMAND ${git} describe --tags --match "v[0-9]*.[0-9]*.[0-9]*"
    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(described MATCHES "^v([0-9]+\\.[0-9]+\\.[0-9]+)$")
    set(VMSIFT_VERSION ${CMAKE_MATCH_1})
  elseif(described MATCHES "^v([0-9]+\\.[0-9]+\\.[0-9]+)-([0-9]+)-(g[0-9a-f]+)$")
    set(VMSIFT_VERSION ${CMAKE_MATCH_1}+${CMAKE_MATCH_2}.${CMAKE_MATCH_3})
  endif()
  execute_process(COMMAND ${git} log -1 --format=%ct
    OUTPUT_VARIABLE commit_seconds OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()

# The day of the commit, or the one that reproducible builds ask for; not today, so that a build can be repeated.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  set(VMSIFT_DATE_SECONDS $ENV{SOURCE_DATE_EPOCH})
elseif(commit_seconds)
  set(VMSIFT_DATE_SECONDS ${commit_seconds})
else()
  set(VMSIFT_DATE_SECONDS 0)
endif()
set(before "$ENV{SOURCE_DATE_EPOCH}")
set(ENV{SOURCE_DATE_EPOCH} ${VMSIFT_DATE_SECONDS})
string(TIMESTAMP VMSIFT_DATE "%Y-%m-%d" UTC)
string(TIMESTAMP VMSIFT_DATE_RFC2822 "%a, %d %b %Y %H:%M:%S +0000" UTC)
if(before)
  set(ENV{SOURCE_DATE_EPOCH} ${before})
else()
  unset(ENV{SOURCE_DATE_EPOCH})
endif()

# Debian's pkg-config files name no version of RE2 and another one of utf8proc.
file(STRINGS ${utf8proc_INCLUDEDIR}/utf8proc.h numbers REGEX "define UTF8PROC_VERSION_(MAJOR|MINOR|PATCH)")
list(TRANSFORM numbers REPLACE "^[^0-9]*[A-Z0-9_ ]* ([0-9]+).*$" "\\1")
list(JOIN numbers . utf8proc_VERSION)

# Chart.js says it only in its file.
find_file(VMSIFT_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js REQUIRED)
file(STRINGS ${VMSIFT_CHART_JS} chartjs REGEX "Chart.js v[0-9]" LIMIT_COUNT 1)
string(REGEX REPLACE "^.*Chart.js v([0-9.]+).*$" "\\1" chartjs_VERSION "${chartjs}")
find_package(tomlplusplus REQUIRED)

# What `vmsift --version` names. A library that is linked into the program cannot be asked for later.
string(JOIN ", " VMSIFT_LIBRARIES
  "Abseil ${absl_VERSION}"
  "bzip2 ${BZIP2_VERSION_STRING}"
  "Chart.js ${chartjs_VERSION}"
  "CLI11 ${CLI11_VERSION}"
  "cpp-httplib ${httplib_VERSION}"
  "fmt ${fmt_VERSION}"
  "ISA-L ${isal_VERSION}"
  "libarchive ${archive_VERSION}"
  "libcurl (loaded for --alert-webhook and blobs)"
  "liblzma ${LIBLZMA_VERSION_STRING}"
  "LZ4 ${lz4_VERSION}"
  "Nettle ${nettle_VERSION}"
  "pugixml ${pugixml_VERSION}"
  "RE2"
  "simdjson ${simdjson_VERSION}"
  "SQLite ${sqlite_VERSION}"
  "toml++ ${tomlplusplus_VERSION}"
  "utf8proc ${utf8proc_VERSION}"
  "zlib ${ZLIB_VERSION_STRING}"
  "zstd ${zstd_VERSION}")
