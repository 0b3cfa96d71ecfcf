// Recognizes the names that rotation gives to logs.
#ifndef VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_
#define VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_

#include <string>
#include <string_view>

namespace vmsift {

// What a log's name and its rotated names share: the directory, and the name up to its extension or a number.
// `app.log`, `app.log.1`, `app.log-20261127`, `app-20261127.log` and `app.log.2.gz` are one family.
std::string FamilyOf(std::string_view path);

// Whether the file's name may be a rotated name of the log, both of one family: `job-2.log` and `app.err` are
// no rotated names of `job-1.log` and `app.log`.
bool MayBeRotated(std::string_view log_path, std::string_view path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_
