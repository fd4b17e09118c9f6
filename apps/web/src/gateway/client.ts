"use client";

import { createClient as createSocketClient } from "graphql-ws/client";
import {
  type Client,
  type CombinedError,
  createClient,
  type Exchange,
  fetchExchange,
  mapExchange,
  type Operation,
  subscriptionExchange,
} from "urql";
import { graphql } from "../gql/index.ts";
import { normalisedCache } from "./cache.ts";
import { gatewayStatus } from "./status.ts";

const ViewerCheckDocument = graphql(`
  query ViewerCheck {
    viewer {
      user {
        id
      }
    }
  }
`);

/** The dashboard's GraphQL client. On the server it sends nothing: pages get their data in the browser. */
export function createGatewayClient(): Client {
  if (typeof window === "undefined") {
    return createClient({ url: "/graphql", preferGetMethod: false, exchanges: [silentExchange] });
  }
  const onScreen = new Map<number, Operation>();
  const watch = mapExchange({
    onOperation(operation) {
      if (operation.kind === "query") onScreen.set(operation.key, operation);
      if (operation.kind === "teardown") onScreen.delete(operation.key);
    },
    onResult({ error }) {
      if (isUnreachable(error)) gatewayStatus.reportTrouble();
      if (hasCode(error, "UNAUTHENTICATED")) checkViewer();
    },
  });
  const client = createClient({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    exchanges: [watch, normalisedCache(), fetchExchange, socketExchange()],
  });

  let checking = false;
  const checkViewer = () => {
    if (checking) return;
    checking = true;
    const check = client.query(ViewerCheckDocument, {}, { requestPolicy: "network-only" }).toPromise();
    void check.finally(() => {
      checking = false;
    });
  };
  refetchWhatMayBeStale(client, onScreen);
  return client;
}

const silentExchange: Exchange = () => () => () => {};

function refetchWhatMayBeStale(client: Client, onScreen: Map<number, Operation>) {
  let epoch = gatewayStatus.epoch;
  gatewayStatus.subscribe(() => {
    if (gatewayStatus.epoch === epoch) return;
    epoch = gatewayStatus.epoch;
    for (const operation of onScreen.values()) {
      // Not by way of the cache: it does not ask again for what it lacks when the last answer was an error.
      const context = { ...operation.context, requestPolicy: "network-only" as const };
      client.reexecuteOperation(client.createRequestOperation("query", operation, context));
    }
  });
}

function socketExchange() {
  const { protocol, host } = window.location;
  let subscriptions = 0;
  const socket = createSocketClient({
    url: `${protocol === "https:" ? "wss:" : "ws:"}//${host}/graphql`,
    lazyCloseTimeout: 3000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, 4000) + Math.random() * 500)),
    on: {
      connected: () => gatewayStatus.reportSocketUp(),
      closed: () => {
        if (subscriptions > 0) gatewayStatus.reportSocketDown();
      },
    },
  });
  return subscriptionExchange({
    forwardSubscription: ({ query = "", variables, operationName }) => ({
      subscribe: (sink) => {
        subscriptions += 1;
        let open = true;
        const ended = () => {
          if (!open) return;
          open = false;
          subscriptions -= 1;
          if (subscriptions === 0) gatewayStatus.reportSocketUnneeded();
        };
        const end = socket.subscribe(
          { query, variables: variables ?? {}, operationName: operationName ?? null },
          {
            next: ({ data = null, errors = [] }) =>
              sink.next(errors.length > 0 ? { data, errors } : { data }),
            error: (error) => {
              ended();
              sink.error(error);
            },
            complete: () => {
              ended();
              sink.complete();
            },
          },
        );
        return {
          unsubscribe: () => {
            ended();
            end();
          },
        };
      },
    }),
  });
}

/** True when the request did not get as far as the gateway. */
export function isUnreachable(error: CombinedError | undefined): boolean {
  return hasCode(error, "GATEWAY_UNREACHABLE") || error?.networkError instanceof TypeError;
}

/** True when the gateway answered with this code of its list. */
export function hasCode(error: CombinedError | undefined, code: string): boolean {
  return error?.graphQLErrors.some(({ extensions }) => extensions.code === code) ?? false;
}

/** What went wrong, as one sentence for a person. */
export function errorSentence(error: CombinedError): string {
  if (isUnreachable(error)) return "The gateway cannot be reached at the moment.";
  return error.graphQLErrors[0]?.message ?? "The gateway's answer could not be read.";
}
