# Compiles through ccache where it is installed, and nothing else was asked for.
find_program(VMSIFT_CCACHE ccache)
if(VMSIFT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What it asks for to keep objects of precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${VMSIFT_CCACHE})
endif()
