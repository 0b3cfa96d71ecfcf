// Notifies systemd that a service is ready, alive or stopping: the protocol of sd_notify(3), for units of
// Type=notify.
//
// The protocol is a datagram of VARIABLE=VALUE lines and is stable; libsystemd would load six libraries for
// it, at each start of the program. Does nothing where systemd did not ask for it. Not thread-safe.
#ifndef VMSIFT_ANALYZER_APP_SYSTEMD_NOTIFIER_H_
#define VMSIFT_ANALYZER_APP_SYSTEMD_NOTIFIER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/owned_descriptor.h"

namespace vmsift {

class SystemdNotifier {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, and removes them from the environment: commands that
  // are run must not speak for the service. A socket that cannot be reached is as none.
  SystemdNotifier();

  bool active() const { return socket_.get() >= 0; }

  // Once the work has begun, and again after a reload.
  void Ready();
  void Reloading();
  void Stopping();
  // A line for `systemctl status`. Sent only if it differs from the last one.
  void Status(std::string_view text);
  // To be called at each turn of the work, however often: sends a sign of life twice per period of the
  // watchdog. `now_ms` is of a monotonic clock.
  void Alive(int64_t now_ms);

 private:
  void Send(std::string_view text);

  OwnedDescriptor socket_;   // connected; none: not active
  int64_t interval_ms_ = 0;  // of signs of life; 0: systemd does not watch
  int64_t next_ms_ = 0;
  std::string status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SYSTEMD_NOTIFIER_H_
