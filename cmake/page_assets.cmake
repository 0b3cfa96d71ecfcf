# The page's parts become strings in the binary, with the digests by which a browser lets them run.

# "sha256-…" with the Base64 of a text's digest.
function(vmsift_csp_digest text result)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(SHA256 hex "${text}")
  # 32 bytes are ten groups of three, and two bytes: as if a zero byte followed, whose letter is "=".
  string(APPEND hex "00")
  set(base64 "")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${hex}" ${at} 6 digits)
    foreach(shift 18 12 6 0)
      math(EXPR letter "(0x${digits} >> ${shift}) & 63")
      string(SUBSTRING "${alphabet}" ${letter} 1 letter)
      string(APPEND base64 "${letter}")
    endforeach()
  endforeach()
  string(SUBSTRING "${base64}" 0 43 base64)
  set(${result} "sha256-${base64}=" PARENT_SCOPE)
endfunction()

# Writes `output` from page/assets.cc.in.
function(vmsift_page_assets output)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/page/assets)
  find_file(VMSIFT_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js REQUIRED)
  set(scripts printable.js data.js state.js view.js elements.js table.js chart.js heat_map.js codes_and_vms.js incidents.js comparison.js reading.js
    print.js live.js main.js)
  set(VMSIFT_PAGE_SCRIPT "'use strict';\n")
  foreach(script IN LISTS scripts)
    file(READ ${folder}/${script} text)
    string(APPEND VMSIFT_PAGE_SCRIPT "${text}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${script})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/body.html ${folder}/style.css)
  file(READ ${folder}/body.html VMSIFT_PAGE_BODY)
  file(READ ${folder}/style.css VMSIFT_PAGE_STYLE)
  file(READ ${VMSIFT_CHART_JS} VMSIFT_PAGE_CHART)
  vmsift_csp_digest("${VMSIFT_PAGE_STYLE}" VMSIFT_PAGE_STYLE_DIGEST)
  vmsift_csp_digest("${VMSIFT_PAGE_CHART}" VMSIFT_PAGE_CHART_DIGEST)
  vmsift_csp_digest("${VMSIFT_PAGE_SCRIPT}" VMSIFT_PAGE_SCRIPT_DIGEST)
  configure_file(${CMAKE_CURRENT_SOURCE_DIR}/page/assets.cc.in ${output} @ONLY)
  # Longer texts than every compiler has to take; ours take them.
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${output} PROPERTIES
    COMPILE_OPTIONS -Wno-overlength-strings SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
