// Attention of each sentence for itself, straight from the rows of its tokens: nothing is padded, gathered or
// put back, and a sentence's result does not depend on what else is in the batch.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "call.h"
#include "dropout.h"
#include "lanes.h"
#include "pool.h"

namespace frostline {

/** A matrix of floats in memory; `step` is from one row to the next. Of a padded one, full lanes may be read. */
struct Matrix {
  float* data;
  int64_t step;
};

/** A left factor: entry (row, column) is data[row·row_step + column·column_step], so that it may be transposed. */
struct LeftMatrix {
  const float* data;
  int64_t row_step, column_step;
};

template <int kRows, int kVectors>
inline void MultiplyTile(const LeftMatrix& a, const Matrix& b, int64_t inner, const Matrix& c) {
  Lanes sums[kRows][kVectors] = {};
  for (int64_t k = 0; k < inner; ++k) {
    Lanes right[kVectors];
    for (int vector = 0; vector < kVectors; ++vector) right[vector] = Load(b.data + k * b.step + vector * kLanes);
    for (int row = 0; row < kRows; ++row) {
      const float left = a.data[row * a.row_step + k * a.column_step];
      for (int vector = 0; vector < kVectors; ++vector) sums[row][vector] += right[vector] * left;
    }
  }
  for (int row = 0; row < kRows; ++row) {
    for (int vector = 0; vector < kVectors; ++vector) {
      Store(c.data + row * c.step + vector * kLanes, sums[row][vector]);
    }
  }
}

/** c (rows, columns) = a (rows, inner) · b (inner, columns). b and c are padded to full lanes. */
inline void Multiply(LeftMatrix a, Matrix b, int64_t rows, int64_t inner, int64_t columns, Matrix c) {
  for (int64_t column = 0; column < columns;) {
    const bool two = columns - column > kLanes;
    const Matrix right{b.data + column, b.step};
    for (int64_t row = 0; row < rows;) {
      const bool four = rows - row >= 4;
      const LeftMatrix left{a.data + row * a.row_step, a.row_step, a.column_step};
      const Matrix result{c.data + row * c.step + column, c.step};
      if (four && two) MultiplyTile<4, 2>(left, right, inner, result);
      else if (four) MultiplyTile<4, 1>(left, right, inner, result);
      else if (two) MultiplyTile<1, 2>(left, right, inner, result);
      else MultiplyTile<1, 1>(left, right, inner, result);
      row += four ? 4 : 1;
    }
    column += two ? 2 * kLanes : kLanes;
  }
}

inline int64_t Padded(int64_t size) { return (size + kLanes - 1) / kLanes * kLanes; }

/** The sentences of a batch: inputs starts (B), lengths (B), heads, whether only first tokens ask, in this order. */
struct Batch {
  Batch(Call& call, int input, int64_t query_rows, int64_t key_rows, int64_t dim)
      : starts(call.Integers(input)), lengths(call.Integers(input + 1)), sentences(call.Size(input)),
        heads(*call.Integers(input + 2)), first_only(*call.Integers(input + 3) != 0), width(dim / heads),
        scale(1.0f / std::sqrt(static_cast<float>(width))), offsets(sentences + 1) {
    call.Require(call.Size(input + 1) == sentences, "attention: starts and lengths differ in number");
    call.Require(heads > 0 && dim % heads == 0, "attention: the rows cannot be cut into heads");
    call.Require(!first_only || query_rows == sentences, "attention: there is not one query for each sentence");
    call.Require(first_only || query_rows == key_rows, "attention: there is not one query for each key");
    for (int64_t s = 0; s < sentences; ++s) {
      call.Require(starts[s] >= 0 && lengths[s] >= 0 && starts[s] + lengths[s] <= key_rows,
                   "attention: a sentence lies outside the rows");
      offsets[s + 1] = offsets[s] + Queries(s) * heads * lengths[s];
    }
  }

