import { type ClassType, Field, Int, ObjectType } from "type-graphql";
import { badInput } from "../errors.ts";

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;

  @Field(() => Boolean, { description: "Said of pages that are read from the end; else false." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export interface Connection<Node> {
  edges: Edge<Node>[];
  pageInfo: PageInfo;
  /** May be a getter, where counting costs much: it is read only by those who ask for it. */
  readonly totalCount: number | Promise<number>;
}

/** The Relay connection and edge types of one node type. */
export function connectionOf<Node extends object>(name: string, nodeType: () => ClassType<Node>) {
  @ObjectType(`${name}Edge`)
  class EdgeType implements Edge<Node> {
    @Field(() => String)
    cursor!: string;

    @Field(() => nodeType())
    node!: Node;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType])
    edges!: EdgeType[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int)
    totalCount!: number;
  }
  return ConnectionType;
}

/** A page of rows, of which one more was asked for than the page holds: that one says whether there is a next page. */
export function pageOf<Row, Node>(
  rows: Row[],
  first: number,
  totalCount: number,
  edgeOf: (row: Row) => Edge<Node>,
): Connection<Node> {
  const edges = rows.slice(0, first).map(edgeOf);
  const hasNextPage = rows.length > first;
  return { edges, pageInfo: { ...cursorsOf(edges), hasNextPage, hasPreviousPage: false }, totalCount };
}

/** A page that was read from the end: rows last to first, one more than the page holds. */
export function lastPageOf<Row, Node>(
  rows: Row[],
  last: number,
  totalCount: number,
  edgeOf: (row: Row) => Edge<Node>,
): Connection<Node> {
  const edges = rows.slice(0, last).reverse().map(edgeOf);
  const hasPreviousPage = rows.length > last;
  return { edges, pageInfo: { ...cursorsOf(edges), hasNextPage: false, hasPreviousPage }, totalCount };
}

function cursorsOf(edges: Edge<unknown>[]) {
  return { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
}

/** @throws BAD_INPUT when the page size is out of range. */
export function checkFirst(first: number, most: number, field = "first"): void {
  if (first < 1 || first > most) throw badInput(field, `A page has 1 to ${most} entries, not ${first}.`);
}

/** Cursors say nothing to the caller, so that what they are made of may change. */
export const toCursor = (...parts: (string | number)[]) =>
  Buffer.from(parts.join(":"), "utf8").toString("base64url");

/** @throws BAD_INPUT when the text is no cursor of this list. */
export function fromCursor(cursor: string, shape: RegExp, field = "after"): string[] {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  if (!shape.test(text)) throw badInput(field, "This cursor does not belong to this list.");
  return text.split(":");
}

export const idCursor = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
