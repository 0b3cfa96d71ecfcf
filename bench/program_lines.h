// What deployment tools and ordinary programs print: a table of their events, quiet ones and failing ones.
//
// An event is a line or several, as its program prints them, with marks where something is filled in. Adding
// an event is adding a row.
#ifndef VMSIFT_BENCH_PROGRAM_LINES_H_
#define VMSIFT_BENCH_PROGRAM_LINES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bench/random.h"

namespace vmsift {

enum class Program {
  kTerraform,
  kPowerShell,
  kAzureCli,
  kPacker,
  kKubernetes,
  kSyslog,
  kNginx,
  kLogfmt,
  kPipeline,  // a CI service, which puts the time before every line
};
inline constexpr uint32_t kProgramCount = 9;

// What a mark in an event's text stands for:
//
//   %t  2026-11-23T17:02:11.1234567Z   %v  name of a VM              %n  number below 1000
//   %s  Nov 23 17:02:11                %g  name of its group         %o  decimal digit
//   %a  23/Nov/2026:17:02:11 +0000     %i  its resource id           %h  8 digits of base 16
//   %k  1123 17:02:11.123456           %p  address of a peer         %u  UUID
//   %e  2026/11/23 17:02:11            %c  17:02:11
//
// And of a failure, in failing events alone:
//
//   %C  code       %Q  message as the inside of a JSON string     %j  the whole error response, minified
//   %M  message    %S  the same as the inside of another string   %J  indented; its lines begin as the first

struct FailingEvent {
  Program program;
  bool names_vm;  // whatever the message says
  bool response;  // %j or %J; otherwise a code and its message
  bool keys;      // `Code="X" Message="…"`, as most programs have it; not in words or as a document
  std::string_view text;
};

// The texts of a program's quiet events, at least one.
std::span<const std::string_view> QuietEvents(Program program);
// All failing events, every program's at least once.
std::span<const FailingEvent> FailingEvents();

// What is filled in. Borrowed.
struct EventFillers {
  std::string_view time;  // as LogClock writes it
  std::string_view vm;
  std::string_view group;
  std::string_view code;
  std::string_view message;
  std::string_view response;  // JSON, minified
};

// Appends an event with its line end; random values come from `random`.
void AppendEvent(std::string_view text, const EventFillers& fillers, Random* random, std::string* out);

}  // namespace vmsift

#endif  // VMSIFT_BENCH_PROGRAM_LINES_H_