  int64_t Queries(int64_t s) const { return first_only ? 1 : lengths[s]; }
  int64_t QueryRow(int64_t s) const { return first_only ? s : starts[s]; }
  /** Of a query's probabilities (heads, T) to the next query's. */
  int64_t Step(int64_t s) const { return heads * lengths[s]; }

  const int32_t *starts, *lengths;
  int64_t sentences, heads;
  bool first_only;
  int64_t width;  // of a head
  float scale;
  /** Where a sentence's probabilities (Q, H, T) begin; behind the last, their number. */
  std::vector<int64_t> offsets;
};

/** The masks of all probabilities (Q, H, T of each sentence), or nothing without keys. */
inline std::vector<float> DrawMasks(const Batch& batch, const int32_t* keys, const int32_t* gaps, float kept) {
  std::vector<float> masks(batch.offsets.back());
  Pool::Get().Run(batch.sentences, [&](int64_t s) {
    for (int64_t query = 0; query < batch.Queries(s); ++query) {
      DrawMask(static_cast<uint32_t>(keys[batch.QueryRow(s) + query]), gaps, kept,
               masks.data() + batch.offsets[s] + query * batch.Step(s), batch.Step(s));
    }
  });
  return masks;
}

/** Memory of one thread, handed out in pieces padded to full lanes. */
class Scratch {
 public:
  explicit Scratch(int64_t size) {
    static thread_local std::vector<float> memory;
    if (static_cast<int64_t>(memory.size()) < size) memory.resize(size);
    next_ = memory.data();
  }

  Matrix Take(int64_t rows, int64_t columns) {
    const Matrix matrix{next_, Padded(columns)};
    next_ += rows * matrix.step;
    return matrix;
  }

  /** A copy of (rows, columns) with zeros in the padding, all times a factor. */
  Matrix Copy(const float* from, int64_t step, int64_t rows, int64_t columns, float factor = 1) {
    const Matrix to = Take(rows, columns);
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t column = 0; column < columns; column += kLanes) {
        Store(to.data + row * to.step + column, Load(from + row * step + column, columns - column) * factor);
      }
    }
    return to;
  }

  /** A transposed copy (columns, rows) of (rows, columns), with zeros in the padding. */
  Matrix Transpose(const float* from, int64_t step, int64_t rows, int64_t columns) {
    const Matrix to = Take(columns, rows);
    for (int64_t column = 0; column < columns; ++column) {
      float* line = to.data + column * to.step;
      for (int64_t row = 0; row < rows; ++row) line[row] = from[row * step + column];
      std::fill(line + rows, line + to.step, 0.0f);
    }
    return to;
  }

 private:
  float* next_;
};

/** A row of scores, padded to full lanes, becomes its softmax. */
inline void Softmax(float* scores, int64_t count) {
  const int64_t padded = Padded(count);
  std::fill(scores + count, scores + padded, -std::numeric_limits<float>::infinity());
  Lanes largest = Load(scores);
  for (int64_t key = kLanes; key < padded; key += kLanes) {
    const Lanes score = Load(scores + key);
    largest = score > largest ? score : largest;
  }
  const float most = Max(largest);
  Lanes sum{};
  for (int64_t key = 0; key < padded; key += kLanes) {
    const Lanes power = ExpOfNegative(Load(scores + key) - most);
    Store(scores + key, power);
    sum += power;
  }
  const float inverse = 1.0f / Sum(sum);
  for (int64_t key = 0; key < padded; key += kLanes) Store(scores + key, Load(scores + key) * inverse);
}

/**
 * q (N or B, dim), k, v (N, dim), starts, lengths, heads, first_only, keys of the queries' dropout streams or
 * nothing, gaps, 1 / (1 − rate) → context (N or B, dim), and the probabilities before dropout, (Q, H, T) of one
 * sentence after the other.
 */
