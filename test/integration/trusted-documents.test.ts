import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { TrustedDocuments } from "@frostline/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../harness/api.ts";
import { startGateway, type TestGateway, withBorder } from "../harness/gateway.ts";
import { seedSession, seedTeam, type Team } from "../harness/seed.ts";

const manifest = fileURLToPath(new URL("../../apps/web/src/gql/persisted-documents.json", import.meta.url));

let first: TestGateway;
let gateway: TestGateway;
let team: Team;
let browser: Api;
let texts: string[];
beforeAll(async () => {
  first = await startGateway();
  gateway = await withBorder(first, { trustedDocuments: await TrustedDocuments.read(manifest) });
  team = await seedTeam(gateway);
  browser = await seedSession(gateway, team.userId);
  texts = Object.values(JSON.parse(await readFile(manifest, "utf8")));
});
afterAll(async () => {
  await gateway.server.close();
  await first[Symbol.asyncDispose]();
});

const named = (name: string) =>
  texts.find((text) => new RegExp(`^(query|subscription) ${name}\\b`).test(text)) ?? "";
/** As the dashboard's cache changes what it sends. */
const withTypenames = (text: string) => text.replaceAll(/\{\n/g, "{\n__typename\n");

test("a browser may run the dashboard's operations, as its cache sends them, over HTTP and WebSocket", async () => {
  const viewerCheck = named("ViewerCheck");
  expect(await browser.run(withTypenames(viewerCheck))).toMatchObject({
    viewer: { user: { id: team.userId } },
  });
  const connection = await browser.connect();
  expect(await connection.run(viewerCheck)).toMatchObject({ viewer: { user: { id: team.userId } } });
  await connection.close();
});

test("a browser may run nothing else, and a token anything that it may", async () => {
  const other = "{ viewer { user { id name } } }";
  await expect(browser.run(other)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const longer = named("ViewerCheck").replace("id", "id name");
  await expect(browser.run(longer)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const connection = await browser.connect();
  await expect(connection.run(other)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await connection.close();
  expect(await team.person.run(other)).toMatchObject({ viewer: { user: { id: team.userId } } });
  expect(await first.anyone.run("{ viewer { user { id } } }")).toEqual({ viewer: null });
});

test("a request has one operation: what is beside it, in the body of a GET, does not hide it from the limits", async () => {
  const deep = `{ ${'experiment(id: "x") { runs { edges { node { '.repeat(4)} id ${" } } } }".repeat(4)} }`;
  const body = JSON.stringify({ query: "{ __typename }" });
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      authorization: `Bearer ${team.person.token}`,
    };
    const sent = request(
      `${gateway.url}?query=${encodeURIComponent(deep)}`,
      { method: "GET", headers },
      (got) => {
        let text = "";
        got.on("data", (chunk) => {
          text += chunk;
        });
        got.on("end", () => resolve(text));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
  expect(answer).toContain("fields deep");
});
