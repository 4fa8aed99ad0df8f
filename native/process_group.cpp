// Several processes that train one network: libtorch's c10d store, through which they find each other, its process group, through which
// they exchange tensors, and batch normalization over all of their batches. Compiled only where libtorch has c10d with gloo; elsewhere
// timbre_distributed() says so and the other functions fail.

#include "bridge.h"
#include "shared_sums.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#if defined(TIMBRE_GLOO)
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#if defined(USE_C10D_NCCL) && __has_include(<nccl.h>)
#define TIMBRE_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <ATen/Functions.h>
#endif

using namespace timbre;

#if defined(TIMBRE_GLOO)

using Store = c10::intrusive_ptr<c10d::TCPStore>;
using Work = c10::intrusive_ptr<c10d::Work>;

struct timbre::Group {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
#if defined(TIMBRE_NCCL)
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl;
#endif
  std::unique_ptr<SharedSums> shared;

  // Sums over workers of one machine, at once; false where that is not possible.
  bool sum_shared(const at::Tensor& tensor) {
    if (!shared || !tensor.is_cpu() || !tensor.is_contiguous()) return false;
    if (tensor.scalar_type() == at::kFloat)
      shared->sum(tensor.data_ptr<float>(), tensor.numel());
    else if (tensor.scalar_type() == at::kDouble)
      shared->sum(tensor.data_ptr<double>(), tensor.numel());
    else
      return false;
    return true;
  }

  // Null: done.
  Work sum(at::Tensor tensor) {
    if (sum_shared(tensor)) return {};
    std::vector<at::Tensor> tensors{std::move(tensor)};
#if defined(TIMBRE_NCCL)
    if (tensors[0].is_cuda() && nccl) return nccl->allreduce(tensors);
#endif
    return gloo->allreduce(tensors);
  }

