// Kernels over rows (N, D): GELU, layer norm and sums. A row's result depends on that row alone.
#pragma once

#include <cmath>
#include <vector>

#include "call.h"
#include "lanes.h"
#include "pool.h"

namespace frostline {

/** Sums over all rows from the sums of each part (parts, D), always in the same order. */
inline void AddParts(const std::vector<float>& parts, int64_t width, float* sums) {
  std::memset(sums, 0, sizeof(float) * width);
  const int64_t count = width == 0 ? 0 : static_cast<int64_t>(parts.size()) / width;
  for (int64_t part = 0; part < count; ++part) {
    for (int64_t column = 0; column < width; ++column) sums[column] += parts[part * width + column];
  }
}

/**
 * Φ(x), the normal distribution's share below x, and its density φ(x) = exp(−x²/2) / √(2π).
 * Φ(−|x|) = exp(−x²/2) · p(1 / (1 + 0.24·|x|)) with a polynomial p, fitted to a relative 8e-9 for |x| <= 13.3;
 * beyond, it is below all normal numbers. Where x is not finite neither is one of x·Φ(x) and x·φ(x).
 */
inline void NormalDistribution(const Lanes& x, Lanes* share, Lanes* density) {
  const Lanes size = x < 0.0f ? -x : x;
  const Lanes bell = ExpOfNegative(x * x * -0.5f);
  const Lanes t = 1.0f / (size * 0.24f + 1.0f);
  Lanes p = t * 0.02093777087f - 0.09682009956f;
  p = p * t + 0.1312479845f;
  p = p * t - 0.02960254785f;
  p = p * t + 0.02805551353f;
  p = p * t + 0.1030682091f;
  p = p * t + 0.05431964668f;
  p = p * t + 0.09888537781f;
  p = p * t + 0.09396996908f;
  p = p * t + 0.09594798968f;
  p = p * t - 9.813409563e-06f;
  const Lanes tail = bell * p;
  *share = x < 0.0f ? tail : 1.0f - tail;
  *density = bell * 0.3989422804f;
}

/** x (N, D), bias (D) → z·Φ(z) of z = x + bias, and its derivative Φ(z) + z·φ(z). */
inline void BiasGelu(Call& call) {
  const int64_t rows = call.Rows(0), width = call.Width(0);
  call.Require(call.Size(1) == width, "GELU: the bias is not as wide as the rows");
  const float *x = call.Floats(0), *bias = call.Floats(1);
  float* y = call.Output(0, {rows, width});
  float* derivative = call.Output(1, {rows, width});
  ForRows(rows, [&](int64_t first, int64_t last, int64_t) {
    for (int64_t row = first; row < last; ++row) {
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t place = row * width + column, count = width - column;
        const Lanes z = Load(x + place, count) + Load(bias + column, count);
        Lanes share, density;
        NormalDistribution(z, &share, &density);
        Store(y + place, z * share, count);
        Store(derivative + place, share + z * density, count);
      }
    }
  });
}

/** a, b (N, D) → a·b (N, D), and its sums over all rows (D). */
inline void ProductAndColumnSums(Call& call) {
  const int64_t rows = call.Rows(0), width = call.Width(0);
  call.Require(call.Size(1) == call.Size(0), "product: the factors are not of one size");
  const float *a = call.Floats(0), *b = call.Floats(1);
  float* product = call.Output(0, {rows, width});
  float* sums = call.Output(1, {width});
  std::vector<float> parts(RowParts(rows) * width);
  ForRows(rows, [&](int64_t first, int64_t last, int64_t part) {
    float* own = parts.data() + part * width;
    for (int64_t row = first; row < last; ++row) {
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t place = row * width + column, count = width - column;
        const Lanes value = Load(a + place, count) * Load(b + place, count);
        Store(product + place, value, count);
        Store(own + column, Load(own + column, count) + value, count);
      }
    }
  });
  AddParts(parts, width, sums);
}

/**
 * x (N, D), bias (D) or nothing, mask (N, D) or nothing, residual (N, D), gain (D), beta (D), epsilon
 * → with s = residual + (x + bias)·mask and n = (s − mean) / √(variance + ε) of each row:
 * n·gain + beta (N, D), n (N, D), 1 / √(variance + ε) (N, 1).
 */
inline void AddNorm(Call& call) {
  const int64_t rows = call.Rows(0), width = call.Width(0), size = rows * width;
  const bool has_bias = call.Size(1) > 0, has_mask = call.Size(2) > 0;
  call.Require(!has_bias || call.Size(1) == width, "layer norm: the bias is not as wide as the rows");
  call.Require(!has_mask || call.Size(2) == size, "layer norm: the mask is not of the size of the rows");
  call.Require(call.Size(3) == size, "layer norm: the residual is not of the size of the rows");
  call.Require(call.Size(4) == width && call.Size(5) == width, "layer norm: gain or beta has another width");
  const float *x = call.Floats(0), *bias = call.Floats(1), *mask = call.Floats(2), *residual = call.Floats(3);
  const float *gain = call.Floats(4), *beta = call.Floats(5);
  const float epsilon = *call.Floats(6);
  float* y = call.Output(0, {rows, width});
  float* normalized = call.Output(1, {rows, width});
  float* inverse_deviation = call.Output(2, {rows, 1});
  ForRows(rows, [&](int64_t first, int64_t last, int64_t) {
    for (int64_t row = first; row < last; ++row) {
      float* own = normalized + row * width;
      Lanes sum{}, squares{};
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t place = row * width + column, count = width - column;
        Lanes s = Load(x + place, count);
        if (has_bias) s += Load(bias + column, count);
        if (has_mask) s *= Load(mask + place, count);
        s += Load(residual + place, count);
        Store(own + column, s, count);
        sum += s;
      }
      const float mean = Sum(sum) / width;
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t count = width - column;
        const Lanes centred = Load(own + column, count) - mean;
        Store(own + column, centred, count);
        const Lanes counted = Load(own + column, count);  // the lanes beyond the row are 0 again
        squares += counted * counted;
      }
      const float inverse = 1.0f / std::sqrt(Sum(squares) / width + epsilon);
      inverse_deviation[row] = inverse;
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t count = width - column;
        const Lanes n = Load(own + column, count) * inverse;
        Store(own + column, n, count);
        Store(y + row * width + column, n * Load(gain + column, count) + Load(beta + column, count), count);
      }
    }
  });
}

