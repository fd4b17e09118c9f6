import type { role } from "@frostline/db";

export type Role = (typeof role.enumValues)[number];

const ladder = ["VIEWER", "MEMBER", "OWNER"] as const satisfies readonly Role[];

/** Higher for roles that may more. */
export const rankOf = (name: Role) => ladder.indexOf(name);
