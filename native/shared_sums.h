// Sums over the workers of one machine through memory that they share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace timbre {

// Of two workers on one machine each would wait a quarter of a millisecond for a sum over a few channels that goes through gloo: a thread of its
// own there takes the work, another waits for the socket, and each has to be woken. A layer of batch normalization asks for two such sums a step.
// Here a worker writes its numbers where the others read them, and looks whether theirs are there.
class SharedSums {
 public:
  static constexpr int most_workers = 16;

  // Makes the memory (`create`) or opens it; null where that is not possible.
  static std::unique_ptr<SharedSums> open(const std::string& name, bool create, int rank, int size, std::chrono::milliseconds timeout);

  // Takes the name away: who has opened the memory keeps it.
  static void unlink(const std::string& name);

  ~SharedSums();

  // Replaces values by the sums over all workers, which call this in the same order; added up in the order of their ranks, so that all get the
  // same. Throws when a worker is gone, or after abort().
  template <typename T>
  void sum(T* values, int64_t count);

  // Ends the waiting of this worker, from another thread.
  void abort() { aborted_ = true; }

 private:
  struct Header;

  SharedSums(int file, void* memory, int rank, int size, std::chrono::milliseconds timeout)
      : file_(file), memory_(static_cast<char*>(memory)), rank_(rank), size_(size), timeout_(timeout) {}

  static int64_t bytes(int size);
  Header* header() const { return reinterpret_cast<Header*>(memory_); }
  char* slot(int rank, uint64_t turn) const;
  void await(int rank, uint64_t turn) const;
  bool is_gone(int rank) const;

  const int file_;
  char* const memory_;
  const int rank_, size_;
  const std::chrono::milliseconds timeout_;
  uint64_t turn_ = 0;
  std::atomic<bool> aborted_{false};
};

}  // namespace timbre
