// A socket in place of systemd's, which receives what a service reports about itself (sd_notify(3)).
#ifndef VMSIFT_TESTS_CLI_NOTIFY_SOCKET_H_
#define VMSIFT_TESTS_CLI_NOTIFY_SOCKET_H_

#include <string>
#include <thread>

#include "base/owned_descriptor.h"

namespace vmsift {

class NotifySocket {
 public:
  // At a path, or `@name`. Each datagram becomes lines of the file `notes`, and an empty one after them.
  NotifySocket(const std::string& address, const std::string& notes);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

 private:
  OwnedDescriptor socket_;
  std::thread reader_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_NOTIFY_SOCKET_H_