  Work broadcast(at::Tensor tensor, int root) {
    std::vector<at::Tensor> tensors{std::move(tensor)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
#if defined(TIMBRE_NCCL)
    if (tensors[0].is_cuda() && nccl) return nccl->broadcast(tensors, options);
#endif
    return gloo->broadcast(tensors, options);
  }
};

namespace {

std::vector<int64_t> per_channel(const at::Tensor& input) {
  std::vector<int64_t> shape(input.dim(), 1);
  shape[1] = input.size(1);
  return shape;
}

// Batch normalization whose mean and variance are those of every worker's batch together, forward and backward (the gradient of Ioffe and
// Szegedy 2015, with each of its two sums taken over all workers). Sums are exchanged in double precision: mean squares minus squared means
// would lose digits otherwise.
struct GroupNorm : torch::autograd::Function<GroupNorm> {
  static at::Tensor forward(
      torch::autograd::AutogradContext* context, at::Tensor input, at::Tensor weight, at::Tensor bias, at::Tensor running_mean,
      at::Tensor running_var, double momentum, double epsilon, int64_t group_address) {
    auto* group = reinterpret_cast<Group*>(group_address);
    const int64_t channels = input.size(1);
    const double own = static_cast<double>(input.numel() / channels);
    at::Tensor mean, variance;
    std::tie(mean, variance) = at::batch_norm_update_stats(input, {}, {}, 0.0);
    mean = mean.to(at::kDouble);
    auto sums = at::empty({2 * channels + 1}, mean.options());
    sums.slice(0, 0, channels).copy_(mean).mul_(own);
    sums.slice(0, channels, 2 * channels).copy_((variance.to(at::kDouble) + mean * mean) * own);
    sums.slice(0, 2 * channels).fill_(own);
    sums = sums.cpu();
    sum_over(group, sums);
    const double count = sums[2 * channels].item<double>();
    sums = sums.slice(0, 0, 2 * channels).div_(count).to(input.device());
    mean = sums.slice(0, 0, channels);
    variance = (sums.slice(0, channels) - mean * mean).clamp_min_(0);

    running_mean.mul_(1 - momentum).add_(mean.to(running_mean.scalar_type()), momentum);
    running_var.mul_(1 - momentum).add_((variance * (count / std::max(1.0, count - 1))).to(running_var.scalar_type()), momentum);

    mean = mean.to(weight.scalar_type()).contiguous();
    variance = variance.to(weight.scalar_type()).contiguous();
    context->save_for_backward({input, weight, mean, variance});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["count"] = count;
    context->saved_data["group"] = group_address;
    // With given statistics, prediction's kernel does the rest in one pass.
    return std::get<0>(at::native_batch_norm(input, weight, bias, mean, variance, false, 0.0, epsilon));
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& input = saved[0];
    const auto& weight = saved[1];
    const auto& mean = saved[2];
    const auto& variance = saved[3];
    const double epsilon = context->saved_data["epsilon"].toDouble();
    const double count = context->saved_data["count"].toDouble();
    auto* group = reinterpret_cast<Group*>(context->saved_data["group"].toInt());
    const int64_t channels = input.size(1);

    // With the statistics held fixed: scale · gradient, the sums of gradient · normalized input, and those of the gradient.
    at::Tensor from_input, from_weight, from_bias;
    std::tie(from_input, from_weight, from_bias) = at::native_batch_norm_backward(
        gradients[0], input, weight, mean, variance, {}, {}, false, epsilon, {true, true, true});
    auto sums = at::cat({from_weight, from_bias}).to(at::kDouble).cpu();
    sum_over(group, sums);
    sums = sums.div_(count).to(weight.options());
    // And what the statistics' own dependence on the input takes away: scale · (mean gradient + normalized input · mean product).
    const auto deviation = (variance + epsilon).sqrt();
    const auto slope = -weight * sums.slice(0, 0, channels) / (deviation * deviation);
    const auto offset = -weight * sums.slice(0, channels) / deviation - slope * mean;
    from_input.addcmul_(input, slope.view(per_channel(input))).add_(offset.view(per_channel(input)));
    return {from_input, from_weight, from_bias, {}, {}, {}, {}, {}};
  }
};

// Memory for sums where all workers are on one machine; else null. A network of its own makes a worker a machine of its own: what lies between
// the two is then to be gone through.
std::unique_ptr<SharedSums> share_memory(Group& group, int rank, int size, std::chrono::milliseconds timeout) {
  const char* wanted = std::getenv("TIMBRE_SHARED_MEMORY");
  const bool allowed = size <= SharedSums::most_workers && (wanted == nullptr || std::string(wanted) != "0");
  char network[64] = {};
  if (readlink("/proc/self/ns/net", network, sizeof network - 1) < 0) network[0] = 0;

  auto invitation = at::zeros({128}, at::kChar);
  auto* text = reinterpret_cast<char*>(invitation.data_ptr<int8_t>());
  std::unique_ptr<SharedSums> memory;
  if (rank == 0) {
    std::random_device random;
    const std::string name = "/timbre-" + std::to_string(random()) + "-" + std::to_string(random());
    if (allowed) memory = SharedSums::open(name, true, rank, size, timeout);
    name.copy(text, 63);
    std::copy(network, network + 63, text + 64);
  }
  group.broadcast(invitation, 0)->wait();
  const std::string name = text;
  if (rank != 0 && allowed && std::string(network) == text + 64) memory = SharedSums::open(name, false, rank, size, timeout);

  auto willing = at::full({1}, memory ? 1 : 0, at::kLong);
  group.sum(willing)->wait();
  if (rank == 0 && memory) SharedSums::unlink(name);
  if (willing.item<int64_t>() < size) memory.reset();
  return memory;
}

}  // namespace

void timbre::sum_over(Group* group, at::Tensor tensor) {
  if (auto work = group->sum(std::move(tensor))) work->wait();
}

at::Tensor timbre::group_norm(
    Group* group, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& running_mean,
    const at::Tensor& running_var, double momentum, double epsilon) {
  return GroupNorm::apply(input, weight, bias, running_mean, running_var, momentum, epsilon, reinterpret_cast<int64_t>(group));
}

TIMBRE_API int32_t timbre_distributed() { return 1; }

TIMBRE_API Store* timbre_store(const char* host, int32_t port, int32_t server, int64_t milliseconds) {
  return guarded<Store*>(nullptr, [&] {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = server != 0;
    options.waitWorkers = false;
    options.timeout = std::chrono::milliseconds(milliseconds);
    return new Store(c10::make_intrusive<c10d::TCPStore>(host, options));
  });
}

TIMBRE_API void timbre_store_free(Store* store) { delete store; }

TIMBRE_API int32_t timbre_store_set(Store* store, const char* key, const uint8_t* bytes, int32_t length) {
  return guarded<int32_t>(-1, [&] {
    (*store)->set(key, std::vector<uint8_t>(bytes, bytes + length));
    return 0;
  });
}

// The length of a value, once a worker has set it; the value goes to `bytes` where `capacity` suffices.
TIMBRE_API int32_t timbre_store_get(Store* store, const char* key, uint8_t* bytes, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    const auto value = (*store)->get(key);
    const auto length = static_cast<int32_t>(value.size());
    if (length <= capacity) std::copy(value.begin(), value.end(), bytes);
    return length;
  });
}

