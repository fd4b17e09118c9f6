// kernels.node: fused kernels for processors, as ops of the TensorFlow that is loaded already.
//
// Compiled on the host where they run, for its own processor (-march=native), by compile-kernels.ts. What they
// compute is what composed-ops.ts puts together from plain ops.
#include <node_api.h>

#include "attention.h"
#include "call.h"
#include "dropout.h"
#include "half.h"
#include "rows.h"

namespace frostline {

static const Op kOps[] = {
    {"FrostlineBiasGelu", {}, {"x: float", "bias: float"}, {"y: float", "derivative: float"}, Compute<BiasGelu>},
    {"FrostlineProductAndColumnSums",
     {},
     {"a: float", "b: float"},
     {"product: float", "sums: float"},
     Compute<ProductAndColumnSums>},
    {"FrostlineAddNorm",
     {},
     {"x: float", "bias: float", "mask: float", "residual: float", "gain: float", "beta: float", "epsilon: float"},
     {"y: float", "normalized: float", "inverse_deviation: float"},
     Compute<AddNorm>},
    {"FrostlineAddNormGradient",
     {},
     {"dy: float", "more: float", "normalized: float", "inverse_deviation: float", "gain: float", "mask: float"},
     {"residual: float", "x: float", "gain_sums: float", "beta_sums: float", "bias_sums: float"},
     Compute<AddNormGradient>},
    {"FrostlineRoundToHalf", {}, {"x: float"}, {"rounded: float", "halves: float"}, Compute<RoundToHalf>},
    {"FrostlineSumsOfSquares", {"N: int >= 1"}, {"x: N * float"}, {"sums: float"}, Compute<SumsOfSquares>},
    {"FrostlineDropoutMask",
     {},
     {"keys: int32", "gaps: int32", "kept: float", "width: int32"},
     {"mask: float"},
     Compute<DropoutMask>},
    {"FrostlineAttention",
     {},
     {"q: float", "k: float", "v: float", "starts: int32", "lengths: int32", "heads: int32", "first_only: int32",
      "keys: int32", "gaps: int32", "kept: float"},
     {"context: float", "probabilities: float"},
     Compute<Attention>},
    {"FrostlineAttentionGradient",
     {},
     {"dy: float", "probabilities: float", "q: float", "k: float", "v: float", "starts: int32", "lengths: int32",
      "heads: int32", "first_only: int32", "keys: int32", "gaps: int32", "kept: float"},
     {"dq: float", "dk: float", "dv: float"},
     Compute<AttentionGradient>},
};

/** A process may load this file more than once (worker threads), TensorFlow takes each op once. */
static void RegisterAll() {
  static const bool registered = [] {
    for (const Op& op : kOps) Register(op);
    return true;
  }();
  (void)registered;
}

}  // namespace frostline

static napi_value Init(napi_env env, napi_value exports) {
  try {
    frostline::RegisterAll();
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return exports;
}

NAPI_MODULE(kernels, Init)
