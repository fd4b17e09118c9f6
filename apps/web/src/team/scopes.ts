import type { TokenScope } from "../gql/graphql.ts";

export const SCOPES: readonly { value: TokenScope; label: string; description: string }[] = [
  { value: "READ", label: "read", description: "see what the team has" },
  { value: "WRITE", label: "write", description: "create and change experiments and runs" },
  { value: "RUNNERS", label: "runners", description: "let runners join, drain and delete them" },
  { value: "ADMIN", label: "admin", description: "manage people and tokens" },
];

export const scopeNames = (scopes: readonly TokenScope[]): string =>
  SCOPES.filter(({ value }) => scopes.includes(value))
    .map(({ label }) => label)
    .join(", ");
