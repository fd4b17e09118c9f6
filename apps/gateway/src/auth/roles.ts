import { type role, tokenScope } from "@frostline/db";

export type Role = (typeof role.enumValues)[number];

const ladder = ["VIEWER", "MEMBER", "OWNER"] as const satisfies readonly Role[];

/** Higher for roles that may more. */
export const rankOf = (name: Role) => ladder.indexOf(name);

export type TokenScope = (typeof tokenScope.enumValues)[number];

/** A session in a browser may be used for everything that its person may. */
export const allScopes: readonly TokenScope[] = tokenScope.enumValues;