TIMBRE_API int32_t timbre_store_check(Store* store, const char* key) {
  return guarded<int32_t>(-1, [&] { return (*store)->check({key}) ? 1 : 0; });
}

// Adds to a counter; null result: failed.
TIMBRE_API int32_t timbre_store_add(Store* store, const char* key, int64_t amount, int64_t* sum) {
  return guarded<int32_t>(-1, [&] {
    *sum = (*store)->add(key, amount);
    return 0;
  });
}

// `address` is the one of this machine that the others reach it by, or the name of a network interface where `is_interface`.
TIMBRE_API Group* timbre_group(
    Store* store, int32_t rank, int32_t size, const char* address, int32_t is_interface, int32_t cuda, int64_t milliseconds) {
  return guarded<Group*>(nullptr, [&] {
    const auto timeout = std::chrono::milliseconds(milliseconds);
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(
        is_interface ? c10d::ProcessGroupGloo::createDeviceForInterface(address) : c10d::ProcessGroupGloo::createDeviceForHostname(address));
    auto group = std::make_unique<Group>();
    group->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(*store, rank, size, options);
#if defined(TIMBRE_NCCL)
    if (cuda) {
      auto nccl = c10d::ProcessGroupNCCL::Options::create();
      nccl->timeout = timeout;
      group->nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(*store, rank, size, nccl);
    }
#endif
    group->shared = share_memory(*group, rank, size, timeout);
    return group.release();
  });
}

// Ends the waiting of this worker for others, from another thread; what waits fails.
TIMBRE_API void timbre_group_abort(Group* group) {
  if (group->shared) group->shared->abort();
}

TIMBRE_API void timbre_group_free(Group* group) { delete group; }

// Starts the sum of a tensor over all workers, in place; the result is waited for.
TIMBRE_API Work* timbre_group_sum(Group* group, Handle tensor) {
  return guarded<Work*>(nullptr, [&] { return new Work(group->sum(borrow(tensor))); });
}

TIMBRE_API Work* timbre_group_broadcast(Group* group, Handle tensor, int32_t root) {
  return guarded<Work*>(nullptr, [&] { return new Work(group->broadcast(borrow(tensor), root)); });
}

// 1: done; 0: not within the time.
TIMBRE_API int32_t timbre_work_wait(Work* work, int64_t milliseconds) {
  return guarded<int32_t>(-1, [&] {
    if (!*work) return 1;
    try {
      (*work)->wait(std::chrono::milliseconds(milliseconds));
      return 1;
    } catch (...) {
      if ((*work)->isCompleted()) throw;
      return 0;
    }
  });
}

TIMBRE_API void timbre_work_free(Work* work) { delete work; }

#else

static const char* const absent =
    "this build has no process group: libtorch has no gloo, or gloo's headers (libgloo-dev) were missing when it was compiled";

void timbre::sum_over(Group*, at::Tensor) { throw std::runtime_error(absent); }

at::Tensor timbre::group_norm(
    Group*, const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&, double, double) {
  throw std::runtime_error(absent);
}

TIMBRE_API int32_t timbre_distributed() { return 0; }

TIMBRE_API void* timbre_store(const char*, int32_t, int32_t, int64_t) {
  last_error = absent;
  return nullptr;
}

#endif
