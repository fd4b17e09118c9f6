// Half precision, by whole numbers alone: the same on processors with and without instructions for it.
#pragma once

#include <algorithm>
#include <atomic>

#include "call.h"
#include "lanes.h"
#include "pool.h"

namespace frostline {

using ShortLanes = uint16_t __attribute__((vector_size(sizeof(uint16_t) * kLanes)));

inline IntLanes BitsOf(const Lanes& x) {
  IntLanes bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits;
}

inline Lanes FromBits(const IntLanes& bits) {
  Lanes x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}

/** Sixteen numbers to the nearest halves, ties to even (float16.ts does the same). @return whether a half can hold each */
inline bool RoundLanes(const Lanes& x, Lanes* rounded, ShortLanes* halves) {
  const IntLanes bits = BitsOf(x), magnitude = bits & 0x7fffffff, sign = bits ^ magnitude;
  const IntLanes refused = magnitude >= 0x477ff000;  // 65520: from here on a half is infinite
  const IntLanes is_normal = magnitude >= 0x38800000;  // 2⁻¹⁴
  const IntLanes normal = (magnitude + 0xfff + ((magnitude >> 13) & 1)) & ~0x1fff;
  // The unit of a subnormal half, 2⁻²⁴, is that of the floats from 1/2 to 1: the addition rounds to it.
  const Lanes shifted = FromBits(magnitude) + 0.5f;
  const IntLanes small = BitsOf(shifted - 0.5f);
  *rounded = FromBits((is_normal ? normal : small) | sign);
  const IntLanes half = is_normal ? (normal - 0x38000000) >> 13 : BitsOf(shifted) - 0x3f000000;
  *halves = __builtin_convertvector(half | ((sign >> 16) & 0x8000), ShortLanes);
  int32_t any = 0;
  for (int64_t lane = 0; lane < kLanes; ++lane) any |= refused[lane];
  return any == 0;
}

/**
 * x (N, D) → x rounded to half precision (N, D); and its halves, two in the bits of each float, with one float more
 * that is 0 when a half can hold every value.
 */
inline void RoundToHalf(Call& call) {
  constexpr int64_t kChunk = 1 << 14;
  const int64_t size = call.Size(0), packed = (size + 1) / 2;
  const float* x = call.Floats(0);
  float* rounded = call.Output(0, {call.Rows(0), call.Width(0)});
  float* halves = call.Output(1, {packed + 1});
  halves[packed] = 0;
  if (packed > 0) halves[packed - 1] = 0;
  std::atomic<bool> held{true};
  Pool::Get().Run((size + kChunk - 1) / kChunk, [&](int64_t part) {
    const int64_t end = std::min(size, (part + 1) * kChunk);
    for (int64_t place = part * kChunk; place < end; place += kLanes) {
      const int64_t count = std::min(kLanes, end - place);
      Lanes lanes;
      ShortLanes shorts;
      if (!RoundLanes(Load(x + place, count), &lanes, &shorts)) held = false;
      Store(rounded + place, lanes, count);
      std::memcpy(reinterpret_cast<char*>(halves) + sizeof(uint16_t) * place, &shorts, sizeof(uint16_t) * count);
    }
  });
  if (!held) halves[packed] = 1;
}

}  // namespace frostline
