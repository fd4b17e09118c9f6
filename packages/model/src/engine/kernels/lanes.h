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

using Half = float __attribute__((vector_size(sizeof(float) * kLanes / 2)));
using Quarter = float __attribute__((vector_size(sizeof(float) * kLanes / 4)));

/** All lanes put together two by two, always in the same order. */
template <class Join>
inline float Reduce(const Lanes& lanes, Join join) {
  Half halves[2];
  std::memcpy(halves, &lanes, sizeof(lanes));
  const Half half = join(halves[0], halves[1]);
  Quarter quarters[2];
  std::memcpy(quarters, &half, sizeof(half));
  const Quarter quarter = join(quarters[0], quarters[1]);
  return join(join(quarter[0], quarter[2]), join(quarter[1], quarter[3]));
}

inline float Sum(const Lanes& lanes) {
  return Reduce(lanes, [](auto a, auto b) { return a + b; });
}

inline float Max(const Lanes& lanes) {
  return Reduce(lanes, [](auto a, auto b) { return a > b ? a : b; });
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
