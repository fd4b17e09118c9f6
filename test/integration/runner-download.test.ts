import { Readable } from "node:stream";
import { list } from "tar";
import { expect, test } from "vitest";
import { withBorder } from "../harness/gateway.ts";
import { sceneOfFile } from "../harness/scene.ts";

const scene = sceneOfFile();
const at = (gatewayUrl: string, path: string) => new URL(path, gatewayUrl).href;

async function packagePath(): Promise<string> {
  const { createRunnerRegistrationToken } = await scene.team.person.run<{
    createRunnerRegistrationToken: { runnerPackage: string };
  }>("mutation { createRunnerRegistrationToken { runnerPackage } }");
  return createRunnerRegistrationToken.runnerPackage;
}

async function namesIn(archive: Buffer): Promise<string[]> {
  const names: string[] = [];
  const parser = list({ onReadEntry: (entry) => void names.push(entry.path) });
  await new Promise((done, fail) => Readable.from([archive]).pipe(parser).on("end", done).on("error", fail));
  return names;
}

test("everyone can download the packed runner, and again only when it has changed", async () => {
  const path = await packagePath();
  expect(path).toMatch(/^\/download\/runner-[\da-f]{16}\.tgz$/);
  const whole = await fetch(at(scene.gateway.url, path));
  expect(whole.status).toBe(200);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect(whole.headers.get("content-length")).toBe(String(bytes.length));
  expect(bytes.length).toBeLessThan(1e6);

  const etag = whole.headers.get("etag") ?? "";
  expect(path).toContain(etag.replaceAll('"', ""));
  const again = await fetch(at(scene.gateway.url, "/download/runner.tgz"), {
    // fetch would ask for a fresh one otherwise
    headers: { "If-None-Match": etag, "Cache-Control": "max-age=0" },
  });
  expect(again.status).toBe(304);
  expect((await fetch(at(scene.gateway.url, "/download/other.tgz"))).status).toBe(404);
});

test("what is packed is the runner with our own packages and without tests", async () => {
  const packed = await fetch(at(scene.gateway.url, "/download/runner.tgz"));
  const names = await namesIn(Buffer.from(await packed.arrayBuffer()));
  expect(names).toEqual(names.toSorted());
  expect(names).toEqual(
    expect.arrayContaining([
      "package/bin/frostline-runner.mjs",
      "package/src/trainer/trainer-main.ts",
      "package/node_modules/@frostline/client/src/index.ts",
      "package/node_modules/@frostline/model/src/engine/kernels/kernels.cc",
      "package/node_modules/@tensorflow/tfjs-node-gpu/binding/tfjs_binding.cc",
    ]),
  );
  expect(names.filter((name) => /\.test\.ts$|credentials\.json|owner-token|\.env$/.test(name))).toEqual([]);
});

test("every gateway of one version serves the same bytes", async () => {
  await using other = await withBorder(scene.gateway, {});
  const [one, two] = await Promise.all(
    [scene.gateway, other].map(async ({ url }) => {
      const packed = await fetch(at(url, "/download/runner.tgz"));
      return Buffer.from(await packed.arrayBuffer()).toString("base64");
    }),
  );
  expect(one).toBe(two);
});
