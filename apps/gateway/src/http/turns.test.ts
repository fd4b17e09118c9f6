import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { Turns } from "./turns.ts";

const socket = () => ({}) as WebSocket; // only told apart from others

test("on one socket a turn waits for the one before it to begin, and other sockets do not", async () => {
  const turns = new Turns();
  const [ours, other] = [socket(), socket()];
  const begun: string[] = [];
  const first = await turns.take(ours);
  const second = turns.take(ours).then((begin) => {
    begun.push("second");
    begin();
  });
  const third = turns.take(ours).then(() => begun.push("third"));
  await turns.take(other);
  await setImmediate(); // whatever could go on has gone on
  expect(begun).toEqual([]);
  first();
  first();
  await Promise.all([second, third]);
  expect(begun).toEqual(["second", "third"]);
});
