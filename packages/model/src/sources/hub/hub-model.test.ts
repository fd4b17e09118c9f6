import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { COMMIT, filesOf, LATER_COMMIT, repository, startHub } from "../../../test/hub-repositories.ts";
import type { HubServer } from "../../../test/hub-server.ts";
import { temporaryFolder } from "../../../test/temporary-folder.ts";
import {
  TINY_BERT_CONFIG,
  tinyBertWeights,
  tinyTensor,
  tinyWeights,
  writeTinyFolder,
} from "../../../test/tiny-model-folder.ts";
import type { Progress } from "../../cache/index.ts";
import { childEnv } from "../../env.ts";
import { writeSafetensors } from "../../safetensors.ts";
import type { Weights } from "../../weights.ts";
import { loadModel } from "../index.ts";

const PACKAGE = fileURLToPath(new URL("../../..", import.meta.url));
const SOURCE = "hf:tiny/distilbert";
const KEY = "models/tiny/distilbert";

async function hubWithModel() {
  const { hub, cacheDir } = await startHub();
  const files = await filesOf(await writeTinyFolder(await temporaryFolder(), {}));
  hub.repositories.set(KEY, repository({ ...files, "README.md": "a model" }));
  const weightBytes = files["model.safetensors"]?.length ?? 0;
  return { hub, cacheDir, files, weightBytes };
}

const leftovers = async (cacheDir: string, folder: string) =>
  await readdir(join(cacheDir, folder)).catch(() => []);
const storedRanges = (hub: HubServer) => hub.storageRequests.map(({ range }) => range);

describe("a model of the hub", () => {
  test("is loaded at the commit that its branch stands for, which is told", async () => {
    const { cacheDir } = await hubWithModel();
    const model = await loadModel(SOURCE, { cacheDir });
    expect(model.kind).toBe("distilbert");
    expect(new Map([...model.weights, ...(model.head ?? [])])).toEqual(tinyWeights());
    expect(model.origin).toMatchObject({ source: SOURCE, revision: COMMIT });
    expect(model.warnings).toEqual([]);
  });

  test("may be a BERT encoder with the old names gamma and beta, saved in parts", async () => {
    const { hub, cacheDir } = await startHub();
    const folder = await writeTinyFolder(await temporaryFolder(), { config: TINY_BERT_CONFIG });
    const { "model.safetensors": _, ...files } = await filesOf(folder);
    const old = [...tinyBertWeights()].map(([name, tensor]): [string, typeof tensor] => [
      `bert.${name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")}`,
      tensor,
    ]);
    const parts: Record<string, Weights> = {
      "model-00001-of-00002.safetensors": new Map(old.slice(0, 20)),
      "model-00002-of-00002.safetensors": new Map(old.slice(20)),
    };
    const scratch = await temporaryFolder();
    for (const [name, weights] of Object.entries(parts)) {
      await writeSafetensors(join(scratch, name), weights, { format: "pt" });
    }
    const weightMap = Object.entries(parts).flatMap(([file, part]) =>
      [...part.keys()].map((name) => [name, file]),
    );
    const index = JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(weightMap) });
    hub.repositories.set(
      "models/tiny/bert",
      repository({ ...files, ...(await filesOf(scratch)), "model.safetensors.index.json": index }),
    );
    const model = await loadModel("hf:tiny/bert", { cacheDir });
    expect(model.weights.get("distilbert.transformer.layer.0.sa_layer_norm.weight")).toEqual(
      tinyTensor("encoder.layer.0.attention.output.LayerNorm.weight", [8]),
    );
    expect(model.weights.size).toBe(4 + 2 * 16);
    expect(model.ignored).toEqual(["bert.pooler.dense.bias", "bert.pooler.dense.weight"]);
  });

  test("tells how many bytes are there, from nothing to all", async () => {
    const { cacheDir, files } = await hubWithModel();
    const progress: Progress[] = [];
    await loadModel(SOURCE, { cacheDir, onProgress: (step) => progress.push(step) });
    const bytes = progress.flatMap(({ doneBytes }) => doneBytes ?? []);
    const total = Object.values(files).reduce((sum, file) => sum + file.length, 0);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect([bytes[0], bytes.at(-1)]).toEqual([0, total]);
    expect(progress.find(({ totalBytes }) => totalBytes !== undefined)?.totalBytes).toBe(total);
  });

  test("shows the token to the hub alone, never to the storage that it redirects to", async () => {
    const { hub, cacheDir } = await hubWithModel();
    const gated = hub.repositories.get(KEY);
    if (gated) gated.isGated = true;
    vi.stubEnv("HF_TOKEN", hub.token);
    await loadModel(SOURCE, { cacheDir });
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(["Bearer hf_right"]),
    );
    expect(hub.storageRequests.length).toBeGreaterThan(0);
    expect(hub.storageRequests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });
});

