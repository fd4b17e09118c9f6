import type { FreezePolicy } from "../freeze-policy.ts";

export type PolicyOf<Kind extends FreezePolicy["kind"]> = Extract<FreezePolicy, { kind: Kind }>;
