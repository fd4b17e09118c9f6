import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { EventBus, Topics } from "../events/event-bus.ts";

/** What this gateway counts for Prometheus. Every gateway has counts of its own: sum them. */
export class Meters {
  readonly registry = new Registry();
  readonly operations = new Histogram({
    name: "frostline_operation_seconds",
    help: "Time to answer operations over HTTP, by their first field and the code of their first error (OK: none).",
    labelNames: ["field", "code"] as const,
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });
  readonly refused = this.#counter(
    "frostline_refused_requests_total",
    "Requests over HTTP that did not reach GraphQL, by code.",
    ["code"],
  );
  readonly socketOperations = this.#counter(
    "frostline_websocket_operations_total",
    "Operations begun over WebSockets, by the code of their refusal (OK: none).",
    ["code"],
  );
  readonly sockets = this.#gauge("frostline_websockets", "Open WebSockets.");
  readonly subscribers = this.#gauge("frostline_subscribers", "Open subscriptions, by what they listen to.", [
    "topic",
  ]);
  readonly points = this.#counter("frostline_points_total", "Metric points that were new and are stored.");
  readonly logLines = this.#counter("frostline_log_lines_total", "Log lines that were new and are stored.");

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The same bus, with what goes through it counted. */
  on(bus: EventBus): EventBus {
    return {
      publish: (topic, event) => {
        if (topic === "runChanged") this.#count(event as Topics["runChanged"]);
        bus.publish(topic, event);
      },
      subscribe: (topic, subscription) => {
        const events = bus.subscribe(topic, subscription);
        const gauge = this.subscribers.labels(topic);
        gauge.inc();
        return ending(events, () => gauge.dec());
      },
      close: () => bus.close(),
    };
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #count({ metrics, logLines }: Topics["runChanged"]): void {
    this.points.inc(metrics.reduce((sum, { steps }) => sum + steps.length, 0));
    this.logLines.inc(logLines.length);
  }
}

/** The same events; `onEnd` is called once, however they end. */
function ending<Event>(
  events: AsyncIterableIterator<Event>,
  onEnd: () => void,
): AsyncIterableIterator<Event> {
  let isOver = false;
  const watched = (result: IteratorResult<Event>) => {
    if (result.done && !isOver) {
      isOver = true;
      onEnd();
    }
    return result;
  };
  return {
    next: async () => watched(await events.next()),
    return: async () => watched((await events.return?.()) ?? { done: true, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
