import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { readEnv } from "../env.ts";
import { makeSlots } from "../slots.ts";
import { checkEngine } from "./engine-check.ts";
import { checkGateway } from "./gateway-checks.ts";
import { checkFolders, checkGpu, checkTools } from "./host-checks.ts";
import { checkHub } from "./hub-check.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Answers at this address of our own. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const gatewayAt = async (url: string) => {
  const dataDir = await temporaryFolder();
  return checkGateway(readEnv({ dataDir }, { FROSTLINE_URL: url }), undefined);
};

const levels = (findings: { check: string; level: string }[]) =>
  Object.fromEntries(findings.map(({ check, level }) => [check, level]));

test("what stands between a host and its gateway is told apart", async () => {
  const closed = await gatewayAt("http://127.0.0.1:9");
  expect(closed).toMatchObject(
    [{ check: "gateway", level: "fail", message: /does not answer/ }].map(matching),
  );
  const clear = await gatewayAt("http://gateway.example");
  expect(clear[0]?.message).toContain("could be read on its way");
  const other = await gatewayAt(await serve((_request, response) => response.end('{"hello":"world"}')));
  expect(other[0]?.message).toContain("no answer of a gateway");

  // A gateway's answer from another time, by way of a proxy that does not know WebSockets.
  const late = await serve((_request, response) => {
    response.setHeader("Date", new Date(Date.now() - 97_000).toUTCString());
    response.end('{"data":{"__typename":"Query"}}');
  });
  const found = await gatewayAt(late);
  expect(levels(found)).toEqual({ gateway: "ok", clock: "warn", websocket: "warn", credentials: "warn" });
  expect(found[1]?.message).toMatch(/^9[678] s ahead of the gateway's/);
});

const matching = ({ message, ...rest }: { check: string; level: string; message: RegExp }) => ({
  ...rest,
  message: expect.stringMatching(message),
});

test("a folder that cannot be written, missing tools and a silent hub are said with what to do", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  vi.stubEnv("FROSTLINE_CACHE_DIR", join(folder, "file", "cache"));
  vi.stubEnv("PATH", folder);
  vi.stubEnv("CXX", "");
  vi.stubEnv("HF_ENDPOINT", "http://127.0.0.1:9");
  onTestFinished(() => void vi.unstubAllEnvs());
  const [cache, own] = await checkFolders(join(folder, "new"));
  expect(cache).toMatchObject({ level: "fail", remedy: expect.stringContaining("FROSTLINE_CACHE_DIR") });
  expect(own?.message).toContain(join(folder, "new"));
  vi.stubEnv("FROSTLINE_CACHE_DIR", "/proc/frostline/cache"); // where nobody can make a folder
  const [below] = await checkFolders(folder);
  expect(below).toMatchObject({ level: "fail", message: expect.stringContaining("cannot be written") });
  const tools = await checkTools();
  expect(tools).toMatchObject({ level: "warn", remedy: expect.stringMatching(/python3-pip.*g\+\+/) });
  expect(await checkHub()).toMatchObject({ level: "warn", remedy: expect.stringContaining("HF_ENDPOINT") });
});

test("the engine is loaded and multiplies, and one that cannot be had is named", async () => {
  const slots = makeSlots({ wanted: 2, gpus: [], cores: 2, threadsAreSet: false });
  expect(checkGpu(slots).check).toBe("gpu");
  const [works, ...more] = await checkEngine("cpu", slots, () => {});
  expect(works).toMatchObject({ level: "ok", message: expect.stringContaining("tfjs/cpu") });
  expect(more).toEqual([]);
  vi.stubEnv("VK_ICD_FILENAMES", "/nowhere/driver.json");
  vi.stubEnv("VK_DRIVER_FILES", "/nowhere/driver.json");
  onTestFinished(() => void vi.unstubAllEnvs());
  const [broken] = await checkEngine("webgpu", slots, () => {});
  expect(broken).toMatchObject({ level: "fail", message: expect.stringContaining("no GPU was found") });
});
