import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { begin, begun, fileRequest, offsetOf, refusalOf, send, sha256Of, tus } from "../harness/files.ts";
import { startGateway } from "../harness/gateway.ts";
import { findS3Server, S3Server } from "../harness/s3-server.ts";
import { seedTeam } from "../harness/seed.ts";

const python = await findS3Server();
const mib = 1024 * 1024;

test.skipIf(!python)(
  "files in an S3-compatible store are uploaded in parts, resumed, read and deleted",
  async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    await using s3 = await S3Server.start(python ?? "");
    const { bucket, endpoint } = s3;
    const store = { s3: { bucket, endpoint, region: "us-east-1", prefix: "ours/" } };
    await using gateway = await startGateway({}, { store });
    const { person } = await seedTeam(gateway);
    const bytes = randomBytes(20 * mib);
    const piece = (start: number, end = bytes.length) =>
      send(person, path, start, bytes.subarray(start, end));

    const path = await begun(await begin(person, bytes.length, { sha256: sha256Of(bytes) }));
    const first = await piece(0, 10 * mib);
    expect([first.status, first.headers.get("Upload-Offset")]).toEqual([204, String(8 * mib)]);
    expect(await refusalOf(await piece(8 * mib, 9 * mib))).toMatchObject({ status: 400, code: "BAD_INPUT" });
    expect(await offsetOf(person, path)).toBe(8 * mib);
    expect((await piece(8 * mib)).status).toBe(204);

    const id = path.split("/").at(-1) ?? "";
    expect(await s3.names()).toEqual([`ours/${id}`]);
    const whole = await fileRequest(person, `/files/${id}`);
    expect(whole.headers.get("ETag")).toBe(`"${sha256Of(bytes)}"`);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const range = { Range: `bytes=${8 * mib - 5}-${8 * mib + 4}` };
    const part = await fileRequest(person, `/files/${id}`, { headers: range });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(8 * mib - 5, 8 * mib + 5))).toBe(true);

    const wrong = await begun(await begin(person, 10, { sha256: sha256Of(bytes) }));
    expect((await send(person, wrong, 0, randomBytes(10))).status).toBe(400);
    const given = await begun(await begin(person, 10));
    await fileRequest(person, given, { method: "DELETE", headers: tus });
    const left = await begun(await begin(person, 10 * mib));
    await send(person, left, 0, bytes.subarray(0, 8 * mib));
    expect((await s3.names()).length).toBe(2);
    await person.run("mutation ($id: ID!) { deleteFile(id: $id) }", { id });
    gateway.clock.advance({ seconds: 25 * 3600 });
    await gateway.server.tidy();
    expect(await s3.names()).toEqual([]);
    vi.unstubAllEnvs();
  },
);
