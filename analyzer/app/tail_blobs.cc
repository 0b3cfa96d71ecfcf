#include "analyzer/app/tail_blobs.h"

#include <cstdint>
#include <string>
#include <utility>

#include "analyzer/app/tail_process.h"
#include "analyzer/blob/blob_location.h"

namespace vmsift {

absl::StatusOr<std::unique_ptr<TailBlobs>> TailBlobs::Create(const TailOptions& options, SystemWaker* waker,
                                                             RemoteOptions* remote) {
  std::unique_ptr<TailBlobs> blobs(new TailBlobs(options, waker));
  for (const std::string& path : options.read.paths) {
    if (!IsBlobPath(path)) continue;
    absl::StatusOr<std::shared_ptr<RemoteFolder>> folder = blobs->inputs_.Follow(path);
    if (!folder.ok()) return folder.status();
    blobs->folders_.push_back(*std::move(folder));
  }
  if (blobs->folders_.empty()) return nullptr;
  remote->folders = blobs->folders_;
  remote->run = [threads = &blobs->threads_](std::function<void()> task) {
    return threads->Run(std::move(task));
  };
  remote->wake = [waker] { waker->WakeUp(); };
  return blobs;
}

TailBlobs::~TailBlobs() {
  for (const std::shared_ptr<RemoteFolder>& folder : folders_) folder->Stop();
}

bool TailBlobs::ReadRest(TailSession* session, const std::function<bool(const Wake&)>& go_on) {
  constexpr int64_t kPatienceMs = 10'000;
  constexpr int64_t kLookMs = 100;
  RemoteLogs& remote = session->follower().remote();
  const int64_t end_ms = NowMs() + kPatienceMs;
  session->ReadRemote(NowMs());
  remote.LookOnce(NowMs());
  while (remote.is_busy() && NowMs() < end_ms && go_on(waker_.Wait(kLookMs))) session->ReadRemote(NowMs());
  return !remote.is_busy();
}

}  // namespace vmsift
