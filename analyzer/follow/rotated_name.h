// What rotation makes of a log's name.
#ifndef VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_
#define VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_

#include <string>
#include <string_view>

namespace vmsift {

// What a log's name and those that rotation makes of it have in common: the directory and the name up to its
// kind or a number. `app.log`, `app.log.1`, `app.log-20261127`, `app-20261127.log` and `app.log.2.gz` have
// one family.
std::string FamilyOf(std::string_view path);

// Whether rotation may have made a file's name of a log's, both of one family: `job-2.log` and `app.err` are
// not made of `job-1.log` and `app.log`.
bool MayBeRotated(std::string_view log_path, std::string_view path);

// Whether it surely did: they differ by numbers or a date, and perhaps `.gz` or `.zst`.
bool IsRotated(std::string_view log_path, std::string_view path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_ROTATED_NAME_H_
