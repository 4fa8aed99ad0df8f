#include "shared_sums.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <thread>

namespace timbre {

namespace {

// Two slots a worker, in turn: who has seen everybody's numbers of one turn knows that all are done reading those of the turn before.
constexpr int64_t slot_bytes = 256 << 10;
constexpr int64_t page = 4096;

// How long a worker looks again and again before it lets others have the processor, and before it sleeps between two looks.
constexpr int quick_looks = 2000;
constexpr auto patient = std::chrono::milliseconds(2);
constexpr auto nap = std::chrono::microseconds(100);
constexpr auto suspicious = std::chrono::milliseconds(200);

inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

struct flock lock_of(int rank) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = rank;
  lock.l_len = 1;
  return lock;
}

}  // namespace

struct SharedSums::Header {
  // How many turns a worker has written; on a cache line of its own.
  struct alignas(64) Turn {
    std::atomic<uint64_t> written;
  } turns[most_workers];
};

int64_t SharedSums::bytes(int size) { return page + 2 * size * slot_bytes; }

std::unique_ptr<SharedSums> SharedSums::open(const std::string& name, bool create, int rank, int size, std::chrono::milliseconds timeout) {
  static_assert(sizeof(Header) <= page, "the header is one page");
  if (size > most_workers) return nullptr;
  const int file = shm_open(name.c_str(), create ? O_RDWR | O_CREAT | O_EXCL : O_RDWR, 0600);
  if (file < 0) return nullptr;
  // Allocated at once: where the file system is full, writing to a page that is not there yet would end the process.
  void* memory = MAP_FAILED;
  if (!create || posix_fallocate(file, 0, bytes(size)) == 0)
    memory = mmap(nullptr, bytes(size), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  // Held as long as the process lives, however it ends: so the others see that it is gone.
  auto own = lock_of(rank);
  if (memory == MAP_FAILED || fcntl(file, F_OFD_SETLK, &own) != 0) {
    if (memory != MAP_FAILED) munmap(memory, bytes(size));
    close(file);
    if (create) unlink(name);
    return nullptr;
  }
  return std::unique_ptr<SharedSums>(new SharedSums(file, memory, rank, size, timeout));
}

void SharedSums::unlink(const std::string& name) { shm_unlink(name.c_str()); }

SharedSums::~SharedSums() {
  munmap(memory_, bytes(size_));
  close(file_);
}

char* SharedSums::slot(int rank, uint64_t turn) const { return memory_ + page + (2 * rank + turn % 2) * slot_bytes; }

template <typename T>
void SharedSums::sum(T* values, int64_t count) {
  constexpr int64_t most = slot_bytes / sizeof(T);
  for (int64_t from = 0; from < count; from += most) {
    const int64_t length = std::min(most, count - from);
    const uint64_t turn = ++turn_;
    std::memcpy(slot(rank_, turn), values + from, length * sizeof(T));
    header()->turns[rank_].written.store(turn, std::memory_order_release);
    for (int rank = 0; rank < size_; rank++) {
      await(rank, turn);
      const T* other = reinterpret_cast<const T*>(slot(rank, turn));
      T* sums = values + from;
      if (rank == 0)
        std::memcpy(sums, other, length * sizeof(T));
      else
        for (int64_t i = 0; i < length; i++) sums[i] += other[i];
    }
  }
}

template void SharedSums::sum(float*, int64_t);
template void SharedSums::sum(double*, int64_t);

void SharedSums::await(int rank, uint64_t turn) const {
  const auto& written = header()->turns[rank].written;
  for (int look = 0; look < quick_looks; look++) {
    if (written.load(std::memory_order_acquire) >= turn) return;
    pause();
  }
  const auto start = std::chrono::steady_clock::now();
  auto checked = start;
  while (written.load(std::memory_order_acquire) < turn) {
    if (aborted_) throw std::runtime_error("the exchange with the other workers was given up");
    const auto now = std::chrono::steady_clock::now();
    if (now - start < patient) {
      sched_yield();
      continue;
    }
    if (now - checked > suspicious) {
      checked = now;
      // It may have written and ended since.
      if (is_gone(rank) && written.load(std::memory_order_acquire) < turn)
        throw std::runtime_error("rank " + std::to_string(rank) + " has let go of the shared memory");
      if (now - start > timeout_) throw std::runtime_error("rank " + std::to_string(rank) + " did not come to an exchange in time");
    }
    std::this_thread::sleep_for(nap);
  }
}

bool SharedSums::is_gone(int rank) const {
  auto lock = lock_of(rank);
  return rank != rank_ && fcntl(file_, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

}  // namespace timbre
