import { describe, expect, test } from "vitest";
import { TINY_SHAPE, tinyBertWeights, tinyTensor, tinyWeights } from "../test/tiny-model-folder.ts";
import { checkWeights, encoderParameters, importWeights, type Weights } from "./weights.ts";

const POSITIONS = "distilbert.embeddings.position_embeddings.weight";
const Q_LIN = "distilbert.transformer.layer.1.attention.q_lin.weight";

const importDistilBert = (weights: Weights) => importWeights(weights, "distilbert", TINY_SHAPE, "tiny");
const importBert = (weights: Weights) => importWeights(weights, "bert", TINY_SHAPE, "tiny");

function encoderOf(weights: Weights): Weights {
  return new Map(
    encoderParameters(TINY_SHAPE).map(({ name }) => [name, weights.get(name) ?? tinyTensor("", [])]),
  );
}

describe("a DistilBERT checkpoint", () => {
  test("is split into encoder and head", () => {
    const { encoder, head, ignored } = importDistilBert(tinyWeights());
    expect(encoder).toEqual(encoderOf(tinyWeights()));
    expect([...(head?.keys() ?? [])]).toEqual([
      "pre_classifier.weight",
      "pre_classifier.bias",
      "classifier.weight",
      "classifier.bias",
    ]);
    expect(ignored).toEqual([]);
  });

  test("without a head, without the prefix and with old names is the same encoder", () => {
    const old = [...encoderOf(tinyWeights())].map(([name, tensor]): [string, typeof tensor] => [
      name
        .replace("distilbert.", "")
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta"),
      tensor,
    ]);
    const { encoder, head } = importDistilBert(new Map(old));
    expect(encoder).toEqual(encoderOf(tinyWeights()));
    expect(head).toBeUndefined();
  });

  test("may bring the head of its pretraining, which is left out knowingly", () => {
    const weights = tinyWeights();
    for (const name of ["vocab_transform.weight", "vocab_layer_norm.bias", "vocab_projector.bias"]) {
      weights.set(name, tinyTensor(name, [8]));
    }
    expect(importDistilBert(weights).ignored).toEqual([
      "vocab_transform.weight",
      "vocab_layer_norm.bias",
      "vocab_projector.bias",
    ]);
  });
});

describe("a BERT checkpoint", () => {
  test("is folded into DistilBERT form: token type 0 in the positions, no pooler", () => {
    const bert = tinyBertWeights();
    const { encoder, ignored } = importBert(bert);
    expect([...encoder.keys()].sort()).toEqual(
      encoderParameters(TINY_SHAPE)
        .map(({ name }) => name)
        .sort(),
    );
    expect(ignored).toEqual(["pooler.dense.weight", "pooler.dense.bias"]);
    const positions = bert.get("embeddings.position_embeddings.weight")?.data ?? [];
    const types = bert.get("embeddings.token_type_embeddings.weight")?.data ?? [];
    const sum = Float32Array.from(positions, (value, index) => value + (types[index % 8] ?? Number.NaN));
    expect(encoder.get(POSITIONS)?.data).toEqual(sum);
    expect(encoder.get(Q_LIN)).toEqual(bert.get("encoder.layer.1.attention.self.query.weight"));
    expect(encoder.get("distilbert.transformer.layer.0.sa_layer_norm.bias")).toEqual(
      bert.get("encoder.layer.0.attention.output.LayerNorm.bias"),
    );
    expect(encoder.get("distilbert.transformer.layer.0.output_layer_norm.bias")).toEqual(
      bert.get("encoder.layer.0.output.LayerNorm.bias"),
    );
  });

  test("with its prefix and the heads of its pretraining gives the same encoder", () => {
    const prefixed = new Map([...tinyBertWeights()].map(([name, tensor]) => [`bert.${name}`, tensor]));
    prefixed.set("cls.predictions.bias", tinyTensor("cls", [10]));
    expect(importBert(prefixed).encoder).toEqual(importBert(tinyBertWeights()).encoder);
  });

  test("without token types is refused", () => {
    const weights = tinyBertWeights();
    weights.delete("embeddings.token_type_embeddings.weight");
    expect(() => importBert(weights)).toThrow("lacks the tensor embeddings.token_type_embeddings.weight");
  });
});

describe("a checkpoint that does not fit is refused, and every wrong tensor named", () => {
  test.each<[string, (weights: Weights) => void, string]>([
    ["a missing tensor", (weights) => weights.delete(Q_LIN), `it lacks the tensor ${Q_LIN}`],
    [
      "an unknown tensor",
      (weights) => weights.set("distilbert.extra", tinyTensor("", [1])),
      "it has the unknown tensor distilbert.extra",
    ],
    [
      "a tensor in another shape",
      (weights) => weights.set(Q_LIN, tinyTensor("", [8, 9])),
      `it has tensor ${Q_LIN} in shape [8,9] instead of [8,8]`,
    ],
    [
      "a value that is no number",
      (weights) => weights.set(Q_LIN, { shape: [8, 8], data: new Float32Array(64).fill(Number.NaN, 3) }),
      `it has NaN in tensor ${Q_LIN} (value 3)`,
    ],
    [
      "several faults",
      (weights) => {
        weights.delete(Q_LIN);
        weights.delete(POSITIONS);
      },
      `it lacks the tensor ${POSITIONS}; lacks the tensor ${Q_LIN}`,
    ],
  ])("%s", (_, damage, reason) => {
    const weights = tinyWeights();
    damage(weights);
    expect(() => importDistilBert(weights)).toThrow(reason);
    expect(() => checkWeights(weights, TINY_SHAPE, "tiny")).toThrow(reason);
  });

  test("a head for another number of classes", () => {
    expect(() => checkWeights(tinyWeights(), { ...TINY_SHAPE, labels: 5 }, "tiny")).toThrow(
      "tensor classifier.weight in shape [3,8] instead of [5,8]; has tensor classifier.bias in shape [3]",
    );
  });
});
