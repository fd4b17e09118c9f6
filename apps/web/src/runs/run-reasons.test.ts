import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { REASONS } from "./run-reasons.ts";

test("every reason of the API has words of its own", () => {
  const schema = readFileSync(new URL("../../../../schema.graphql", import.meta.url), "utf8");
  const [, values = ""] = /^enum RunReason \{([^}]*)\}/m.exec(schema) ?? [];
  const reasons = values.trim().split(/\s+/);
  expect(Object.keys(REASONS).toSorted()).toEqual(reasons.toSorted());
  for (const words of ["short", "sentence"] as const) {
    const said = Object.values(REASONS).map((reason) => reason[words]);
    expect(new Set(said).size).toBe(reasons.length);
  }
});
