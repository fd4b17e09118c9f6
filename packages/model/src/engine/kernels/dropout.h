// Dropout masks, with the same integers as drops.ts: every engine drops the same places.
#pragma once

#include "call.h"
#include "pool.h"

namespace frostline {

/** Number of gaps in the table: one for each value of 16 random bits. */
constexpr int64_t kGaps = 1 << 16;

/** One stream of dropped places; see the class Drops in drops.ts, which this repeats. */
class Drops {
 public:
  Drops(uint32_t key, const int32_t* gaps) : gaps_(gaps), state_(key), ahead_(NextGap() - 1) {}

  /** Sets the dropped ones of the stream's next `count` places to 0. */
  void Clear(float* mask, int64_t count) {
    int64_t place = ahead_;
    for (; place < count; place += NextGap()) mask[place] = 0;
    ahead_ = place - count;
  }

 private:
  int64_t NextGap() {
    if (spare_ >= 0) {
      const int32_t gap = gaps_[spare_];
      spare_ = -1;
      return gap;
    }
    state_ += 0x9e3779b9u;
    uint32_t bits = (state_ ^ (state_ >> 16)) * 0x85ebca6bu;
    bits = (bits ^ (bits >> 13)) * 0xc2b2ae35u;
    bits ^= bits >> 16;
    spare_ = static_cast<int32_t>(bits >> 16);
    return gaps_[bits & 0xffff];
  }

  const int32_t* gaps_;
  uint32_t state_;
  int32_t spare_ = -1;
  int64_t ahead_;
};

/** `count` places of a stream: 0 where dropped, else `kept`. */
inline void DrawMask(uint32_t key, const int32_t* gaps, float kept, float* mask, int64_t count) {
  std::fill(mask, mask + count, kept);
  Drops(key, gaps).Clear(mask, count);
}

/** keys (R), gaps, 1 / (1 − rate), width → masks (R, width). */
inline void DropoutMask(Call& call) {
  const int64_t rows = call.Size(0), width = *call.Integers(3);
  call.Require(call.Size(1) == kGaps, "dropout: the table of gaps is not complete");
  const int32_t *keys = call.Integers(0), *gaps = call.Integers(1);
  const float kept = *call.Floats(2);
  float* masks = call.Output(0, {rows, width});
  ForRows(rows, [&](int64_t first, int64_t last, int64_t) {
    for (int64_t row = first; row < last; ++row) {
      DrawMask(static_cast<uint32_t>(keys[row]), gaps, kept, masks + row * width, width);
    }
  });
}

}  // namespace frostline