inline void Attention(Call& call) {
  const int64_t query_rows = call.Rows(0), key_rows = call.Rows(1), dim = call.Width(0);
  const Batch batch(call, 3, query_rows, key_rows, dim);
  const bool dropout = call.Size(7) > 0;
  call.Require(call.Size(2) == call.Size(1) && call.Width(1) == dim, "attention: q, k and v do not fit");
  call.Require(!dropout || call.Size(7) == query_rows, "attention: there is not one stream for each query");
  call.Require(!dropout || call.Size(8) == kGaps, "attention: the table of gaps is not complete");
  const float *q = call.Floats(0), *k = call.Floats(1), *v = call.Floats(2);
  float* context = call.Output(0, {query_rows, dim});
  float* probabilities = call.Output(1, {batch.offsets.back()});
  std::vector<float> masks;
  if (dropout) masks = DrawMasks(batch, call.Integers(7), call.Integers(8), *call.Floats(9));
  std::memset(context, 0, sizeof(float) * query_rows * dim);  // rows of no sentence

  Pool::Get().Run(batch.sentences * batch.heads, [&](int64_t part) {
    const int64_t s = part / batch.heads, head = part % batch.heads, width = batch.width;
    const int64_t keys = batch.lengths[s], queries = batch.Queries(s), step = batch.Step(s);
    const int64_t key_place = batch.starts[s] * dim + head * width;
    const int64_t query_place = batch.QueryRow(s) * dim + head * width;
    const int64_t place = batch.offsets[s] + head * keys;
    if (keys == 0) return;
    Scratch scratch((queries + keys) * Padded(width) + width * Padded(keys) + queries * (Padded(keys) + Padded(width)));
    const Matrix own_q = scratch.Copy(q + query_place, dim, queries, width, batch.scale);
    const Matrix k_transposed = scratch.Transpose(k + key_place, dim, keys, width);
    const Matrix own_v = scratch.Copy(v + key_place, dim, keys, width);
    const Matrix scores = scratch.Take(queries, keys);
    const Matrix result = scratch.Take(queries, width);
    Multiply({own_q.data, own_q.step, 1}, k_transposed, queries, width, keys, scores);
    for (int64_t query = 0; query < queries; ++query) {
      float* row = scores.data + query * scores.step;
      Softmax(row, keys);
      std::memcpy(probabilities + place + query * step, row, sizeof(float) * keys);
      if (!dropout) continue;
      const float* mask = masks.data() + place + query * step;
      for (int64_t key = 0; key < keys; key += kLanes) {
        Store(row + key, Load(row + key) * Load(mask + key, keys - key));
      }
    }
    Multiply({scores.data, scores.step, 1}, own_v, queries, keys, width, result);
    for (int64_t query = 0; query < queries; ++query) {
      std::memcpy(context + query_place + query * dim, result.data + query * result.step, sizeof(float) * width);
    }
  });
}

