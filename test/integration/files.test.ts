import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { files } from "@frostline/db";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../harness/api.ts";
import {
  begin,
  begun,
  fileRequest,
  metadataHeader,
  offsetOf,
  refusalOf,
  send,
  sha256Of,
  tus,
  uploaded,
} from "../harness/files.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedPerson, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

const kib = 1024;
const mib = 1024 * kib;
let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway({}, { mostFileBytes: mib, mostTeamBytes: 8 * mib });
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const download = (api: Api, id: string, headers = {}) => fileRequest(api, `/files/${id}`, { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

/** What lies in the store, by path below its folder. */
async function stored(): Promise<string[]> {
  const { store } = gateway.fileSettings;
  if (!("folder" in store)) throw new Error("no folder");
  const entries = await readdir(store.folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(store.folder.length)}/${entry.name}`);
}

test("what was uploaded is downloaded, whole and in ranges, under its name and with its checksum", async () => {
  const bytes = randomBytes(300 * kib);
  const filename = "Sätze/über “alles”.csv";
  const id = await uploaded(team.person, bytes, { filename, sha256: sha256Of(bytes) });
  const whole = await download(team.person, id);
  expect((await bytesOf(whole)).equals(bytes)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    etag: `"${sha256Of(bytes)}"`,
    "content-length": String(bytes.length),
    "content-type": "application/octet-stream",
    "content-disposition": expect.stringContaining(
      "filename*=UTF-8''%C3%BCber%20%E2%80%9Calles%E2%80%9D.csv",
    ),
    "accept-ranges": "bytes",
  });
  const part = await download(team.person, id, { Range: "bytes=1000-1999" });
  expect([part.status, part.headers.get("Content-Range")]).toEqual([206, `bytes 1000-1999/${bytes.length}`]);
  expect((await bytesOf(part)).equals(bytes.subarray(1000, 2000))).toBe(true);
  const end = await download(team.person, id, { Range: "bytes=-10" });
  expect((await bytesOf(end)).equals(bytes.subarray(-10))).toBe(true);
  const beyond = await download(team.person, id, { Range: `bytes=${bytes.length}-` });
  expect([beyond.status, beyond.headers.get("Content-Range")]).toEqual([416, `bytes */${bytes.length}`]);
  const fresh = { "If-None-Match": `"${sha256Of(bytes)}"`, "Cache-Control": "max-age=0" };
  const known = await download(team.person, id, fresh);
  expect(known.status).toBe(304);
  const changed = await download(team.person, id, { Range: "bytes=0-9", "If-Range": '"another"' });
  expect([changed.status, (await bytesOf(changed)).length]).toEqual([200, bytes.length]);
  const { teamFiles } = await team.person.run<{ teamFiles: { edges: { node: object }[] } }>(
    "{ teamFiles(kind: DATASET) { edges { node { id name size sha256 path createdBy } } } }",
  );
  expect(teamFiles.edges[0]?.node).toEqual({
    id,
    name: filename,
    size: bytes.length,
    sha256: sha256Of(bytes),
    path: `/files/${id}`,
    createdBy: "Team's person",
  });
});

test("an upload whose connection was cut goes on where it was, and is the same in the end", async () => {
  const bytes = randomBytes(500 * kib);
  const path = await begun(await begin(team.person, bytes.length, { sha256: sha256Of(bytes) }));
  const half = 200 * kib;
  const first = request(new URL(path, gateway.url), {
    method: "PATCH",
    headers: {
      ...tus,
      authorization: `Bearer ${team.person.token}`,
      "Upload-Offset": 0,
      "Content-Type": "application/offset+octet-stream",
      "Content-Length": bytes.length,
    },
  });
  first.on("error", () => {}); // cut
  const isCut = new Promise((resolve) => first.once("close", resolve));
  first.write(bytes.subarray(0, half), () => first.destroy());
  await isCut;
  let offset = 0;
  while (offset === 0) offset = await offsetOf(team.person, path); // as soon as the gateway has noticed
  expect(offset).toBeLessThanOrEqual(half);
  const wrong = await refusalOf(await send(team.person, path, offset + 1, bytes.subarray(offset + 1)));
  expect(wrong).toMatchObject({ status: 409, code: "CONFLICT" });
  const rest = await send(team.person, path, offset, bytes.subarray(offset));
  expect([rest.status, rest.headers.get("Upload-Offset")]).toEqual([204, String(bytes.length)]);
  expect(await offsetOf(team.person, path)).toBe(bytes.length);
  const id = path.split("/").at(-1) ?? "";
  expect((await bytesOf(await download(team.person, id))).equals(bytes)).toBe(true);
});

test("of two who write on at the same byte one is taken, and the file is whole", async () => {
  const bytes = randomBytes(100 * kib);
  const path = await begun(await begin(team.person, bytes.length));
  const half = 50 * kib;
  const answers = await Promise.all([
    send(team.person, path, 0, bytes.subarray(0, half)),
    send(team.person, path, 0, bytes.subarray(0, half)),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  const ends = await Promise.all([
    send(team.person, path, half, bytes.subarray(half)),
    send(team.person, path, half, bytes.subarray(half)),
  ]);
  expect(ends.some(({ status }) => status === 204)).toBe(true);
  const id = path.split("/").at(-1) ?? "";
  expect((await bytesOf(await download(team.person, id))).equals(bytes)).toBe(true);
});

test("other bytes than announced are refused and not kept", async () => {
  const before = await stored();
  const bytes = randomBytes(10 * kib);
  const path = await begun(await begin(team.person, bytes.length, { sha256: sha256Of(randomBytes(1)) }));
  const wrong = await refusalOf(await send(team.person, path, 0, bytes));
  expect(wrong).toMatchObject({ status: 400, code: "BAD_INPUT", field: "Upload-Metadata.sha256" });
  expect((await fileRequest(team.person, path, { method: "HEAD", headers: tus })).status).toBe(404);
  const short = await begun(await begin(team.person, 1000));
  const tooMany = await refusalOf(await send(team.person, short, 0, bytes));
  expect(tooMany).toMatchObject({ status: 400, field: "Upload-Length" });
  expect(await offsetOf(team.person, short)).toBe(0);
  await fileRequest(team.person, short, { method: "DELETE", headers: tus });
  expect(await stored()).toEqual(before);
});

test("a file that is too large is refused before its first byte, and so is one too many for the team", async () => {
  const large = await refusalOf(await begin(team.person, mib + 1));
  expect(large).toMatchObject({ status: 400, field: "Upload-Length" });
  expect(large.message).toContain("1 MiB");
  expect(await refusalOf(await begin(team.person, 0))).toMatchObject({ status: 400, field: "Upload-Length" });
  const other = await seedTeam(gateway, "full");
  const asked = await Promise.all(Array.from({ length: 10 }, () => begin(other.person, mib)));
  expect(asked.filter(({ status }) => status === 201)).toHaveLength(8); // uploads on their way count
  const refused = asked.find(({ status }) => status !== 201);
  expect(refused && (await refusalOf(refused))).toMatchObject({ status: 409, code: "CONFLICT" });
});

test("a file for which the disk has no room is refused with a sentence, before its first byte", async () => {
  const most = 2 ** 52;
  await using roomy = await startGateway({}, { mostFileBytes: most, mostTeamBytes: most });
  const { person } = await seedTeam(roomy);
  const refused = await refusalOf(await begin(person, 2 ** 49));
  expect(refused).toMatchObject({ status: 507, message: expect.stringContaining("disk has no room") });
  expect((await begin(person, kib)).status).toBe(201);
});

test("the same content is stored once, and stays as long as one file has it", async () => {
  const bytes = randomBytes(20 * kib);
  const other = await seedTeam(gateway, "same");
  const before = await stored();
  const mine = await uploaded(team.person, bytes);
  const theirs = await uploaded(other.person, bytes);
  await gateway.server.tidy();
  expect(await stored()).toHaveLength(before.length + 1);
  await team.person.run("mutation ($id: ID!) { deleteFile(id: $id) }", { id: mine });
  await gateway.server.tidy();
  expect((await download(team.person, mine)).status).toBe(404);
  expect((await bytesOf(await download(other.person, theirs))).equals(bytes)).toBe(true);
  await other.person.run("mutation ($id: ID!) { deleteFile(id: $id) }", { id: theirs });
  await gateway.server.tidy();
  expect(await stored()).toHaveLength(before.length);
});

test("tidying at any moment loses nothing that a new upload of the same content needs", async () => {
  const bytes = randomBytes(kib);
  let last = await uploaded(team.person, bytes);
  for (let round = 0; round < 8; round++) {
    const [next] = await Promise.all([
      uploaded(team.person, bytes),
      team.person.run("mutation ($id: ID!) { deleteFile(id: $id) }", { id: last }),
      gateway.server.tidy(),
      gateway.server.tidy(),
    ]);
    last = next;
    expect((await bytesOf(await download(team.person, last))).equals(bytes)).toBe(true);
  }
  await gateway.server.tidy();
  expect((await bytesOf(await download(team.person, last))).equals(bytes)).toBe(true);
});

test("an upload that nobody goes on with is given up, with all that it left", async () => {
  await gateway.server.tidy();
  const before = await stored();
  const bytes = randomBytes(10 * kib);
  const path = await begun(await begin(team.person, bytes.length));
  await send(team.person, path, 0, bytes.subarray(0, 5 * kib));
  expect((await stored()).length).toBeGreaterThan(before.length);
  gateway.clock.advance({ seconds: 25 * 3600 });
  await gateway.server.tidy();
  expect(await stored()).toEqual(before);
  expect(await refusalOf(await send(team.person, path, 5 * kib, bytes.subarray(5 * kib)))).toMatchObject({
    status: 404,
  });
});

test("another team has neither our files nor our uploads, viewers only read, and nobody does nothing", async () => {
  const bytes = randomBytes(kib);
  const id = await uploaded(team.person, bytes);
  const path = await begun(await begin(team.person, kib));
  const theirs = (await seedTeam(gateway, "others")).person;
  const viewer = (await seedPerson(gateway, team.teamId, "VIEWER")).person;
  const statuses = async (api: Api) => {
    const all = [
      await download(api, id),
      await begin(api, kib),
      await send(api, path, 0, bytes.subarray(0, 1)),
      await fileRequest(api, path, { method: "HEAD", headers: tus }),
      await fileRequest(api, path, { method: "DELETE", headers: tus }),
    ];
    return all.map(({ status }) => status);
  };
  expect(await statuses(gateway.anyone)).toEqual([401, 401, 401, 401, 401]);
  expect(await statuses(viewer)).toEqual([200, 403, 403, 403, 403]);
  expect(await statuses(theirs)).toEqual([404, 201, 404, 404, 404]);
  expect(await offsetOf(team.person, path)).toBe(0);
});

test("a runner writes what its own attempt makes, and reads data sets", async () => {
  const data = await uploaded(team.person, randomBytes(kib));
  const [runner, idle] = [await seedRunner(gateway, team), await seedRunner(gateway, team, "idle")];
  await seedExperiment(team);
  const run = await runner.work();
  const model = { kind: "MODEL", filename: "best/config.json" };
  const bytes = randomBytes(kib);
  const id = await uploaded(runner.api, bytes, { ...model, ...run });
  expect((await download(runner.api, data)).status).toBe(200);
  expect((await download(runner.api, id)).status).toBe(404); // no need to read it
  expect((await bytesOf(await download(team.person, id))).equals(bytes)).toBe(true);
  const refused = async (response: Promise<Response>) => (await refusalOf(await response)).code;
  expect(await refused(begin(runner.api, kib))).toBe("FORBIDDEN");
  expect(await refused(begin(runner.api, kib, { kind: "MODEL" }))).toBe("BAD_INPUT");
  expect(await refused(begin(idle.api, kib, { ...model, ...run }))).toBe("FORBIDDEN");
  expect(await refused(begin(team.person, kib, { ...model, ...run }))).toBe("FORBIDDEN");
  expect(await refused(begin(runner.api, kib, { ...model, ...run, attempt: 2 }))).toBe("STALE_ATTEMPT");

  // What an attempt that is over was uploading never becomes a file.
  const path = await begun(await begin(runner.api, 2 * kib, { ...model, ...run }));
  await send(runner.api, path, 0, bytes);
  await runner.release(run);
  expect(await refused(send(runner.api, path, kib, bytes))).toBe("STALE_ATTEMPT");
  const again = await runner.work();
  const replaced = await uploaded(runner.api, randomBytes(kib), { ...model, ...again });
  const { run: seen } = await team.person.run<{ run: { files: object[] } }>(
    "query ($id: ID!) { run(id: $id) { files { id name kind attempt } } }",
    { id: run.runId },
  );
  expect(seen.files).toEqual([{ id: replaced, name: model.filename, kind: "MODEL", attempt: 2 }]);
});

test("no name and no id leads out of the store", async () => {
  const folders = /^\/(uploads|blobs)\/[0-9a-f-]{2,36}\/[0-9a-f-]+$/;
  const nasty = [
    "../../etc/passwd",
    "/etc/passwd",
    "a/../../b",
    "..",
    ".",
    "a//b",
    "a\\..\\b",
    "a\0b",
    "a\nb",
    "",
  ];
  for (const filename of nasty) {
    expect((await begin(team.person, 1, { filename })).status, JSON.stringify(filename)).toBe(400);
  }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (filename) => {
      const response = await begin(team.person, 1, { filename });
      if (response.status !== 201) {
        expect(response.status).toBe(400);
        return;
      }
      const path = await begun(response);
      expect((await send(team.person, path, 0, Buffer.from("x"))).status).toBe(204);
      const [file] = await gateway.db.select().from(files).orderBy(files.id).limit(1);
      expect(file?.name.split("/")).not.toContain("..");
    }),
    { numRuns: 12 },
  );
  for (const path of await stored()) expect(path).toMatch(folders);
  const ids = [
    "..%2f..%2fowner-token",
    "%2e%2e/owner-token",
    "..\\owner-token",
    "' or 1=1 --",
    "a".repeat(5000),
  ];
  for (const id of ids) {
    expect((await download(team.person, id)).status, id).toBe(404);
    expect((await send(team.person, `/files/uploads/${id}`, 0, Buffer.from("x"))).status, id).toBe(404);
  }
});

test("a page from elsewhere cannot upload for somebody who is signed in", async () => {
  const plain = await fileRequest(team.person, "/files/uploads", {
    method: "POST",
    headers: {
      "Upload-Length": "1",
      "Upload-Metadata": metadataHeader({ filename: "x", kind: "DATASET" }),
    },
  });
  expect(plain.status).toBe(412);
  const asked = await fetch(new URL("/files/uploads", gateway.url), {
    method: "OPTIONS",
    headers: { Origin: "https://elsewhere.example", "Access-Control-Request-Headers": "tus-resumable" },
  });
  expect(asked.headers.get("Access-Control-Allow-Origin")).toBeNull();
  expect(asked.headers.get("Tus-Extension")).toBe("creation,expiration,termination");
});
