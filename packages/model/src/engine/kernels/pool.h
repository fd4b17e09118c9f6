// The threads of the kernels.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace frostline {

/**
 * As many threads as TensorFlow has for one op. They sleep while there is no work: TensorFlow's own threads
 * need the processors then. What a part computes must not depend on the thread that happens to take it.
 */
class Pool {
 public:
  static Pool& Get() {
    static Pool* pool = new Pool();  // never deleted: its threads may wait while the process ends
    return *pool;
  }

  /** Calls work(0) … work(parts − 1), each once, and returns when all are done. */
  void Run(int64_t parts, const std::function<void(int64_t)>& work) {
    if (parts <= 1 || threads_ == 1) {
      for (int64_t part = 0; part < parts; ++part) work(part);
      return;
    }
    const auto job = std::make_shared<Job>(work, parts);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = job;
      ++round_;
    }
    wake_.notify_all();
    job->TakeParts();
    // Threads that have not woken up yet are not waited for: they will find no part left.
    std::unique_lock<std::mutex> lock(job->mutex);
    job->all_done.wait(lock, [&] { return job->done == parts; });
  }

 private:
  struct Job {
    Job(const std::function<void(int64_t)>& work, int64_t parts) : work(work), parts(parts) {}

    void TakeParts() {
      int64_t taken = 0;
      for (int64_t part = next++; part < parts; part = next++, ++taken) work(part);
      if (taken == 0) return;
      std::lock_guard<std::mutex> lock(mutex);
      done += taken;
      if (done == parts) all_done.notify_one();
    }

    const std::function<void(int64_t)>& work;  // alive as long as a part is left
    const int64_t parts;
    std::atomic<int64_t> next{0};
    std::mutex mutex;
    std::condition_variable all_done;
    int64_t done = 0;
  };

  Pool() {
    const char* set = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int wanted = set ? std::atoi(set) : 0;
    threads_ = wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
    for (int thread = 1; thread < threads_; ++thread) std::thread([this] { Work(); }).detach();
  }

  void Work() {
    uint64_t seen = 0;
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [&] { return round_ != seen; });
      seen = round_;
      const std::shared_ptr<Job> job = job_;
      lock.unlock();
      job->TakeParts();
    }
  }

  int threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<Job> job_;
  uint64_t round_ = 0;
};

/** Rows of one part. A fixed number, so that sums over rows do not depend on the number of threads. */
constexpr int64_t kRowsOfPart = 32;

inline int64_t RowParts(int64_t rows) { return (rows + kRowsOfPart - 1) / kRowsOfPart; }

/** Calls work(first, last, part) for each kRowsOfPart rows. */
template <class Work>
void ForRows(int64_t rows, const Work& work) {
  Pool::Get().Run(RowParts(rows), [&](int64_t part) {
    work(part * kRowsOfPart, std::min(rows, (part + 1) * kRowsOfPart), part);
  });
}

}  // namespace frostline
