"use client";

import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import type { ListView } from "./list-view.ts";

const RecentMetricKeysDocument = graphql(`
  query RecentMetricKeys {
    runs(first: 50) {
      edges {
        node {
          id
          summaries {
            key
          }
        }
      }
    }
  }
`);

/** Metrics to choose from: those of the newest runs, and those that the view names already. */
export function useMetricKeys({ columns, ranges }: ListView): string[] {
  const { data } = useLiveQuery(RecentMetricKeysDocument, {});
  const recent = data?.runs.edges.flatMap(({ node }) => node.summaries.map(({ key }) => key)) ?? [];
  const named = [...columns, ...ranges].map(({ key }) => key);
  return [...new Set([...named, ...recent])].toSorted();
}
