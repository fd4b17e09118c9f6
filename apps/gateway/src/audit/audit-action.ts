/** What is written down. Stored as text: a new action needs no migration. */
export const auditActions = [
  "SIGNED_IN",
  "PASSWORD_CHANGED",
  "SESSIONS_ENDED",
  "TEAM_CREATED",
  "TEAM_RENAMED",
  "INVITATION_CREATED",
  "INVITATION_REVOKED",
  "MEMBER_JOINED",
  "MEMBER_LEFT",
  "MEMBER_REMOVED",
  "ROLE_CHANGED",
  "OWNERSHIP_TRANSFERRED",
  "API_TOKEN_CREATED",
  "API_TOKEN_REVOKED",
  "RUNNER_TOKEN_CREATED",
  "RUNNER_REGISTERED",
  "EXPERIMENT_DELETED",
  "EXPERIMENT_RESTORED",
  "RUN_DELETED",
  "RUN_RESTORED",
] as const;

export type AuditAction = (typeof auditActions)[number];