describe("without a network", () => {
  test("a commit that is in the cache needs no request at all", async () => {
    const { hub, cacheDir } = await hubWithModel();
    const pinned = `${SOURCE}@${COMMIT}`;
    await loadModel(pinned, { cacheDir });
    const before = hub.requests.length;
    await loadModel(pinned, { cacheDir });
    expect(hub.requests).toHaveLength(before);
    await hub.stop();
    expect((await loadModel(pinned, { cacheDir })).warnings).toEqual([]);
  });

  test("a branch is used as it was last seen, with a warning", async () => {
    const { hub, cacheDir } = await hubWithModel();
    await loadModel(SOURCE, { cacheDir });
    await hub.stop();
    const model = await loadModel(SOURCE, { cacheDir });
    expect(model.origin.revision).toBe(COMMIT);
    expect(model.warnings).toEqual([
      `${hub.url} could not be reached, so the model ${SOURCE} is used as it was when it was last seen (commit ${COMMIT})`,
    ]);
  });

  test("a model that is not in the cache is refused in one sentence", async () => {
    const { hub, cacheDir } = await hubWithModel();
    await hub.stop();
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `the model ${SOURCE} could not be fetched because ${hub.url} cannot be reached (ECONNREFUSED): check the network and HF_ENDPOINT`,
    );
  });

  test("a branch that moved is followed when the hub is there", async () => {
    const { hub, cacheDir } = await hubWithModel();
    await loadModel(SOURCE, { cacheDir });
    const content = hub.repositories.get(KEY);
    const files = content?.commits[COMMIT] ?? {};
    hub.repositories.set(KEY, { revisions: { main: LATER_COMMIT }, commits: { [LATER_COMMIT]: files } });
    expect((await loadModel(SOURCE, { cacheDir })).origin.revision).toBe(LATER_COMMIT);
  });
});

describe("a download that breaks", () => {
  test("in the middle is continued where it broke", async () => {
    const { hub, cacheDir, weightBytes } = await hubWithModel();
    hub.cuts.push(400, 300);
    const messages: string[] = [];
    const onProgress = ({ message, doneBytes }: Progress) => {
      messages.push(message);
      if (doneBytes) hub.cutConnections(); // once what they brought has arrived
    };
    await loadModel(SOURCE, { cacheDir, onProgress });
    expect(weightBytes).toBeGreaterThan(700);
    expect(storedRanges(hub).filter(Boolean)).toEqual(["bytes=400-", "bytes=700-"]);
    expect(messages.filter((message) => message.startsWith("the connection broke"))).toHaveLength(2);
    expect(await leftovers(cacheDir, "partial")).toEqual([]);
  });

  test("is begun again where the storage cannot continue", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.ignoresRanges = true;
    hub.cuts.push(400);
    const model = await loadModel(SOURCE, {
      cacheDir,
      onProgress: ({ doneBytes }) => {
        if (doneBytes) hub.cutConnections();
      },
    });
    expect(storedRanges(hub)).toContain("bytes=400-");
    expect(new Map([...model.weights, ...(model.head ?? [])])).toEqual(tinyWeights());
  });

  test("with its process is continued by the next process, not begun again", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.cuts.push(400);
    const downloader = spawn(
      process.execPath,
      ["--import", "tsx", "test/hub-downloader.ts", SOURCE, cacheDir],
      { cwd: PACKAGE, env: childEnv({ HF_ENDPOINT: hub.url }), stdio: ["ignore", "pipe", "inherit"] },
    );
    onTestFinished(() => void downloader.kill("SIGKILL"));
    for await (const line of createInterface({ input: downloader.stdout })) {
      if (line === "model.safetensors 400") break;
    }
    downloader.kill("SIGKILL");
    await once(downloader, "exit");
    const before = hub.storageRequests.length;
    const model = await loadModel(SOURCE, { cacheDir });
    expect(hub.storageRequests.slice(before).map(({ range }) => range)).toEqual(["bytes=400-"]);
    expect(new Map([...model.weights, ...(model.head ?? [])])).toEqual(tinyWeights());
  });

  test("again and again without a byte is given up in one sentence", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.cuts.push(...Array.from({ length: 100 }, () => 0));
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `of the model ${SOURCE} could not be downloaded: the connection to ${hub.url} breaks again and again`,
    );
  });

  test("that brings other bytes than the hub tells is refused, and nothing of it is kept", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.isCorrupt = true;
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      /\.(json|safetensors) of the model hf:tiny\/distilbert does not have the checksum that the hub tells/,
    );
    expect(await leftovers(cacheDir, "unfinished")).toEqual([]);
    hub.isCorrupt = false;
    await expect(loadModel(SOURCE, { cacheDir })).resolves.toMatchObject({ kind: "distilbert" });
  });

  test("is tried again after the time that a busy hub asks for, and after an error of the hub", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.faults.push({ status: 429, headers: { "retry-after": "0" } }, { status: 503 });
    const messages: string[] = [];
    await loadModel(SOURCE, { cacheDir, onProgress: ({ message }) => messages.push(message) });
    expect(messages.slice(0, 2)).toEqual([
      `${hub.url} answered 429; trying again`,
      `${hub.url} answered 503; trying again`,
    ]);
  });

  test("ends when it is aborted", async () => {
    const { cacheDir } = await hubWithModel();
    const abort = new AbortController();
    const loading = loadModel(SOURCE, {
      cacheDir,
      signal: abort.signal,
      onProgress: ({ doneBytes }) => {
        if (doneBytes) abort.abort();
      },
    });
    await expect(loading).rejects.toThrow("aborted");
    expect(await leftovers(cacheDir, "unfinished")).toEqual([]);
  });
});

