# Installs what depends on the prefix that `cmake --install --prefix` is given: the unit, which names paths, its
# configuration, and what shells look for in one place below /usr and in another elsewhere.
#
# Set by cmake/package.cmake: PACKAGING_DIR, MANUAL_DIR, BINDIR, DOCDIR, SCRATCH_DIR. Below /usr, the configuration is in /etc.
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
file(INSTALL ${SCRATCH_DIR}/vmsift-tail.service DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
file(INSTALL ${MANUAL_DIR}/zsh/_vmsift DESTINATION ${CMAKE_INSTALL_PREFIX}/share/zsh/${zsh_dir})
# A configuration that somebody changed stays.
if(NOT EXISTS "$ENV{DESTDIR}${SYSCONFDIR}/vmsift/vmsift.toml")
  file(INSTALL ${PACKAGING_DIR}/vmsift.toml DESTINATION ${SYSCONFDIR}/vmsift)
endif()
