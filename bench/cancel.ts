/**
 * How long after a person's *Cancel* is the training process gone, and the run CANCELLED?
 *
 *   npm run bench -- cancel [--quick]
 *
 * With the gateway's usual times (a heartbeat every 15 s) a runner trains MiniLM whole, on every core:
 * - with its subscription up;
 * - through a proxy that passes no WebSocket: then the answer to the next metric brings the word;
 * - through that proxy, with a training that is frozen by SIGSTOP and so reports nothing: a heartbeat brings the word, or
 *   the answer to the samples of its host (every 10 s), and the training is killed after two thirds of the grace time,
 *   which are taken off here.
 */
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CancelRunDocument } from "@frostline/client";
import { Stack } from "../test/harness/stack.ts";
import { trainersOf } from "../test/harness/trainers.ts";
import { NoWebSocket } from "./cancel/no-web-socket.ts";
import { markdownTable } from "./tables/markdown.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: { quick: { type: "boolean", default: false } },
});
const TIMES = options.quick ? 2 : 8;
const HEARTBEAT = 15;
const GRACE = 6;
const LOOK_MS = 10;
const BUSY = {
  dataset: { source: "packaged:movie-snippets" },
  training: { epochs: 100, batchSize: 32 },
  plan: { freeze: [{ kind: "PREFIX" as const, depth: 0 }], seeds: [1] },
};

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Seconds from the request to cancel until the training process is gone, and until the run is CANCELLED. */
async function cancelOnce(stack: Stack, runner: number, isFrozen: boolean) {
  const { runIds } = await stack.createExperiment(BUSY);
  const [id = ""] = runIds;
  await stack.until(id, ({ status, progress }) => status === "RUNNING" && (progress?.step ?? 0) >= 2);
  await pause(Math.random() * (isFrozen ? HEARTBEAT : 1) * 1000); // wherever in a step or between two heartbeats
  const [trainer = 0] = trainersOf(runner);
  if (!isThere(trainer)) throw new Error("there is no training to be cancelled");
  if (isFrozen) {
    process.kill(trainer, "SIGSTOP");
    await pause(2000); // what it had reported is sent
  }
  const from = performance.now();
  const since = () => (performance.now() - from) / 1000;
  await stack.client.request(CancelRunDocument, { id });
  while (isThere(trainer)) await pause(LOOK_MS);
  const gone = since();
  while ((await stack.run(id)).status !== "CANCELLED") await pause(LOOK_MS);
  return { gone, cancelled: since() };
}

async function measure(name: string, { isCut, isFrozen }: { isCut: boolean; isFrozen: boolean }) {
  await using stack = await Stack.start({
    HEARTBEAT_SECONDS: String(HEARTBEAT),
    LEASE_SECONDS: "60",
    POLL_SECONDS: "30",
  });
  await using proxy = await NoWebSocket.to(stack.port);
  const url = isCut ? { FROSTLINE_URL: proxy.url } : {};
  const grace = isFrozen ? { FROSTLINE_GRACE_SECONDS: String(GRACE) } : {};
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    // A new one each time: without a WebSocket the same one would ask for the next run after half a minute.
    await using runner = stack.startRunner(`bench ${time}`, { ...url, ...grace });
    times.push(await cancelOnce(stack, runner.pid, isFrozen));
  }
  const taken = isFrozen ? (GRACE * 2) / 3 : 0;
  const gone = times.map((each) => each.gone - taken).toSorted((a, b) => a - b);
  const cancelled = times.map((each) => each.cancelled - taken).toSorted((a, b) => a - b);
  const middle = (values: number[]) => values[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
  return {
    name,
    times: TIMES,
    goneMedian: middle(gone),
    goneWorst: gone.at(-1) ?? Number.NaN,
    cancelledMedian: middle(cancelled),
    cancelledWorst: cancelled.at(-1) ?? Number.NaN,
  };
}

const figures = [
  await measure("subscription up", { isCut: false, isFrozen: false }),
  await measure("no WebSocket", { isCut: true, isFrozen: false }),
  await measure("no WebSocket, and the training reports nothing", { isCut: true, isFrozen: true }),
];
const seconds = (value: number) => `${value.toFixed(2)} s`;
process.stdout.write(
  `${markdownTable([
    ["from *Cancel* on", "training gone, median", "worst", "run CANCELLED, median", "worst"],
    ...figures.map(({ name, goneMedian, goneWorst, cancelledMedian, cancelledWorst }) => [
      name,
      ...[goneMedian, goneWorst, cancelledMedian, cancelledWorst].map(seconds),
    ]),
  ])}\n${TIMES} runs each; a heartbeat every ${HEARTBEAT} s.\n`,
);
process.stdout.write(`${JSON.stringify(figures)}\n`);
