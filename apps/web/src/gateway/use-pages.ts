"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from "urql";

/** A page of a list, as the gateway answers it. */
interface Connection<Node> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  edges: readonly { node: Node }[];
}

export interface Pages<Node> {
  /** Of all pages that were asked for, in order; undefined until the first is there. */
  nodes: readonly Node[] | undefined;
  totalCount: number;
  /** Undefined when there are no more, or while more are coming. */
  loadMore: (() => void) | undefined;
  /** Set only when there is nothing to show instead. */
  error: CombinedError | undefined;
  refetch: () => void;
}

interface Answer<Data> {
  data?: Data | undefined;
  error?: CombinedError | undefined;
}

/**
 * A list, page by page. Every page stays a live query of its own, so what changes in it is seen; when its end
 * moves, the next page follows. Until all pages fit together again the last list stays on screen.
 * `connectionOf` has to be the same function at each call.
 */
export function usePages<Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after">,
  connectionOf: (data: Data) => Connection<Node> | null | undefined,
): Pages<Node> {
  const client = useClient();
  const [wanted, setWanted] = useState(1);
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer<Data>>>(new Map());
  const [kept, setKept] = useState<{ list: string; nodes: Node[]; totalCount: number }>();
  const [round, setRound] = useState(0);
  const open = useRef(new Map<string, () => void>());
  const list = JSON.stringify(variables);

  const pages = chain(wanted, (after) => {
    const data = answers.get(pageKey(list, after))?.data;
    return data === undefined ? undefined : (connectionOf(data) ?? undefined);
  });
  const last = pages.at(-1)?.connection;
  const cursors = JSON.stringify(pages.map(({ after }) => after));

  // biome-ignore lint/correctness/useExhaustiveDependencies: variables and cursors are compared by content; round asks again.
  useEffect(() => {
    const asked = new Map(pages.map(({ after }) => [pageKey(list, after), after]));
    for (const [key, close] of open.current) {
      if (asked.has(key)) continue;
      close();
      open.current.delete(key);
    }
    for (const [key, after] of asked) {
      if (open.current.has(key)) continue;
      const { unsubscribe } = client
        .query(document, { ...variables, after } as unknown as Variables)
        .subscribe(({ data, error }) =>
          setAnswers((before) => new Map(before).set(key, { data: data ?? before.get(key)?.data, error })),
        );
      open.current.set(key, unsubscribe);
    }
  }, [client, document, list, cursors, round]);

  const closeAll = useCallback(() => {
    for (const close of open.current.values()) close();
    open.current.clear();
  }, []);
  useEffect(() => closeAll, [closeAll]);

  const complete = last !== undefined;
  const nodes = pages.flatMap(({ connection }) => connection?.edges.map(({ node }) => node) ?? []);
  const totalCount = last?.totalCount ?? 0;
  if (complete && !isSame(kept, { list, nodes, totalCount })) setKept({ list, nodes, totalCount });
  const shown = kept?.list === list ? kept : undefined;

  return {
    nodes: shown?.nodes,
    totalCount: shown?.totalCount ?? 0,
    loadMore: last?.pageInfo.hasNextPage ? () => setWanted(pages.length + 1) : undefined,
    error: shown ? undefined : answers.get(pageKey(list, null))?.error,
    refetch: () => {
      closeAll();
      setRound((n) => n + 1);
    },
  };
}

interface Page<Node> {
  after: string | null;
  connection: Connection<Node> | undefined;
}

/** The pages from the first on, each beginning where the one before ends, as far as they are known. */
function chain<Node>(
  wanted: number,
  at: (after: string | null) => Connection<Node> | undefined,
): Page<Node>[] {
  const pages: Page<Node>[] = [];
  let after: string | null | undefined = null;
  while (pages.length < wanted && after !== undefined) {
    const connection = at(after);
    pages.push({ after, connection });
    after = connection?.pageInfo.hasNextPage ? (connection.pageInfo.endCursor ?? undefined) : undefined;
  }
  return pages;
}

const pageKey = (list: string, after: string | null) => `${list} ${after ?? ""}`;

/** Nodes are compared by identity: the cache keeps that of what has not changed. */
function isSame<Node>(
  before: { list: string; nodes: Node[]; totalCount: number } | undefined,
  now: { list: string; nodes: Node[]; totalCount: number },
): boolean {
  return (
    before !== undefined &&
    before.list === now.list &&
    before.totalCount === now.totalCount &&
    before.nodes.length === now.nodes.length &&
    before.nodes.every((node, i) => node === now.nodes[i])
  );
}