/** dy (N or B, dim), probabilities, q, k, v and the rest as for Attention → dq (N or B, dim), dk, dv (N, dim). */
inline void AttentionGradient(Call& call) {
  const int64_t query_rows = call.Rows(2), key_rows = call.Rows(3), dim = call.Width(2);
  const Batch batch(call, 5, query_rows, key_rows, dim);
  const bool dropout = call.Size(9) > 0;
  call.Require(call.Size(0) == call.Size(2), "attention: dy has not the size of q");
  call.Require(call.Size(1) == batch.offsets.back(), "attention: the probabilities are of another batch");
  call.Require(call.Size(4) == call.Size(3) && call.Width(3) == dim, "attention: q, k and v do not fit");
  call.Require(!dropout || call.Size(9) == query_rows, "attention: there is not one stream for each query");
  call.Require(!dropout || call.Size(10) == kGaps, "attention: the table of gaps is not complete");
  const float *dy = call.Floats(0), *probabilities = call.Floats(1);
  const float *q = call.Floats(2), *k = call.Floats(3), *v = call.Floats(4);
  float* dq = call.Output(0, {query_rows, dim});
  float* dk = call.Output(1, {key_rows, dim});
  float* dv = call.Output(2, {key_rows, dim});
  std::vector<float> masks;
  if (dropout) masks = DrawMasks(batch, call.Integers(9), call.Integers(10), *call.Floats(11));
  std::memset(dq, 0, sizeof(float) * query_rows * dim);
  std::memset(dk, 0, sizeof(float) * key_rows * dim);
  std::memset(dv, 0, sizeof(float) * key_rows * dim);

  Pool::Get().Run(batch.sentences * batch.heads, [&](int64_t part) {
    const int64_t s = part / batch.heads, head = part % batch.heads, width = batch.width;
    const int64_t keys = batch.lengths[s], queries = batch.Queries(s), step = batch.Step(s);
    const int64_t key_place = batch.starts[s] * dim + head * width;
    const int64_t query_place = batch.QueryRow(s) * dim + head * width;
    const int64_t place = batch.offsets[s] + head * keys;
    if (keys == 0) return;
    Scratch scratch(2 * queries * Padded(width) + 2 * keys * Padded(width) + width * Padded(keys) +
                    2 * queries * Padded(keys) + queries * Padded(width));
    const Matrix own_q = scratch.Copy(q + query_place, dim, queries, width, batch.scale);
    const Matrix own_dy = scratch.Copy(dy + query_place, dim, queries, width);
    const Matrix own_k = scratch.Copy(k + key_place, dim, keys, width);
    const Matrix v_transposed = scratch.Transpose(v + key_place, dim, keys, width);
    const Matrix dropped = scratch.Copy(probabilities + place, step, queries, keys);
    const Matrix scores = scratch.Take(queries, keys);  // their gradient
    const Matrix by_query = scratch.Take(queries, width);
    const Matrix by_key = scratch.Take(keys, width);
    Multiply({own_dy.data, own_dy.step, 1}, v_transposed, queries, width, keys, scores);
    for (int64_t query = 0; query < queries; ++query) {
      // With P the probabilities, M the mask and d = dy·vᵀ: dP = d·M, and softmax gives P·(dP − Σ dP·P).
      float *d = scores.data + query * scores.step, *p = dropped.data + query * dropped.step;
      const float* mask = dropout ? masks.data() + place + query * step : nullptr;
      Lanes sum{};
      for (int64_t key = 0; key < keys; key += kLanes) {
        const int64_t count = keys - key;
        Lanes gradient = Load(d + key);  // the padding of d and p is 0
        if (mask) gradient *= Load(mask + key, count);
        Store(d + key, gradient);
        sum += gradient * Load(p + key);
      }
      const float total = Sum(sum);
      for (int64_t key = 0; key < keys; key += kLanes) {
        const int64_t count = keys - key;
        const Lanes share = Load(p + key);
        Store(d + key, share * (Load(d + key) - total));
        if (mask) Store(p + key, share * Load(mask + key, count));
      }
    }
    Multiply({scores.data, scores.step, 1}, own_k, queries, keys, width, by_query);
    for (int64_t query = 0; query < queries; ++query) {
      for (int64_t column = 0; column < width; ++column) {
        dq[query_place + query * dim + column] = by_query.data[query * by_query.step + column] * batch.scale;
      }
    }
    const auto put_keys = [&](float* to) {
      for (int64_t key = 0; key < keys; ++key) {
        std::memcpy(to + key_place + key * dim, by_key.data + key * by_key.step, sizeof(float) * width);
      }
    };
    Multiply({scores.data, 1, scores.step}, own_q, keys, queries, width, by_key);
    put_keys(dk);
    Multiply({dropped.data, 1, dropped.step}, own_dy, keys, queries, width, by_key);
    put_keys(dv);
  });
}

}  // namespace frostline
