// One step of Adam over a parameter in one pass. Operator by operator, the parameters, their gradients and the two moments go through the
// processor some eight times a step, which every worker of several does for itself, however many share the examples.

#include "bridge.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <cstdint>

using namespace timbre;

namespace {

struct Step {
  float shrink, coupled, beta1, rest1, beta2, rest2, epsilon, rate;
};

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
void step(float* __restrict parameter, const float* __restrict gradient, float* __restrict mean, float* __restrict variance, int64_t count, const Step& by) {
  const Step s = by;
  for (int64_t i = 0; i < count; i++) {
    const float slope = gradient[i] + s.coupled * parameter[i];
    mean[i] = mean[i] * s.beta1 + slope * s.rest1;
    variance[i] = variance[i] * s.beta2 + slope * slope * s.rest2;
    parameter[i] = parameter[i] * s.shrink + s.rate * (mean[i] / (std::sqrt(variance[i]) + s.epsilon));
  }
}

bool alike(const at::Tensor& first, const at::Tensor& other) {
  return other.is_cpu() && other.scalar_type() == at::kFloat && other.sizes() == first.sizes() && other.strides() == first.strides();
}

}  // namespace

// `shrink`: what the parameter is multiplied by first; `coupled`: times the parameter, added to its gradient; `rate`: times mean / (√variance +
// epsilon), added to the parameter. 0: nothing was done, as the tensors lie elsewhere or otherwise in memory.
TIMBRE_API int32_t timbre_adam(
    Handle parameter_handle, Handle gradient_handle, Handle mean_handle, Handle variance_handle, double shrink, double coupled, double beta1,
    double beta2, double epsilon, double rate) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    const auto parameter = borrow(parameter_handle), gradient = borrow(gradient_handle), mean = borrow(mean_handle), variance = borrow(variance_handle);
    if (!alike(parameter, parameter) || !parameter.is_non_overlapping_and_dense() || !alike(parameter, gradient) || !alike(parameter, mean) ||
        !alike(parameter, variance))
      return 0;
    const auto number = [](double value) { return static_cast<float>(value); };
    const Step by{number(shrink),    number(coupled), number(beta1), number(1 - beta1), number(beta2),
                  number(1 - beta2), number(epsilon), number(rate)};
    at::parallel_for(0, parameter.numel(), 1 << 15, [&](int64_t from, int64_t to) {
      step(parameter.data_ptr<float>() + from, gradient.data_ptr<float>() + from, mean.data_ptr<float>() + from,
           variance.data_ptr<float>() + from, to - from, by);
    });
    parameter.unsafeGetTensorImpl()->bump_version();
    return 1;
  });
}
