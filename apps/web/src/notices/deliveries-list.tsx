import type { DeliveryStatus } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { RelativeTime } from "../ui/relative-time.tsx";

export const DeliveriesListFragment = graphql(`
  fragment DeliveriesList_Deliveries on WebhookDeliveryConnection {
    totalCount
    edges {
      node {
        id
        type
        status
        tries
        createdAt
        lastStatus
        lastAnswer
        webhook {
          id
          name
        }
      }
    }
  }
`);

const WORDS: Record<DeliveryStatus, string> = {
  PENDING: "on its way",
  DELIVERED: "taken",
  FAILED: "given up",
};

/** What was sent, newest first, with the last answer to it. */
export function DeliveriesList({ deliveries }: { deliveries: FragmentType<typeof DeliveriesListFragment> }) {
  const { edges } = readFragment(DeliveriesListFragment, deliveries);
  if (edges.length === 0) return <p className="text-ink-faint">Nothing was sent yet.</p>;
  return (
    <ol>
      {edges.map(({ node: { id, type, status, tries, createdAt, lastStatus, lastAnswer, webhook } }) => (
        <li key={id} className="border-line border-b py-1.5 last:border-b-0">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <code className="font-mono text-xs">{type}</code>
            <span className="min-w-0 flex-1 text-ink-soft">
              to {webhook.name}: {WORDS[status]}
              {tries > 1 && `, ${tries} tries`}
            </span>
            <span className="text-ink-faint text-xs">
              <RelativeTime at={createdAt} />
            </span>
          </p>
          {(lastStatus || lastAnswer) && (
            <p className="break-words text-ink-faint text-xs">
              {[lastStatus, lastAnswer].filter(Boolean).join(" ")}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
