import { z } from "zod/mini";
import { type Draft, emptyDraft } from "./draft.ts";
import { STRATEGY_KINDS } from "./strategies.ts";

const Texts = z.record(z.string(), z.string());
const StoredDraft = z.partial(
  z.object({
    name: z.string(),
    question: z.string(),
    modelSource: z.string(),
    blocks: z.string(),
    datasetSource: z.string(),
    dataset: Texts,
    training: Texts,
    queueing: Texts,
    requiredLabels: z.array(z.string()),
    depths: z.array(z.number()),
    depthRates: Texts,
    sets: z.array(z.object({ id: z.number(), frozen: z.array(z.string()), rates: z.string() })),
    strategies: z.array(
      z.object({ id: z.number(), kind: z.enum(STRATEGY_KINDS), texts: Texts, rates: z.string() }),
    ),
    seeds: z.string(),
  }),
);

/** The draft of this browser tab that was stored under a key; undefined when there is none that can be read. */
export function loadDraft(
  key: string,
  storage: Pick<Storage, "getItem"> = sessionStorage,
): Draft | undefined {
  try {
    const stored = storage.getItem(key);
    if (stored === null) return undefined;
    const draft = StoredDraft.parse(JSON.parse(stored));
    const empty = emptyDraft();
    return {
      ...empty,
      ...(draft as Partial<Draft>),
      dataset: { ...empty.dataset, ...draft.dataset },
      training: { ...empty.training, ...draft.training },
      queueing: { ...empty.queueing, ...draft.queueing },
    };
  } catch {
    return undefined;
  }
}

/** Keeps a draft over a reload. A full or forbidden storage is no reason to stop typing. */
export function storeDraft(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {}
}

export function forgetDraft(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {}
}
