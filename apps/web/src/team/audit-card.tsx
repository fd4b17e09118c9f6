import type { AuditAction } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";

export const AuditCardFragment = graphql(`
  fragment AuditCard_Events on AuditEventConnection {
    totalCount
    pageInfo {
      hasNextPage
    }
    edges {
      node {
        id
        at
        actorName
        action
        subject
      }
    }
  }
`);

const WORDS: Record<AuditAction, string> = {
  SIGNED_IN: "signed in",
  PASSWORD_CHANGED: "changed the password",
  PASSWORD_LINK_CREATED: "made a link for a new password of",
  PASSWORD_RESET: "chose a new password for",
  SESSIONS_ENDED: "signed other browsers out",
  TEAM_CREATED: "created the team",
  TEAM_RENAMED: "renamed the team",
  INVITATION_CREATED: "invited",
  INVITATION_REVOKED: "revoked the invitation of",
  MEMBER_JOINED: "joined",
  MEMBER_LEFT: "left",
  MEMBER_REMOVED: "removed",
  ROLE_CHANGED: "changed the role of",
  OWNERSHIP_TRANSFERRED: "made owner",
  API_TOKEN_CREATED: "created the API token",
  API_TOKEN_REVOKED: "revoked the API token",
  RUNNER_TOKEN_CREATED: "created a registration token for a runner",
  RUNNER_REGISTERED: "registered the runner",
  RUNNER_DRAINED: "let no new run go to the runner",
  RUNNER_RESUMED: "let runs go again to the runner",
  RUNNER_QUARANTINED: "failed run after run, which put into quarantine",
  RUNNER_QUARANTINE_LIFTED: "lifted the quarantine of the runner",
  RUNNER_DELETED: "deleted the runner",
  EXPERIMENT_DELETED: "deleted the experiment",
  EXPERIMENT_RESTORED: "restored the experiment",
  EXPERIMENT_QUEUEING_SET: "changed how runs are handed out of",
  RUNS_RETRIED: "tried again",
  RUN_DELETED: "deleted the",
  RUN_RESTORED: "restored the",
  WEBHOOK_CREATED: "created the webhook",
  WEBHOOK_SWITCHED_ON: "switched on the webhook",
  WEBHOOK_SWITCHED_OFF: "switched off the webhook",
  WEBHOOK_DELETED: "deleted the webhook",
  NOTICE_RULE_CREATED: "created the notice rule",
  NOTICE_RULE_SWITCHED_ON: "switched on the notice rule",
  NOTICE_RULE_SWITCHED_OFF: "switched off the notice rule",
  NOTICE_RULE_DELETED: "deleted the notice rule",
  DATASET_UPLOADED: "uploaded the data set",
  FILE_DELETED: "deleted the file",
  METRIC_DELETED: "deleted the metric",
  POINTS_RETENTION_SET: "set how long points are kept of",
};

/** Of these the subject is who acted. */
const OF_ONESELF: readonly AuditAction[] = [
  "SIGNED_IN",
  "PASSWORD_CHANGED",
  "SESSIONS_ENDED",
  "MEMBER_JOINED",
  "MEMBER_LEFT",
];

interface AuditCardProps {
  events: FragmentType<typeof AuditCardFragment>;
  onMore: () => void;
}

/** Who did what, newest first. For owners. */
export function AuditCard({ events, onMore }: AuditCardProps) {
  const { edges, totalCount, pageInfo } = readFragment(AuditCardFragment, events);
  return (
    <Card title="Audit log" note={`${totalCount} entries, never changed or deleted`} flush>
      <ol>
        {edges.map(({ node: { id, at, actorName, action, subject } }) => (
          <li key={id} className="flex gap-3 border-line border-b px-4 py-1.5 last:border-b-0">
            <p className="min-w-0 flex-1 break-words">
              <span className="font-medium">{actorName}</span>{" "}
              <span className="text-ink-soft">{WORDS[action]}</span>
              {!OF_ONESELF.includes(action) && ` ${subject}`}
            </p>
            <span className="text-ink-faint text-xs leading-5">
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ol>
      {pageInfo.hasNextPage && (
        <div className="p-3">
          <Button onClick={onMore}>Show more</Button>
        </div>
      )}
    </Card>
  );
}
