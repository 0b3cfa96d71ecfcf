# What `cmake --install` installs, and the Debian package that CPack makes of it.
include(GNUInstallDirs)

# Manual pages and completions, made by vmsift_manual from the command line of the program.
set(VMSIFT_MANUAL_DIR ${PROJECT_BINARY_DIR}/manual)
add_custom_command(
  OUTPUT ${VMSIFT_MANUAL_DIR}/written
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${VMSIFT_MANUAL_DIR}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${VMSIFT_MANUAL_DIR}
  COMMAND vmsift_manual ${VMSIFT_MANUAL_DIR} ${VMSIFT_VERSION} ${VMSIFT_DATE}
  COMMAND sh -c "gzip -9n manual/man1/*.1"
  COMMAND ${CMAKE_COMMAND} -E touch ${VMSIFT_MANUAL_DIR}/written
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  DEPENDS vmsift_manual
  VERBATIM)
add_custom_target(vmsift_manual_files ALL DEPENDS ${VMSIFT_MANUAL_DIR}/written)

install(TARGETS vmsift RUNTIME)
install(DIRECTORY ${VMSIFT_MANUAL_DIR}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${VMSIFT_MANUAL_DIR}/bash/vmsift DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${VMSIFT_MANUAL_DIR}/fish/vmsift.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.md)
install(DIRECTORY matchers/catalogs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.md)
install(FILES CHANGELOG.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(CODE "
  set(PACKAGING_DIR [[${PROJECT_SOURCE_DIR}/packaging]])
  set(MANUAL_DIR [[${VMSIFT_MANUAL_DIR}]])
  set(SCRATCH_DIR [[${PROJECT_BINARY_DIR}/packaging]])
  set(BINDIR [[${CMAKE_INSTALL_BINDIR}]])
  set(DOCDIR [[${CMAKE_INSTALL_DOCDIR}]])")
install(SCRIPT packaging/install_system_files.cmake)

set(VMSIFT_MAINTAINER "vmsift maintainers <maintainers@vmsift.example>" CACHE STRING "Maintainer of the Debian package")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME vmsift)
set(CPACK_PACKAGE_VERSION ${VMSIFT_VERSION})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)  # some files are outside the prefix
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian/add_changelogs.cmake)
set(CPACK_VMSIFT_DATE ${VMSIFT_DATE_RFC2822})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION ${VMSIFT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${VMSIFT_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Names of time zones; webhooks, blobs and streams, for which libraries are loaded.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, libcurl4, libpq5, librdkafka1, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, man-db")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "finder of Azure virtual-machine errors in logs")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "vmsift reads deployment and activity logs of any size, live or archived, finds
every Azure virtual-machine error in them, names the root cause, says what to
do about it, and counts errors by code and by VM.
.
It reads JSON, text and CSV, compressed or not, follows growing logs through
rotation, and raises alerts; the service vmsift-tail does so in the background.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
include(CPack)
