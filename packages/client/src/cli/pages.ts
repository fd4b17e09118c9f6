interface Page<Node> {
  edges: { node: Node }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** The most that the gateway gives at once. */
const onPage = 100;

/** The first `limit` of a list that comes in pages, and how many it has in all. */
export async function firstOfPages<Node>(
  limit: number,
  ask: (place: { first: number; after: string | null }) => Promise<Page<Node>>,
): Promise<{ found: Node[]; totalCount: number }> {
  const found: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<Node> = await ask({ first: Math.min(onPage, limit - found.length), after });
    found.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.endCursor ?? null;
    if (!page.pageInfo.hasNextPage || found.length >= limit) return { found, totalCount: page.totalCount };
  }
}
