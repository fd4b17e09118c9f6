import type { FusedOps } from "../src/engine/fused-ops.ts";
import type { Ops } from "../src/engine/ops.ts";

/** The same ops, and how many sentences have gone through how many blocks: each block has one attention. */
export function countBlocks(inner: Ops): { ops: Ops; sentenceBlocks: () => number } {
  let sentenceBlocks = 0;
  const attention: FusedOps["attention"] = (q, k, v, batch, queries, dropout) => {
    sentenceBlocks += batch.layout.lengths.filter((tokens) => tokens > 0).length;
    return inner.fused.attention(q, k, v, batch, queries, dropout);
  };
  const fused: FusedOps = { ...inner.fused, attention };
  const ops = new Proxy(inner, {
    get(target, name) {
      if (name === "fused") return fused;
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { ops, sentenceBlocks: () => sentenceBlocks };
}
