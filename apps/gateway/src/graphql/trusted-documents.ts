import { readFile } from "node:fs/promises";
import { printExecutableGraphQLDocument } from "@graphql-tools/documents";
import { type DocumentNode, Kind, parse, visit } from "graphql";
import { z } from "zod";
import type { Caller } from "../auth/caller.ts";
import { AppError } from "../errors.ts";

/** Hash to text, as the dashboard's build writes it (apps/web/src/gql/persisted-documents.json). */
const Manifest = z.record(z.string(), z.string());

/**
 * The operations that a browser's session may run: those of the dashboard, which are known when it is built. A script
 * that gets into a page can then do no more than its buttons do. Tokens may run what they like.
 */
export class TrustedDocuments {
  readonly #known: ReadonlySet<string>;

  constructor(texts: Iterable<string>) {
    this.#known = new Set([...texts].map((text) => normalised(parse(text))));
  }

  /** @throws Error when the file cannot be read or is no such manifest */
  static async read(file: string): Promise<TrustedDocuments> {
    return new TrustedDocuments(Object.values(Manifest.parse(JSON.parse(await readFile(file, "utf8")))));
  }

  /** @throws FORBIDDEN for an operation of a browser's session that is not the dashboard's */
  check(caller: Caller, document: DocumentNode): void {
    const inBrowser = caller.kind === "user" && caller.sessionHash !== undefined;
    if (!inBrowser || this.#known.has(normalised(document))) return;
    throw new AppError(
      "FORBIDDEN",
      "Browsers may run the dashboard's own operations only: send an API token to run others.",
    );
  }
}

/** The same text for the same operation, also after a client's cache has added `__typename` to it. */
function normalised(document: DocumentNode): string {
  const asWritten = visit(document, {
    [Kind.FIELD]: ({ name, alias }) => (name.value === "__typename" && !alias ? null : undefined),
  });
  return printExecutableGraphQLDocument(asWritten);
}
