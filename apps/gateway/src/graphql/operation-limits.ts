import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from "graphql";
import { costOf } from "./operation-cost.ts";
import type { OperationRequest } from "./operation-request.ts";
import { type OperationSize, sizeOf } from "./operation-size.ts";

/** More than any screen asks, less than an attack. */
const most: OperationSize & { tokens: number; cost: number } = {
  tokens: 4_000,
  depth: 12,
  fields: 1_000,
  aliases: 50,
  rootFields: 20,
  cost: 50_000,
};

const sentences: Record<keyof OperationSize, (size: number) => string> = {
  depth: (size) => `This operation is ${size} fields deep; the limit is ${most.depth}.`,
  fields: (size) => `This operation has ${size} fields with its fragments; the limit is ${most.fields}.`,
  aliases: (size) => `This operation has ${size} aliases; the limit is ${most.aliases}.`,
  rootFields: (size) => `This operation has ${size} fields at its root; the limit is ${most.rootFields}.`,
};

/** Documents that were parsed before, the latest last: programs send the same few, and a socket keeps each while it runs. */
const known = new Map<string, DocumentNode>();
const mostKnown = 100;
const longestKnown = 4_000;

/**
 * Parses an operation of bearable size; the same text again is the same document. To be called before graphql validates
 * it: some of graphql's rules take time quadratic in the number of fields.
 * @throws GraphQLError for a text that is no GraphQL, and for an operation over the limits
 */
export function parseWithinLimits(source: string): DocumentNode {
  const present = known.get(source);
  if (present) {
    known.delete(source);
    known.set(source, present);
    return present;
  }
  const document = parseNew(source);
  if (source.length <= longestKnown) known.set(source, document);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return document;
}

function parseNew(source: string): DocumentNode {
  const document = parse(source, { maxTokens: most.tokens });
  const size = sizeOf(document);
  for (const what of ["depth", "fields", "aliases", "rootFields"] as const) {
    if (size[what] > most[what]) throw new GraphQLError(sentences[what](size[what]));
  }
  return document;
}

/** Throws for a valid operation that would answer too much. @throws GraphQLError */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: Omit<OperationRequest, "query">,
): void {
  const cost = costOf(schema, document, operation);
  if (cost <= most.cost) return;
  throw new GraphQLError(
    `This operation asks for up to ${cost} objects; the limit is ${most.cost}: ask for shorter pages, or for less within each entry.`,
  );
}
