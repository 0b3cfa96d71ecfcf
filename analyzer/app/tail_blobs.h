// The blobs that `vmsift tail` follows: their paths, and the threads that wait for the service.
//
// Of the loop's thread.
#ifndef VMSIFT_ANALYZER_APP_TAIL_BLOBS_H_
#define VMSIFT_ANALYZER_APP_TAIL_BLOBS_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/app/blob_inputs.h"
#include "analyzer/app/command.h"
#include "analyzer/blob/fetch_threads.h"
#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/system_waker.h"
#include "analyzer/input/remote_folder.h"
#include "analyzer/tail/session.h"

namespace vmsift {

class TailBlobs {
 public:
  // Sets what is to be followed of the paths that mean blobs; null if none does. Asks nobody yet. The error
  // names a path that is wrong, or a library that is missing. Borrows the options and the waker, which wakes
  // when something has come.
  static absl::StatusOr<std::unique_ptr<TailBlobs>> Create(const TailOptions& options, SystemWaker* waker,
                                                           RemoteOptions* remote);
  // Ends what is on its way.
  ~TailBlobs();
  TailBlobs(const TailBlobs&) = delete;
  TailBlobs& operator=(const TailBlobs&) = delete;

  // At the end: reads what is there, which may take 10 seconds. `go_on` is called several times a second.
  // False: something is left.
  bool ReadRest(TailSession* session, const std::function<bool(const Wake&)>& go_on);

 private:
  TailBlobs(const TailOptions& options, SystemWaker* waker) : inputs_(options.read), waker_(*waker) {}

  BlobInputs inputs_;
  SystemWaker& waker_;
  std::vector<std::shared_ptr<RemoteFolder>> folders_;
  FetchThreads threads_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_BLOBS_H_
