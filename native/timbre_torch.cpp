// The bridge between Timbre.Torch and libtorch: one call that runs any ATen operator by name, and the handful of functions
// that are no operators (backward, gradients, seeds, threads, devices). Everything is plain C: no exception crosses the border;
// a function that fails returns -1 (or null) and timbre_last_error() says why, for the calling thread.
//
// A tensor handle is a counted reference to a c10::TensorImpl. The receiver frees it with timbre_free.

#include "bridge.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

using namespace timbre;

namespace {

// How an argument or result travels. Lists stand in a pool of 64-bit words: `payload` is the offset of the first word.
enum Tag : int32_t { None = 0, TensorTag, Int, Double, Bool, IntList, TensorList, DeviceTag };

struct Value {
  int32_t tag;
  int32_t length;   // of a list; of a device, its index
  int64_t payload;  // the value's bits, a tensor handle, or an offset into the pool
};

double as_double(int64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// What the schema wants of one argument, worked out once so that a call need not look at types.
struct Parameter {
  bool floating = false;  // an integer given here becomes a double
  bool has_default = false;
  c10::IValue fallback;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Parameter> parameters;
};

Operator* describe(const c10::OperatorHandle& handle) {
  auto* op = new Operator{handle, {}};
  for (const auto& argument : handle.schema().arguments()) {
    Parameter parameter;
    auto type = argument.type();
    if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    parameter.floating = type->kind() == c10::TypeKind::FloatType;
    if (argument.default_value().has_value()) {
      parameter.has_default = true;
      parameter.fallback = *argument.default_value();
    }
    op->parameters.push_back(std::move(parameter));
  }
  return op;
}

c10::IValue tensors(const int64_t* words, int32_t count) {
  c10::List<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(borrow(reinterpret_cast<Handle>(words[i])));
  return list;
}

c10::IValue integers(const int64_t* words, int32_t count) {
  c10::List<int64_t> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(words[i]);
  return list;
}

c10::IValue unpack(const Parameter& parameter, const Value& value, const int64_t* pool) {
  switch (value.tag) {
    case None: return {};
    case TensorTag: return borrow(reinterpret_cast<Handle>(value.payload));
    case Int: return parameter.floating ? c10::IValue(static_cast<double>(value.payload)) : c10::IValue(value.payload);
    case Double: return as_double(value.payload);
    case Bool: return value.payload != 0;
    case IntList: return integers(pool + value.payload, value.length);
    case TensorList: return tensors(pool + value.payload, value.length);
    case DeviceTag:
      return c10::Device(static_cast<c10::DeviceType>(value.payload), static_cast<c10::DeviceIndex>(value.length));
    default: throw std::invalid_argument("argument of unknown kind");
  }
}

// Appends a result; a list is spread into its elements.
void pack(const c10::IValue& item, std::vector<Value>& results) {
  if (item.isTensor()) {
    results.push_back({TensorTag, 0, reinterpret_cast<int64_t>(release(item.toTensor()))});
  } else if (item.isTensorList()) {
    for (const at::Tensor& tensor : item.toTensorVector())
      results.push_back({TensorTag, 0, reinterpret_cast<int64_t>(release(tensor))});
  } else if (item.isDouble()) {
    Value value{Double, 0, 0};
    const double number = item.toDouble();
    std::memcpy(&value.payload, &number, sizeof number);
    results.push_back(value);
  } else if (item.isInt()) {
    results.push_back({Int, 0, item.toInt()});
  } else if (item.isBool()) {
    results.push_back({Bool, 0, item.toBool() ? 1 : 0});
  } else if (item.isNone()) {
    results.push_back({None, 0, 0});
  } else {
    throw std::invalid_argument("operator returns a kind of value that cannot be passed on: " + item.tagKind());
  }
}

void drop(const std::vector<Value>& results) {
  for (const auto& value : results)
    if (value.tag == TensorTag && value.payload != 0)
      Impl::reclaim(reinterpret_cast<Handle>(value.payload));
}

}  // namespace

thread_local std::string timbre::last_error;
thread_local bool timbre::graph_is_freed = false;

TIMBRE_API const char* timbre_last_error() { return last_error.c_str(); }

TIMBRE_API const char* timbre_version() { return TORCH_VERSION; }

// Finds an operator ("aten::conv2d", overload ""); the result lives as long as the process.
TIMBRE_API Operator* timbre_operator(const char* name, const char* overload) {
  return guarded<Operator*>(nullptr, [&] {
    return describe(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
  });
}

// Runs an operator. Arguments left out at the end take the schema's defaults. Returns the number of results, of which at most
// `capacity` are stored: with room for fewer nothing is stored and every result is freed. `results` null: results are dropped.
TIMBRE_API int32_t timbre_call(
    Operator* op, const Value* arguments, int32_t count, const int64_t* pool, Value* results, int32_t capacity) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    const auto& parameters = op->parameters;
    if (static_cast<size_t>(count) > parameters.size())
      throw std::invalid_argument("more arguments than " + c10::toString(op->handle.schema()) + " takes");
    // One stack a thread: its storage is kept from call to call. A nested call (none is known) would find it moved out.
    thread_local torch::jit::Stack spare;
    torch::jit::Stack stack = std::move(spare);
    stack.clear();
    stack.reserve(parameters.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(unpack(parameters[i], arguments[i], pool));
    for (size_t i = count; i < parameters.size(); i++) {
      if (!parameters[i].has_default)
        throw std::invalid_argument("too few arguments for " + c10::toString(op->handle.schema()));
      stack.push_back(parameters[i].fallback);
    }
    op->handle.callBoxed(stack);

    int32_t produced = 0;
    if (results != nullptr) {
      bool plain = stack.size() <= static_cast<size_t>(capacity);
      for (const auto& item : stack) plain = plain && item.isTensor();
      if (plain) {
        for (auto& item : stack)
          results[produced++] = {TensorTag, 0, reinterpret_cast<int64_t>(release(std::move(item).toTensor()))};
      } else {
        std::vector<Value> all;
        for (const auto& item : stack) pack(item, all);
        produced = static_cast<int32_t>(all.size());
        if (produced > capacity) drop(all);
        else std::copy(all.begin(), all.end(), results);
      }
    }
    stack.clear();
    spare = std::move(stack);
    return produced;
  });
}

