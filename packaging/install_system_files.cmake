# Installs what depends on the prefix that `cmake --install --prefix` is given: the unit and its settings, which name
# paths, and what shells look for in one place below /usr and in another elsewhere.
#
# Set by cmake/package.cmake: PACKAGING_DIR, MANUAL_DIR, BINDIR, DOCDIR, SCRATCH_DIR. Below /usr, settings are in /etc.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(SYSCONFDIR /etc)
  set(zsh_dir vendor-completions)  # zsh of Debian reads no site-functions there
else()
  set(SYSCONFDIR ${CMAKE_INSTALL_PREFIX}/etc)
  set(zsh_dir site-functions)
endif()
cmake_path(APPEND CMAKE_INSTALL_PREFIX ${BINDIR} OUTPUT_VARIABLE BINDIR)
cmake_path(APPEND CMAKE_INSTALL_PREFIX ${DOCDIR} OUTPUT_VARIABLE DOCDIR)

configure_file(${PACKAGING_DIR}/vmsift-tail.service.in ${SCRATCH_DIR}/vmsift-tail.service @ONLY)
configure_file(${PACKAGING_DIR}/vmsift-tail.default ${SCRATCH_DIR}/vmsift COPYONLY)
file(INSTALL ${SCRATCH_DIR}/vmsift-tail.service DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
file(INSTALL ${MANUAL_DIR}/zsh/_vmsift DESTINATION ${CMAKE_INSTALL_PREFIX}/share/zsh/${zsh_dir})
# Settings that somebody changed stay.
if(NOT EXISTS "$ENV{DESTDIR}${SYSCONFDIR}/default/vmsift")
  file(INSTALL ${SCRATCH_DIR}/vmsift DESTINATION ${SYSCONFDIR}/default)
endif()
