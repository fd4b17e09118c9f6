import type { Ops } from "../src/engine/ops.ts";

/** The same ops, and how many sentences have gone through how many blocks: each block has one softmax for a sentence. */
export function countBlocks(inner: Ops): { ops: Ops; sentenceBlocks: () => number } {
  let sentenceBlocks = 0;
  const softmax: Ops["softmax"] = (x) => {
    sentenceBlocks += x.shape[0] ?? 0; // (B, H, T, T)
    return inner.softmax(x);
  };
  const ops = new Proxy(inner, {
    get(target, name) {
      if (name === "softmax") return softmax;
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { ops, sentenceBlocks: () => sentenceBlocks };
}