describe("what the hub refuses is said in one sentence", () => {
  test("a name that does not exist", async () => {
    const { cacheDir } = await hubWithModel();
    await expect(loadModel("hf:tiny/nothing", { cacheDir })).rejects.toThrow(
      "the model hf:tiny/nothing does not exist or is private: check the name, or set HF_TOKEN to a token that may read it",
    );
  });

  test("a revision that does not exist", async () => {
    const { cacheDir } = await hubWithModel();
    await expect(loadModel(`${SOURCE}@v9`, { cacheDir })).rejects.toThrow(
      `the model ${SOURCE}@v9 has no such revision: check what follows the @`,
    );
  });

  test.each([
    ["", 401],
    ["hf_wrong", 403],
  ])("a gated model with the token %j", async (token, _status) => {
    const { hub, cacheDir } = await hubWithModel();
    const gated = hub.repositories.get(KEY);
    if (gated) gated.isGated = true;
    vi.stubEnv("HF_TOKEN", token);
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `the model ${SOURCE} is gated: accept its terms at ${hub.url}/tiny/distilbert and set HF_TOKEN`,
    );
  });

  test("a token that is not valid", async () => {
    const { hub, cacheDir } = await hubWithModel();
    vi.stubEnv("HF_TOKEN", "hf_wrong");
    hub.faults.push({ status: 401 });
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow("HF_TOKEN is not valid or may not read it");
  });

  test("too many requests", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.faults.push({ status: 429, headers: { "retry-after": "1200" } });
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      "received too many requests: try again in 20 minutes, or set HF_TOKEN, which raises the limit",
    );
  });

  test("an endpoint that is no hub, and one that is no address", async () => {
    const { hub, cacheDir } = await hubWithModel();
    hub.faults.push({ status: 200 });
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      "does not answer as a Hugging Face hub does",
    );
    vi.stubEnv("HF_ENDPOINT", "the hub");
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      "The variable HF_ENDPOINT must be a URL such as https://huggingface.co.",
    );
  });

  test("a reference without an owner", async () => {
    await expect(loadModel("hf:distilbert-base-uncased")).rejects.toThrow(
      '"hf:distilbert-base-uncased" is not a repository of the hub: write hf:owner/name or hf:owner/name@revision',
    );
  });
});

describe("a model of the hub that cannot be trained is refused before its weights are fetched", () => {
  test("another kind of model", async () => {
    const { hub, cacheDir, files } = await hubWithModel();
    hub.repositories.set(KEY, repository({ ...files, "config.json": '{"model_type": "gpt2"}' }));
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `config.json of ${SOURCE} describes a model of type "gpt2": only DistilBERT and BERT encoders can be trained`,
    );
    expect(hub.storageRequests.filter(({ url }) => url.includes("model.safetensors"))).toEqual([]);
  });

  test("a tokenizer of a vocabulary alone", async () => {
    const { hub, cacheDir, files } = await hubWithModel();
    const { "tokenizer.json": _, ...others } = files;
    hub.repositories.set(KEY, repository({ ...others, "vocab.txt": "[PAD]" }));
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `the model ${SOURCE} has no tokenizer.json but vocab.txt: AutoTokenizer.from_pretrained`,
    );
  });

  test("weights in PyTorch's own format alone", async () => {
    const { hub, cacheDir, files } = await hubWithModel();
    const { "model.safetensors": weights, ...others } = files;
    hub.repositories.set(KEY, repository({ ...others, "pytorch_model.bin": weights ?? "" }));
    await expect(loadModel(SOURCE, { cacheDir })).rejects.toThrow(
      `the model ${SOURCE} has no model.safetensors but pytorch_model.bin: save the model again with safe_serialization=True, or choose a revision of the hub with safetensors (often @refs/pr/1)`,
    );
  });
});

test("the revision of a branch is remembered as a commit, for the next time without a network", async () => {
  const { hub, cacheDir } = await hubWithModel();
  await loadModel(SOURCE, { cacheDir });
  const name = hub.url.replace("http://", "").replace(":", "-");
  const memory = join(cacheDir, "hub", name, "models--tiny--distilbert", "revisions", "main");
  expect(await readFile(memory, "utf8")).toBe(COMMIT);
});
