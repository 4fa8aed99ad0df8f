// What the files of the bridge share: handles of tensors and the border that no exception crosses.
#pragma once

#include <ATen/core/Tensor.h>

#include <exception>
#include <string>
#include <utility>

#define TIMBRE_API extern "C" __attribute__((visibility("default")))

namespace timbre {

using Impl = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
using Handle = c10::TensorImpl*;

extern thread_local std::string last_error;

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
