// A file descriptor that closes when its owner goes.
#ifndef VMSIFT_BASE_OWNED_DESCRIPTOR_H_
#define VMSIFT_BASE_OWNED_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace vmsift {

// -1: none.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int number = -1) : number_(number) {}
  ~OwnedDescriptor() { Close(); }
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : number_(other.Release()) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = other.Release();
    }
    return *this;
  }

  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }
  void Close() {
    if (number_ >= 0) close(Release());
  }

 private:
  int number_;
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_OWNED_DESCRIPTOR_H_
