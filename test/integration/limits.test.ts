import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Api, ApiError } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { range, seedTeam } from "../harness/seed.ts";

let gateway: TestGateway;
let person: Api;
beforeAll(async () => {
  gateway = await startGateway();
  person = (await seedTeam(gateway)).person;
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** How a client may reach the API: an operation that is refused is refused on both ways with the same words. */
const ways = {
  HTTP: (document: string, variables?: Record<string, unknown>) => person.run(document, variables),
  async WebSocket(document: string, variables?: Record<string, unknown>) {
    const connection = await person.connect();
    try {
      return await connection.run(document, variables);
    } finally {
      await connection.close();
    }
  },
};

const bomb = (levels: number) =>
  range(levels)
    .map((n) => `fragment f${n} on Team { ...f${n + 1} ...f${n + 1} }`)
    .join(" ");

const attacks: Record<string, [document: string, sentence: string]> = {
  "an alias flood": [
    `{ viewer { ${range(51).map((n) => `a${n}: role`)} } }`,
    "This operation has 51 aliases; the limit is 50.",
  ],
  "an alias flood at the root": [
    `{ ${range(21).map((n) => `a${n}: runners { id }`)} }`,
    "This operation has 21 fields at its root; the limit is 20.",
  ],
  "a mutation flood": [
    `mutation { ${range(21).map((n) => `a${n}: signOut`)} }`,
    "This operation has 21 fields at its root; the limit is 20.",
  ],
  "deep nesting": [
    `{ experiments { edges { node { ${"runs { edges { node { experiment { ".repeat(3)} id ${"} ".repeat(16)}`,
    "This operation is 16 fields deep; the limit is 12.",
  ],
  "a cycle of fragments": [
    "{ viewer { team { ...a } } } fragment a on Team { ...b } fragment b on Team { ...a }",
    'Fragment "a" contains itself.',
  ],
  "a bomb of fragments": [
    `{ viewer { team { ...f0 } } } ${bomb(60)} fragment f60 on Team { id }`,
    `This operation has ${2 ** 60 + 2} fields with its fragments; the limit is 1000.`,
  ],
  "fields repeated without end": [
    `{ viewer { ${"role ".repeat(5_000)} } }`,
    "Syntax Error: Document contains more that 4000 tokens. Parsing aborted.",
  ],
  "fields repeated until validation is slow": [
    `{ viewer { ${"team { id } ".repeat(900)} } }`,
    "This operation has 1801 fields with its fragments; the limit is 1000.",
  ],
  "lists within lists": [
    "{ experiments(first: 100) { edges { node { runs(first: 200) { edges { node { id } } } } } } }",
    "This operation asks for up to 60300 objects; the limit is 50000: ask for shorter pages, or for less within each entry.",
  ],
  "introspection within introspection": [
    "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    "Maximum introspection depth exceeded",
  ],
};

describe.each(Object.keys(ways) as (keyof typeof ways)[])("over %s", (way) => {
  test.each(Object.entries(attacks))("%s is refused", async (_name, [document, sentence]) => {
    await expect(ways[way](document)).rejects.toMatchObject({ message: sentence, code: "BAD_INPUT" });
  });

  test("lists that variables make long are counted too", async () => {
    const document =
      "query ($n: Int!) { experiments(first: $n) { edges { node { runs(first: $n) { edges { node { id } } } } } } }";
    await expect(ways[way](document, { n: 150 })).rejects.toMatchObject({
      message: expect.stringContaining("asks for up to 67950 objects"),
    });
    await expect(ways[way](document, { n: 20 })).resolves.toBeDefined();
  });

  test("estimates are counted by what they take to compute, however little of them is asked for", async () => {
    const fields = range(20).map(
      (n) => `a${n}: estimate(modelSource: "packaged:minilm-l6", freeze: $freeze) { totalParameters }`,
    );
    const document = `query ($freeze: [FreezePolicyInput!]!) { ${fields} }`;
    await expect(ways[way](document, { freeze: Array(200).fill({ depth: 0 }) })).rejects.toMatchObject({
      message: expect.stringContaining("asks for up to 400000 objects"),
    });
    await expect(ways[way](document, { freeze: [{ depth: 0 }] })).resolves.toBeDefined();
  });

  test("a wrong variable of megabytes is not sent back", async () => {
    const document = "query ($n: Int!) { experiments(first: $n) { totalCount } }";
    const error = await ways[way](document, { n: "x".repeat(5_000_000) }).catch(
      (refusal: ApiError) => refusal,
    );
    expect(error).toMatchObject({ code: "BAD_INPUT" });
    expect((error as ApiError).message.length).toBeLessThan(1_100);
  });

  test("of a list of megabytes that does not fit only the first mistakes are looked at", async () => {
    const document = "query ($ids: [ID!]!) { metricKeys(runIds: $ids) }";
    const ids = Array.from({ length: 200_000 }, () => 1.5);
    const error = await ways[way](document, { ids }).catch((refusal: ApiError) => refusal);
    expect(error).toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining('at "ids[0]"') });
  });
});

/** A request that the test's own client would not send. */
function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = `Bearer ${person.token}`;
  return fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization, ...headers },
    body,
  });
}

test("operations in batches are refused", async () => {
  const response = await post(JSON.stringify(Array(100).fill({ query: "{ runners { id } }" })));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ message: "Operation batching disabled.", extensions: { code: "BAD_INPUT" } }],
  });
});

test("a body over the limit is refused before it is read to its end", async () => {
  const response = await post(
    JSON.stringify({ query: "{ runners { id } }", variables: { a: "x".repeat(9e6) } }),
  );
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    errors: [{ message: "The request is too large: the limit is 8388608 bytes." }],
  });
});

test("of callers who are not known only small bodies are read", async () => {
  const body = JSON.stringify({ query: "{ runners { id } }", variables: { a: "x".repeat(200_000) } });
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    errors: [{ message: "The request is too large: the limit is 102400 bytes." }],
  });
});

test("a body nested a million deep is an answer, not an end of the process", async () => {
  const response = await post(
    `{"query":"{ runners { id } }","variables":${"[".repeat(1e6)}${"]".repeat(1e6)}}`,
  );
  expect(response.status).toBeLessThan(500);
  await expect(person.run("{ runners { id } }")).resolves.toEqual({ runners: [] });
});

test("a message over the limit ends its connection", async () => {
  const connection = await person.connect();
  connection.subscribe("{ runners { id } }", { a: "x".repeat(9e6) });
  expect(await connection.closed).toBe(1009);
});

test("a flood of subscriptions is refused, and what was subscribed before it goes on", async () => {
  const connection = await person.connect();
  const streams = range(101).map(() => connection.subscribe("subscription { runEvents { attempt } }"));
  await expect(streams[100]?.next()).rejects.toMatchObject({
    code: "RATE_LIMITED",
    message: "This connection has 100 operations open: end some of them first.",
  });
  streams[0]?.stop();
  await expect(connection.run("{ runners { id } }")).resolves.toBeDefined();
  await connection.close();
});

test("a page from elsewhere cannot make a browser send an operation", async () => {
  const response = await post("query=%7B+runners+%7B+id+%7D+%7D", {
    "content-type": "application/x-www-form-urlencoded",
  });
  expect(response.status).toBe(400);
});
