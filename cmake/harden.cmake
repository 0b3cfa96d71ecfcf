# What makes a mistake in our code harder to use against the user: vmsift reads what strangers wrote. Release builds
# only; sanitizers have checks of their own. tests/cli/hardening_test.cc looks at the program. Costs less than a hundredth of the
# time.
function(vmsift_harden target)
  get_directory_property(options COMPILE_OPTIONS)
  # Tests are compiled without optimization, which the checks of buffers need.
  if(VMSIFT_SANITIZE OR NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR "-O0" IN_LIST options)
    return()
  endif()
  # -fPIE for libraries, too: all of them go into programs, and -fPIC would keep functions from being inlined.
  target_compile_options(${target} PRIVATE -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(${target} PRIVATE -fcf-protection=full)
  endif()
  target_link_options(${target} PRIVATE -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endfunction()