TIMBRE_API void timbre_free(Handle handle) {
  if (handle != nullptr) Impl::reclaim(handle);
}

// The rank; the lengths go to `shape` where `capacity` suffices.
TIMBRE_API int32_t timbre_shape(Handle handle, int64_t* shape, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    const auto sizes = borrow(handle).sizes();
    const auto rank = static_cast<int32_t>(sizes.size());
    if (rank <= capacity) std::copy(sizes.begin(), sizes.end(), shape);
    return rank;
  });
}

// The element type, the kind of device and its index (-1: none).
TIMBRE_API int32_t timbre_kind(Handle handle, int32_t* type, int32_t* device, int32_t* index) {
  return guarded<int32_t>(-1, [&] {
    const auto tensor = borrow(handle);
    *type = static_cast<int32_t>(tensor.scalar_type());
    *device = static_cast<int32_t>(tensor.device().type());
    *index = tensor.device().index();
    return 0;
  });
}

// The first element of a contiguous tensor in main memory, else null.
TIMBRE_API void* timbre_data(Handle handle) {
  return guarded<void*>(nullptr, [&]() -> void* {
    const auto tensor = borrow(handle);
    if (!tensor.device().is_cpu() || !tensor.is_contiguous()) throw std::invalid_argument("not contiguous in main memory");
    return tensor.data_ptr();
  });
}

TIMBRE_API int32_t timbre_backward(Handle handle, Handle gradient, int32_t retain_graph) {
  const bool before = graph_is_freed;
  graph_is_freed = retain_graph == 0;
  const auto result = guarded<int32_t>(-1, [&] {
    borrow(handle).backward(borrow(gradient), retain_graph != 0);
    return 0;
  });
  graph_is_freed = before;
  return result;
}

// The gradient, or null where there is none.
TIMBRE_API Handle timbre_grad(Handle handle) {
  return guarded<Handle>(nullptr, [&] { return release(borrow(handle).grad()); });
}

TIMBRE_API int32_t timbre_set_grad(Handle handle, Handle gradient) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).mutable_grad() = borrow(gradient);
    return 0;
  });
}

TIMBRE_API int32_t timbre_requires_grad(Handle handle) {
  return guarded<int32_t>(-1, [&] { return borrow(handle).requires_grad() ? 1 : 0; });
}

TIMBRE_API int32_t timbre_set_requires_grad(Handle handle, int32_t on) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).requires_grad_(on != 0);
    return 0;
  });
}

// Sets whether the calling thread records operations for backward; returns what was set before.
TIMBRE_API int32_t timbre_grad_mode(int32_t on) {
  const bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(on != 0);
  return before ? 1 : 0;
}

TIMBRE_API int32_t timbre_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

TIMBRE_API int32_t timbre_threads() { return guarded<int32_t>(-1, [] { return at::get_num_threads(); }); }

TIMBRE_API int32_t timbre_set_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    // OpenBLAS keeps a pool of its own, which libtorch does not know of.
    if (auto* set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
    return 0;
  });
}

// How many devices of a kind can be used; 0 where libtorch was built without them.
TIMBRE_API int32_t timbre_device_count(int32_t device) {
  return guarded<int32_t>(0, [&]() -> int32_t {
    const auto type = static_cast<c10::DeviceType>(device);
    if (!c10::impl::hasDeviceGuardImpl(type)) return 0;
    return c10::impl::getDeviceGuardImpl(type)->deviceCount();
  });
}

// Sets libtorch's defaults, when the library is loaded.
TIMBRE_API int32_t timbre_prepare(int32_t threads) {
  timbre_set_threads(threads);
  return guarded<int32_t>(-1, [&] {
    // Lets cuDNN measure its algorithms and keep the fastest for each shape.
    at::globalContext().setBenchmarkCuDNN(true);
    at::set_num_interop_threads(1);
    return 0;
  });
}
