import type { TeamRole } from "../gql/graphql.ts";

export const ROLES: readonly { value: TeamRole; label: string }[] = [
  { value: "OWNER", label: "Owner" },
  { value: "MEMBER", label: "Member" },
  { value: "VIEWER", label: "Viewer" },
];

export const roleName = (role: TeamRole): string => ROLES.find(({ value }) => value === role)?.label ?? role;
