// Batch normalization (Ioffe and Szegedy 2015) with the rectifier and the max pooling behind it, for float tensors in main memory whose channels
// lie side by side. A layer at a time, as libtorch computes them, every activation of a convolutional network is read and written some twenty
// times a step, and memory, which all cores share, is what limits two of them. Here it is read twice forward and twice backward, and what lies
// between the layers is never written: the rectifier's and the pooling's choices are worked out again from what normalization keeps in any case.
// Other tensors go through libtorch's own operators.

#include "bridge.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace timbre;

#define TIMBRE_INLINE __attribute__((always_inline)) inline

namespace {

template <int lanes>
struct Lanes {
  typedef float Type __attribute__((vector_size(4 * lanes)));
};

// Every kernel is compiled for the widths of vectors that processors have; the one that runs is chosen when the library is loaded. (Compilers
// can do so by themselves, but split vectors wider than the processor's into single numbers.)
#if defined(__x86_64__) && defined(__GNUC__)
#define TIMBRE_KERNEL(name, parameters, arguments)                                                              \
  __attribute__((target("avx512f"))) void name##_of_16 parameters { name<Lanes<16>::Type> arguments; }          \
  __attribute__((target("avx2"))) void name##_of_8 parameters { name<Lanes<8>::Type> arguments; }               \
  void name##_of_4 parameters { name<Lanes<4>::Type> arguments; }                                               \
  void(*const name##_fitting) parameters =                                                                      \
      __builtin_cpu_supports("avx512f") ? name##_of_16 : __builtin_cpu_supports("avx2") ? name##_of_8 : name##_of_4;
#else
#define TIMBRE_KERNEL(name, parameters, arguments)                             \
  void name##_of_4 parameters { name<Lanes<4>::Type> arguments; }              \
  void(*const name##_fitting) parameters = name##_of_4;
#endif

// Bytes of activations that stay in the first-level cache while they are gone over twice.
constexpr int64_t block_bytes = 24 << 10;
// Elements below which a second thread costs more than it brings.
constexpr int64_t grain = 1 << 15;

template <typename V>
TIMBRE_INLINE V load(const float* place) {
  V value;
  __builtin_memcpy(&value, place, sizeof value);
  return value;
}

template <typename V>
TIMBRE_INLINE void store(float* place, const V& value) {
  __builtin_memcpy(place, &value, sizeof value);
}

// Calls body(Run<V, K>, channel) for runs of K vectors of channels: long ones first, single channels last.
template <typename V, int K>
struct Run {
  using Vector = V;
  static constexpr int vectors = K;
  static constexpr int64_t step = sizeof(V) / sizeof(float);
};

template <typename V, typename Body>
TIMBRE_INLINE void over_channels(int64_t channels, const Body& body) {
  constexpr int64_t lanes = Run<V, 1>::step;
  int64_t channel = 0;
  for (; channel + 4 * lanes <= channels; channel += 4 * lanes) body(Run<V, 4>(), channel);
  if (channel + 2 * lanes <= channels) body(Run<V, 2>(), channel), channel += 2 * lanes;
  if (channel + lanes <= channels) body(Run<V, 1>(), channel), channel += lanes;
  for (; channel < channels; channel++) body(Run<float, 1>(), channel);
}

// The images of a batch and the windows that are pooled: 1 × 1 where there is no pooling. A window that the border cuts is left out.
struct Geometry {
  int64_t images = 0, rows = 1, columns = 1, channels = 0, window_rows = 1, window_columns = 1;

  int64_t pooled_rows() const { return rows / window_rows; }
  int64_t pooled_columns() const { return columns / window_columns; }
  bool pools() const { return window_rows * window_columns > 1; }
  int64_t pixels() const { return images * rows * columns; }
  int64_t pooled_pixels() const { return images * pooled_rows() * pooled_columns(); }
};

// What a channel is multiplied by and what is added to normalize, scale and shift it, and what backward needs; float, one after the other.
struct Channels {
  const float *mean, *factor, *offset;
};

// Adds the mean and the summed squared deviations of `rows` pixels to those of `seen` pixels before (Chan, Golub and LeVeque 1983), block by
// block: one pass over memory, and no difference of large sums.
template <typename Wide>
TIMBRE_INLINE void moments(const float* x, int64_t pixels, int64_t channels, double* mean, double* squares) {
  const int64_t block = std::max<int64_t>(8, block_bytes / (4 * channels));
  std::fill(mean, mean + channels, 0.0);
  std::fill(squares, squares + channels, 0.0);
  for (int64_t first = 0; first < pixels; first += block) {
    const int64_t count = std::min(block, pixels - first);
    const float* rows = x + first * channels;
    over_channels<Wide>(channels, [&](auto run, int64_t channel) __attribute__((always_inline)) {
      using V = typename decltype(run)::Vector;
      constexpr int K = decltype(run)::vectors;
      constexpr int64_t step = decltype(run)::step;
      V sum[K] = {}, square[K] = {};
      for (int64_t row = 0; row < count; row++)
        for (int k = 0; k < K; k++) sum[k] += load<V>(rows + row * channels + channel + k * step);
      for (int k = 0; k < K; k++) sum[k] = sum[k] / static_cast<float>(count);
      for (int64_t row = 0; row < count; row++)
        for (int k = 0; k < K; k++) {
          const V apart = load<V>(rows + row * channels + channel + k * step) - sum[k];
          square[k] += apart * apart;
        }
      float means[K * step], deviations[K * step];
      for (int k = 0; k < K; k++) store(means + k * step, sum[k]), store(deviations + k * step, square[k]);
      const double share = static_cast<double>(count) / static_cast<double>(first + count);
      for (int64_t i = 0; i < K * step; i++) {
        const double apart = means[i] - mean[channel + i];
        mean[channel + i] += apart * share;
        squares[channel + i] += deviations[i] + apart * apart * share * first;
      }
    });
  }
}
TIMBRE_KERNEL(moments, (const float* x, int64_t pixels, int64_t channels, double* mean, double* squares), (x, pixels, channels, mean, squares))

template <typename V>
TIMBRE_INLINE V rectified(const V& value) {
  return value < 0.0f ? V{} : value;  // Not a number stays what it is.
}

// y: the normalized, rectified and pooled values of the bands (rows of windows) from `from` up to `to`. `chosen`, where it is wanted: the value of
// x that each pooled one comes from.
template <typename Wide>
TIMBRE_INLINE void normalize(const float* x, const Geometry& shape, const Channels& by, bool rectify, int64_t from, int64_t to, float* y, float* chosen) {
  const int64_t channels = shape.channels, line = shape.columns * channels;
  const int64_t bands = shape.pooled_rows(), windows = shape.pooled_columns();
  for (int64_t band = from; band < to; band++) {
    const float* rows = x + (band / bands * shape.rows + band % bands * shape.window_rows) * line;
    for (int64_t window = 0; window < windows; window++) {
      const float* corner = rows + window * shape.window_columns * channels;
      const int64_t out = (band * windows + window) * channels;
      over_channels<Wide>(channels, [&](auto run, int64_t channel) __attribute__((always_inline)) {
        using V = typename decltype(run)::Vector;
        for (int k = 0; k < decltype(run)::vectors; k++) {
          const int64_t c = channel + k * decltype(run)::step;
          const V factor = load<V>(by.factor + c), offset = load<V>(by.offset + c);
          V source = load<V>(corner + c);
          V best = source * factor + offset;
          for (int64_t i = 0; i < shape.window_rows; i++)
            for (int64_t j = i == 0; j < shape.window_columns; j++) {
              const V other = load<V>(corner + i * line + j * channels + c);
              const V value = other * factor + offset;
              source = value > best ? other : source;
              best = value > best ? value : best;
            }
          store<V>(y + out + c, rectify ? rectified(best) : best);
          if (chosen != nullptr) store<V>(chosen + out + c, source);
        }
      });
    }
  }
}
TIMBRE_KERNEL(normalize, (const float* x, const Geometry& shape, const Channels& by, bool rectify, int64_t from, int64_t to, float* y, float* chosen), (x, shape, by, rectify, from, to, y, chosen))

// The sums of the gradient that reaches each channel, and of its products with how far the value lies from the mean. `x`: the values that the
// gradient belongs to, one for each.
template <typename Wide>
TIMBRE_INLINE void gradient_sums(
    const float* x, const float* gradient, int64_t pixels, int64_t channels, const Channels& by, bool rectify, double* sums, double* products) {
  const int64_t block = std::max<int64_t>(8, block_bytes / (8 * channels));
  std::fill(sums, sums + channels, 0.0);
  std::fill(products, products + channels, 0.0);
  for (int64_t first = 0; first < pixels; first += block) {
    const int64_t count = std::min(block, pixels - first);
    over_channels<Wide>(channels, [&](auto run, int64_t channel) __attribute__((always_inline)) {
      using V = typename decltype(run)::Vector;
      constexpr int K = decltype(run)::vectors;
      constexpr int64_t step = decltype(run)::step;
      V mean[K], factor[K], offset[K], sum[K] = {}, product[K] = {};
      for (int k = 0; k < K; k++) {
        mean[k] = load<V>(by.mean + channel + k * step);
        factor[k] = load<V>(by.factor + channel + k * step);
        offset[k] = load<V>(by.offset + channel + k * step);
      }
      for (int64_t row = first; row < first + count; row++)
        for (int k = 0; k < K; k++) {
          const int64_t place = row * channels + channel + k * step;
          const V value = load<V>(x + place);
          V slope = load<V>(gradient + place);
          if (rectify) slope = value * factor[k] + offset[k] > 0.0f ? slope : V{};
          sum[k] += slope;
          product[k] += slope * (value - mean[k]);
        }
      float block_sums[K * step], block_products[K * step];
      for (int k = 0; k < K; k++) store(block_sums + k * step, sum[k]), store(block_products + k * step, product[k]);
      for (int64_t i = 0; i < K * step; i++) {
        sums[channel + i] += block_sums[i];
        products[channel + i] += block_products[i];
      }
    });
  }
}
TIMBRE_KERNEL(gradient_sums, (const float* x, const float* gradient, int64_t pixels, int64_t channels, const Channels& by, bool rectify, double* sums, double* products), (x, gradient, pixels, channels, by, rectify, sums, products))

// The gradient with respect to x: factor · gradient + slope · (x − mean) + level, where the last two are what the statistics' own dependence on x
// takes away. `result` may be x itself.
template <typename Wide>
TIMBRE_INLINE void gradients(
    const float* x, const float* chosen, const float* gradient, const Geometry& shape, const Channels& by, const float* slopes, const float* levels,
    bool rectify, int64_t from, int64_t to, float* result) {
  const int64_t channels = shape.channels, line = shape.columns * channels;
  const int64_t bands = shape.pooled_rows(), windows = shape.pooled_columns();
  for (int64_t band = from; band < to; band++) {
    const int64_t in_image = band % bands;
    const int64_t origin = (band / bands * shape.rows + in_image * shape.window_rows) * line;
    for (int64_t window = 0; window < windows; window++) {
      const int64_t corner = origin + window * shape.window_columns * channels;
      const int64_t out = (band * windows + window) * channels;
      over_channels<Wide>(channels, [&](auto run, int64_t channel) __attribute__((always_inline)) {
        using V = typename decltype(run)::Vector;
        for (int k = 0; k < decltype(run)::vectors; k++) {
          const int64_t c = channel + k * decltype(run)::step;
          const V mean = load<V>(by.mean + c), factor = load<V>(by.factor + c), offset = load<V>(by.offset + c);
          const V slope = load<V>(slopes + c), level = load<V>(levels + c);
          const V source = load<V>(chosen + out + c);
          V left = factor * load<V>(gradient + out + c);
          if (rectify) left = source * factor + offset > 0.0f ? left : V{};
          for (int64_t i = 0; i < shape.window_rows; i++)
            for (int64_t j = 0; j < shape.window_columns; j++) {
              const int64_t place = corner + i * line + j * channels + c;
              const V value = load<V>(x + place);
              V own = left;
              if (shape.pools()) {
                // The first of equal values gets the gradient, as it was the one chosen; then none is left.
                own = value == source ? left : V{};
                left = value == source ? V{} : left;
              }
              store<V>(result + place, own + slope * (value - mean) + level);
            }
        }
      });
    }
    // What the border cuts off from the windows.
    const int64_t last = in_image + 1 == bands ? shape.rows - in_image * shape.window_rows : shape.window_rows;
    for (int64_t row = 0; row < last; row++) {
      const int64_t covered = row < shape.window_rows ? windows * shape.window_columns : 0;
      for (int64_t column = covered; column < shape.columns; column++)
        over_channels<Wide>(channels, [&](auto run, int64_t channel) __attribute__((always_inline)) {
          using V = typename decltype(run)::Vector;
          for (int k = 0; k < decltype(run)::vectors; k++) {
            const int64_t c = channel + k * decltype(run)::step;
            const int64_t place = origin + row * line + column * channels + c;
            store<V>(result + place, load<V>(slopes + c) * (load<V>(x + place) - load<V>(by.mean + c)) + load<V>(levels + c));
          }
        });
    }
  }
}
TIMBRE_KERNEL(gradients, (const float* x, const float* chosen, const float* gradient, const Geometry& shape, const Channels& by, const float* slopes, const float* levels, bool rectify, int64_t from, int64_t to, float* result), (x, chosen, gradient, shape, by, slopes, levels, rectify, from, to, result))

// Divides `count` things among the threads; work(part, from, to). Returns the number of parts.
template <typename Work>
int64_t in_parts(int64_t count, int64_t elements_each, const Work& work) {
  const int64_t most = std::max<int64_t>(1, count * elements_each / grain);
  const int64_t parts = at::in_parallel_region() ? 1 : std::min<int64_t>({at::get_num_threads(), most, count});
  at::parallel_for(0, parts, 1, [&](int64_t from, int64_t to) {
    for (int64_t part = from; part < to; part++) work(part, count * part / parts, count * (part + 1) / parts);
  });
  return parts;
}

int64_t most_parts() { return std::max(1, at::get_num_threads()); }

bool lies_by_channels(const at::Tensor& tensor) {
  return tensor.dim() == 4 ? tensor.is_contiguous(at::MemoryFormat::ChannelsLast) : tensor.dim() == 2 && tensor.is_contiguous();
}

at::Tensor by_channels(const at::Tensor& tensor) {
  return tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor.contiguous();
}

bool is_plain(const at::Tensor& tensor) { return tensor.defined() && tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat; }

Geometry geometry(const at::Tensor& input, int64_t window_rows, int64_t window_columns) {
  Geometry shape;
  shape.images = input.size(0);
  shape.channels = input.size(1);
  if (input.dim() == 4) {
    shape.rows = input.size(2);
    shape.columns = input.size(3);
  }
  shape.window_rows = window_rows;
  shape.window_columns = window_columns;
  return shape;
}

at::Tensor empty_output(const Geometry& shape, const at::Tensor& input) {
  if (input.dim() == 2) return at::empty({shape.images, shape.channels}, input.options());
  return at::empty(
      {shape.images, shape.channels, shape.pooled_rows(), shape.pooled_columns()}, input.options().memory_format(at::MemoryFormat::ChannelsLast));
}

void run_normalize(const at::Tensor& input, const Geometry& shape, const Channels& by, bool rectify, at::Tensor& output, float* chosen) {
  const auto* x = input.data_ptr<float>();
  auto* y = output.data_ptr<float>();
  in_parts(shape.images * shape.pooled_rows(), shape.window_rows * shape.columns * shape.channels, [&](int64_t, int64_t from, int64_t to) {
    normalize_fitting(x, shape, by, rectify, from, to, y, chosen);
  });
}

// Where the channels' numbers stand in the tensor that forward leaves to backward.
Channels channels_of(const at::Tensor& numbers, int64_t channels) {
  const auto* first = numbers.data_ptr<float>();
  return {first, first + channels, first + 2 * channels};
}

struct Normalization : torch::autograd::Function<Normalization> {
  static at::Tensor forward(
      torch::autograd::AutogradContext* context, at::Tensor input, at::Tensor weight, at::Tensor bias, at::Tensor running_mean,
      at::Tensor running_var, double momentum, double epsilon, bool rectify, int64_t window_rows, int64_t window_columns, int64_t group) {
    const auto shape = geometry(input, window_rows, window_columns);
    const int64_t channels = shape.channels;
    auto sums = own_moments(input, shape);
    if (group != 0) sum_over(reinterpret_cast<Group*>(group), sums);

    const auto* total = sums.data_ptr<double>();
    const double count = total[2 * channels];
    auto numbers = at::empty({4 * channels}, input.options());
    auto* mean = numbers.data_ptr<float>();
    auto *factor = mean + channels, *offset = factor + channels, *scale = offset + channels;
    const auto *weights = weight.data_ptr<float>(), *biases = bias.data_ptr<float>();
    auto *kept_mean = running_mean.data_ptr<float>(), *kept_var = running_var.data_ptr<float>();
    for (int64_t c = 0; c < channels; c++) {
      const double average = total[c] / count;
      const double variance = std::max(0.0, total[channels + c] / count - average * average);
      const double inverse = 1 / std::sqrt(variance + epsilon);
      mean[c] = static_cast<float>(average);
      scale[c] = static_cast<float>(inverse);
      factor[c] = static_cast<float>(weights[c] * inverse);
      offset[c] = static_cast<float>(biases[c] - average * weights[c] * inverse);
      kept_mean[c] = static_cast<float>((1 - momentum) * kept_mean[c] + momentum * average);
      kept_var[c] = static_cast<float>((1 - momentum) * kept_var[c] + momentum * variance * (count / std::max(1.0, count - 1)));
    }

    auto output = empty_output(shape, input);
    at::Tensor chosen = shape.pools() ? at::empty_like(output) : at::Tensor();
    run_normalize(input, shape, channels_of(numbers, channels), rectify, output, chosen.defined() ? chosen.data_ptr<float>() : nullptr);
    context->save_for_backward({input, chosen, numbers});
    context->saved_data["count"] = count;
    context->saved_data["rectify"] = rectify;
    context->saved_data["rows"] = window_rows;
    context->saved_data["columns"] = window_columns;
    context->saved_data["group"] = group;
    return output;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list incoming) {
    auto saved = context->get_saved_variables();
    auto input = std::move(saved[0]);
    saved[0] = at::Tensor();
    const auto& chosen = saved[1].defined() ? saved[1] : input;
    const bool rectify = context->saved_data["rectify"].toBool();
    const auto shape = geometry(input, context->saved_data["rows"].toInt(), context->saved_data["columns"].toInt());
    const int64_t channels = shape.channels, group = context->saved_data["group"].toInt();
    const auto by = channels_of(saved[2], channels);
    const auto* scale = by.offset + channels;
    const auto gradient = by_channels(incoming[0]);

    auto sums = own_sums(chosen, gradient, shape, by, rectify);
    auto from_weight = at::empty({channels}, input.options());
    auto from_bias = at::empty({channels}, input.options());
    const auto* total = sums.data_ptr<double>();
    for (int64_t c = 0; c < channels; c++) {
      from_bias.data_ptr<float>()[c] = static_cast<float>(total[c]);
      from_weight.data_ptr<float>()[c] = static_cast<float>(total[channels + c] * scale[c]);
    }
    if (group != 0) sum_over(reinterpret_cast<Group*>(group), sums);
    at::Tensor from_input;
    if (context->needs_input_grad(0)) {
      const double count = context->saved_data["count"].toDouble();
      std::vector<float> slopes(channels), levels(channels);
      for (int64_t c = 0; c < channels; c++) {
        slopes[c] = static_cast<float>(-by.factor[c] * (total[channels + c] / count) * scale[c] * scale[c]);
        levels[c] = static_cast<float>(-by.factor[c] * (total[c] / count));
      }
      // Nothing else holds these values, and with the graph freed nothing reads them again: the gradient takes their place.
      const bool last = graph_is_freed && input.use_count() == 2 && input.storage().use_count() == 1 && !input.is_leaf();
      from_input = last ? input.detach() : at::empty_like(input);
      const auto* x = input.data_ptr<float>();
      in_parts(shape.images * shape.pooled_rows(), shape.window_rows * shape.columns * channels, [&](int64_t, int64_t from, int64_t to) {
        gradients_fitting(x, chosen.data_ptr<float>(), gradient.data_ptr<float>(), shape, by, slopes.data(), levels.data(), rectify, from, to,
                  from_input.data_ptr<float>());
      });
    }
    return {from_input, from_weight, from_bias, {}, {}, {}, {}, {}, {}, {}, {}};
  }

  // Sums, sums of squares and the number of pixels: double, as mean squares less squared means lose digits.
  static at::Tensor own_moments(const at::Tensor& input, const Geometry& shape) {
    const int64_t channels = shape.channels;
    std::vector<double> means(most_parts() * channels), squares(most_parts() * channels), counts(most_parts());
    const auto* x = input.data_ptr<float>();
    const auto parts = in_parts(shape.pixels(), channels, [&](int64_t part, int64_t from, int64_t to) {
      moments_fitting(x + from * channels, to - from, channels, &means[part * channels], &squares[part * channels]);
      counts[part] = static_cast<double>(to - from);
    });
    auto result = at::zeros({2 * channels + 1}, input.options().dtype(at::kDouble));
    auto* sums = result.data_ptr<double>();
    for (int64_t part = 0; part < parts; part++) {
      for (int64_t c = 0; c < channels; c++) {
        const double mean = means[part * channels + c];
        sums[c] += counts[part] * mean;
        sums[channels + c] += squares[part * channels + c] + counts[part] * mean * mean;
      }
      sums[2 * channels] += counts[part];
    }
    return result;
  }

  static at::Tensor own_sums(const at::Tensor& values, const at::Tensor& gradient, const Geometry& shape, const Channels& by, bool rectify) {
    const int64_t channels = shape.channels;
    std::vector<double> partial(most_parts() * 2 * channels);
    const auto *x = values.data_ptr<float>(), *slope = gradient.data_ptr<float>();
    const auto parts = in_parts(shape.pooled_pixels(), channels, [&](int64_t part, int64_t from, int64_t to) {
      auto* own = &partial[part * 2 * channels];
      gradient_sums_fitting(x + from * channels, slope + from * channels, to - from, channels, by, rectify, own, own + channels);
    });
    auto result = at::zeros({2 * channels}, gradient.options().dtype(at::kDouble));
    for (int64_t part = 0; part < parts; part++)
      for (int64_t i = 0; i < 2 * channels; i++) result.data_ptr<double>()[i] += partial[part * 2 * channels + i];
    return result;
  }
};

at::Tensor predicted(
    const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& mean, const at::Tensor& var, double epsilon,
    bool rectify, int64_t window_rows, int64_t window_columns) {
  const auto shape = geometry(input, window_rows, window_columns);
  const int64_t channels = shape.channels;
  std::vector<float> factors(channels), offsets(channels);
  for (int64_t c = 0; c < channels; c++) {
    factors[c] = weight.data_ptr<float>()[c] * (1 / std::sqrt(var.data_ptr<float>()[c] + static_cast<float>(epsilon)));
    offsets[c] = bias.data_ptr<float>()[c] - mean.data_ptr<float>()[c] * factors[c];
  }
  auto output = empty_output(shape, input);
  run_normalize(input, shape, {mean.data_ptr<float>(), factors.data(), offsets.data()}, rectify, output, nullptr);
  return output;
}

}  // namespace

// Batch normalization over the batches of all workers of a group (null: of this process alone), then, where wanted, max(x, 0) and the largest
// value of each window (1 × 1: no pooling; windows do not overlap).
TIMBRE_API Handle timbre_batch_norm(
    Group* group, Handle input_handle, Handle weight_handle, Handle bias_handle, Handle mean_handle, Handle var_handle, int32_t training,
    double momentum, double epsilon, int32_t rectify, int64_t window_rows, int64_t window_columns) {
  return guarded<Handle>(nullptr, [&] {
    const auto input = borrow(input_handle), weight = borrow(weight_handle), bias = borrow(bias_handle);
    auto mean = borrow(mean_handle), var = borrow(var_handle);
    const bool pools = window_rows * window_columns > 1;
    const bool fits = is_plain(input) && is_plain(weight) && is_plain(bias) && is_plain(mean) && is_plain(var) && lies_by_channels(input) &&
        input.numel() > 0 && input.size(1) == weight.numel() && (!pools || (input.dim() == 4 && input.size(2) >= window_rows && input.size(3) >= window_columns));
    if (fits && training)
      return release(Normalization::apply(
          input, weight, bias, mean, var, momentum, epsilon, rectify != 0, window_rows, window_columns, reinterpret_cast<int64_t>(group)));
    const bool recorded = at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad() || bias.requires_grad());
    if (fits && !recorded && (rectify || pools))
      return release(predicted(input, weight, bias, mean, var, epsilon, rectify != 0, window_rows, window_columns));

    auto output = training && group != nullptr ? group_norm(group, input, weight, bias, mean, var, momentum, epsilon)
                                               : at::batch_norm(input, weight, bias, mean, var, training != 0, momentum, epsilon, true);
    if (rectify) output = at::relu_(output);
    if (pools) output = at::max_pool2d(output, {window_rows, window_columns});
    return release(std::move(output));
  });
}
