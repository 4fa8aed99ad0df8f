// What the files of the bridge share: handles of tensors and the border that no exception crosses.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#define TIMBRE_API extern "C" __attribute__((visibility("default")))

namespace timbre {

using Impl = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
using Handle = c10::TensorImpl*;

extern thread_local std::string last_error;

// Whether the backward pass that this thread is in frees the graph as it goes, so that what a layer kept for it can be overwritten.
extern thread_local bool graph_is_freed;

// The processes that train together (process_group.cpp).
struct Group;

// Replaces a tensor by its sum over all workers.
void sum_over(Group* group, at::Tensor tensor);

// Batch normalization in training over the batches of all workers, of any tensor.
at::Tensor group_norm(
    Group* group, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& running_mean,
    const at::Tensor& running_var, double momentum, double epsilon);

inline at::Tensor borrow(Handle handle) {
  return handle == nullptr ? at::Tensor() : at::Tensor(Impl::unsafe_reclaim_from_nonowning(handle));
}

inline Handle release(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

// Runs `work` and turns whatever it throws into the thread's last error and `failed`.
template <typename Result, typename Work>
Result guarded(Result failed, Work&& work) {
  try {
    return work();
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "unknown error in libtorch";
  }
  return failed;
}

}  // namespace timbre
