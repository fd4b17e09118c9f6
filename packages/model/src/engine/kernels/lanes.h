// Sixteen floats at a time. The compiler makes of them what the processor has: one AVX-512 register, two of
// AVX, four of NEON. Results do not depend on that: every sum is over the same sixteen lanes.
#pragma once

#include <cstdint>
#include <cstring>

namespace frostline {

constexpr int64_t kLanes = 16;
using Lanes = float __attribute__((vector_size(sizeof(float) * kLanes)));
using IntLanes = int32_t __attribute__((vector_size(sizeof(int32_t) * kLanes)));

inline Lanes All(float value) { return Lanes{} + value; }

/** The lanes from `count` on are 0. */
inline Lanes Load(const float* from, int64_t count = kLanes) {
  Lanes lanes;
  if (count >= kLanes) {
    std::memcpy(&lanes, from, sizeof(Lanes));
  } else {
    lanes = Lanes{};
    std::memcpy(&lanes, from, sizeof(float) * count);
  }
  return lanes;
}

inline void Store(float* to, const Lanes& lanes, int64_t count = kLanes) {
  std::memcpy(to, &lanes, sizeof(float) * (count >= kLanes ? kLanes : count));
}

inline float Sum(const Lanes& lanes) {
  float halves[kLanes];
  Store(halves, lanes);
  for (int64_t half = kLanes / 2; half > 0; half /= 2) {
    for (int64_t lane = 0; lane < half; ++lane) halves[lane] += halves[lane + half];
  }
  return halves[0];
}

inline float Max(const Lanes& lanes) {
  float largest = lanes[0];
  for (int64_t lane = 1; lane < kLanes; ++lane) largest = lanes[lane] > largest ? lanes[lane] : largest;
  return largest;
}

/** e^x of x <= 0, to 2 units in the last place; 0 where that is no normal number. NaN stays NaN. */
inline Lanes ExpOfNegative(const Lanes& x) {
  const IntLanes tiny = x < -87.0f;
  const Lanes bounded = tiny ? All(-87.0f) : x;
  const IntLanes power = __builtin_convertvector(bounded * 1.44269504f - 0.5f, IntLanes);  // rounds up to 0
  const Lanes n = __builtin_convertvector(power, Lanes);
  // ln 2 in two parts, of which the first times n is exact.
  const Lanes r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;  // |r| <= ln(2) / 2
  Lanes y = r * 1.9875691500e-4f + 1.3981999507e-3f;  // Cephes, expf
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * (r * r) + r + 1.0f;
  const IntLanes bits = (power + 127) << 23;
  Lanes scale;
  std::memcpy(&scale, &bits, sizeof(scale));
  return tiny ? Lanes{} : y * scale;
}

}  // namespace frostline
