import { expect, test } from "vitest";
import { LocalEventBus, type Subscription } from "./event-bus.ts";

const event = (queued: number, teamId = "us") => ({ teamId, queued });
const ofUs: Subscription<"runsPending"> = { where: ({ teamId }) => teamId === "us", onMissed: () => {} };

test("a subscriber gets what it asked for, from the moment that it subscribed, in order", async () => {
  const bus = new LocalEventBus();
  bus.publish("runsPending", event(0));
  const events = bus.subscribe("runsPending", ofUs);
  bus.publish("runsPending", event(1));
  bus.publish("runsPending", event(99, "them"));
  const waiting = [events.next(), events.next()];
  bus.publish("runsPending", event(2));
  expect(await Promise.all(waiting)).toEqual([
    { value: event(1), done: false },
    { value: event(2), done: false },
  ]);
});

test("a subscriber that has gone gets nothing and keeps nothing", async () => {
  const bus = new LocalEventBus();
  const events = bus.subscribe("runsPending", ofUs);
  const waiting = events.next();
  await events.return?.();
  bus.publish("runsPending", event(1));
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await events.next()).toEqual({ value: undefined, done: true });
});

test("a subscriber that does not read is ended and told so once, and the others go on", async () => {
  const bus = new LocalEventBus();
  let told = 0;
  const slow = bus.subscribe("runsPending", { ...ofUs, onMissed: () => (told += 1) });
  const quick = bus.subscribe("runsPending", ofUs);
  for (let n = 0; n < 5_000; n++) {
    bus.publish("runsPending", event(n));
    expect((await quick.next()).value).toEqual(event(n));
  }
  expect(told).toBe(1);
  expect(await slow.next()).toEqual({ value: undefined, done: true });
});

test("more subscribers than a handful are no cause for a warning", () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const bus = new LocalEventBus();
  for (let n = 0; n < 100; n++) bus.subscribe("runsPending", ofUs);
  bus.publish("runsPending", event(1));
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

test("closing ends every subscription", async () => {
  const bus = new LocalEventBus();
  const waiting = [1, 2, 3].map(() => bus.subscribe("runsPending", ofUs).next());
  bus.close();
  expect((await Promise.all(waiting)).map(({ done }) => done)).toEqual([true, true, true]);
});
