# Run by CPack before it packs: the changelogs, compressed as Debian's policy has them, where `cmake --install` puts a
# readable one.
file(GLOB roots ${CPACK_TEMPORARY_DIRECTORY})
foreach(root IN LISTS roots)
  set(doc ${root}/usr/share/doc/vmsift)
  file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
  file(WRITE ${doc}/changelog.Debian
    "vmsift (${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
    "  * Built from the release of this version; changelog.gz says what is new.\n\n"
    " -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${CPACK_VMSIFT_DATE}\n")
  execute_process(COMMAND gzip -9nf ${doc}/changelog ${doc}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
endforeach()