/**
 * dy (N, D), a second dy to add or nothing, normalized (N, D), 1/deviation (N, 1), gain (D), mask (N, D) or
 * nothing → the gradients by the residual (N, D), by x (N, D; nothing without a mask, when it is the same),
 * by gain (D), by beta (D) and by the bias (D). With g = dy·gain:
 * ds = (g − mean(g) − n·mean(g·n)) / deviation, dx = ds·mask.
 */
inline void AddNormGradient(Call& call) {
  const int64_t rows = call.Rows(0), width = call.Width(0), size = rows * width;
  const bool has_more = call.Size(1) > 0, has_mask = call.Size(5) > 0;
  call.Require(!has_more || call.Size(1) == size, "layer norm: the second gradient has another size");
  call.Require(call.Size(2) == size && call.Size(3) == rows, "layer norm: what was kept has another size");
  call.Require(call.Size(4) == width, "layer norm: the gain is not as wide as the rows");
  call.Require(!has_mask || call.Size(5) == size, "layer norm: the mask is not of the size of the rows");
  const float *dy = call.Floats(0), *more = call.Floats(1), *normalized = call.Floats(2);
  const float *inverse_deviation = call.Floats(3), *gain = call.Floats(4), *mask = call.Floats(5);
  float* by_residual = call.Output(0, {rows, width});
  float* by_x = call.Output(1, {has_mask ? rows : 0, width});
  float* sums[3] = {call.Output(2, {width}), call.Output(3, {width}), call.Output(4, {width})};
  std::vector<float> parts[3];
  for (auto& part : parts) part.resize(RowParts(rows) * width);
  ForRows(rows, [&](int64_t first, int64_t last, int64_t part) {
    float *gain_sums = parts[0].data() + part * width, *beta_sums = parts[1].data() + part * width;
    float* bias_sums = parts[2].data() + part * width;
    for (int64_t row = first; row < last; ++row) {
      float* own = by_residual + row * width;
      const float* n_row = normalized + row * width;
      Lanes sum{}, product{};
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t place = row * width + column, count = width - column;
        Lanes d = Load(dy + place, count);
        if (has_more) d += Load(more + place, count);
        const Lanes n = Load(n_row + column, count);
        const Lanes g = d * Load(gain + column, count);
        Store(gain_sums + column, Load(gain_sums + column, count) + d * n, count);
        Store(beta_sums + column, Load(beta_sums + column, count) + d, count);
        Store(own + column, g, count);
        sum += g;
        product += g * n;
      }
      const float mean = Sum(sum) / width, mean_of_product = Sum(product) / width;
      const float inverse = inverse_deviation[row];
      for (int64_t column = 0; column < width; column += kLanes) {
        const int64_t place = row * width + column, count = width - column;
        const Lanes n = Load(n_row + column, count);
        Lanes ds = (Load(own + column, count) - mean - n * mean_of_product) * inverse;
        Store(own + column, ds, count);
        if (has_mask) {
          ds *= Load(mask + place, count);
          Store(by_x + place, ds, count);
        }
        Store(bias_sums + column, Load(bias_sums + column, count) + ds, count);
      }
    }
  });
  for (int sum = 0; sum < 3; ++sum) AddParts(parts[sum], width, sums[sum]);
}

/** N tensors of any size → Σ x² of each (N). */
inline void SumsOfSquares(Call& call) {
  constexpr int64_t kChunk = 1 << 16;  // floats whose squares single precision adds up well in lanes
  const int tensors = call.Inputs();
  float* sums = call.Output(0, {tensors});
  struct Chunk {
    const float* data;
    int64_t size;
    int tensor;
  };
  std::vector<Chunk> chunks;
  for (int tensor = 0; tensor < tensors; ++tensor) {
    const float* data = call.Floats(tensor);
    for (int64_t start = 0, size = call.Size(tensor); start < size; start += kChunk) {
      chunks.push_back({data + start, std::min(kChunk, size - start), tensor});
    }
  }
  std::vector<double> squares(chunks.size());
  Pool::Get().Run(chunks.size(), [&](int64_t part) {
    const Chunk& chunk = chunks[part];
    Lanes lanes[4] = {};
    int64_t place = 0;
    for (; place + 4 * kLanes <= chunk.size; place += 4 * kLanes) {
      for (int64_t lane = 0; lane < 4; ++lane) {
        const Lanes x = Load(chunk.data + place + lane * kLanes);
        lanes[lane] += x * x;
      }
    }
    for (; place < chunk.size; place += kLanes) {
      const Lanes x = Load(chunk.data + place, chunk.size - place);
      lanes[0] += x * x;
    }
    squares[part] = Sum((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
  });
  std::vector<double> totals(tensors);
  for (size_t part = 0; part < chunks.size(); ++part) totals[chunks[part].tensor] += squares[part];
  for (int tensor = 0; tensor < tensors; ++tensor) sums[tensor] = static_cast<float>(totals[tensor]);
}

}  // namespace frostline
