"use client";

import { errorSentence } from "../gateway/client.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { LoadFailed } from "../ui/load-failed.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { RulesCard } from "./rules-card.tsx";
import { WebhooksCard } from "./webhooks-card.tsx";

const NoticeSettingsDocument = graphql(`
  query NoticeSettings {
    noticeRules {
      id
      ...RulesCard_Rule
    }
    webhooks {
      id
      name
      ...WebhooksCard_Webhook
    }
    webhookDeliveries(first: 20) {
      ...DeliveriesList_Deliveries
    }
    experiments(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

/** What the team wants to be told of, and where it is sent. For owners. */
export function NoticeSettings() {
  const { data, error, refetch } = useLiveQuery(NoticeSettingsDocument, {});
  if (error) return <LoadFailed what="The notices' rules" message={errorSentence(error)} retry={refetch} />;
  if (!data) return <Skeleton className="h-72" />;
  const experiments = data.experiments.edges.map(({ node }) => node);
  return (
    <>
      <RulesCard rules={data.noticeRules} webhooks={data.webhooks} experiments={experiments} />
      <WebhooksCard webhooks={data.webhooks} deliveries={data.webhookDeliveries} />
    </>
  );
}
