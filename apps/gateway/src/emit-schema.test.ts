import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { emitSchema } from "./emit-schema.ts";

test("the committed schema is what the resolvers say, and saying it twice gives the same text", () => {
  const committed = readFileSync(new URL("../../../schema.graphql", import.meta.url), "utf8");
  expect(emitSchema()).toBe(committed);
  expect(emitSchema()).toBe(committed);
});
