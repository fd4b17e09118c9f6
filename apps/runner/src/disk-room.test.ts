import { expect, test } from "vitest";
import { onceThereIsRoom } from "./disk-room.ts";

const full = () => new Error("writing", { cause: Object.assign(new Error("no space"), { code: "ENOSPC" }) });

test("what is not about room is not waited for", async () => {
  const denied = Object.assign(new Error("no"), { code: "EACCES" });
  const waiting = { onFull: () => expect.unreachable(), signal: new AbortController().signal };
  await expect(onceThereIsRoom(() => Promise.reject(denied), waiting)).rejects.toBe(denied);
});

test("while the disk is full the work is waited for, until nobody wants it any more", async () => {
  const end = new AbortController();
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw full();
  };
  const onFull = () => end.abort(); // during the first pause
  await expect(onceThereIsRoom(work, { onFull, signal: end.signal })).rejects.toThrow("writing");
  expect(tries).toBe(2);
});
