/** What one subscriber may have waiting before it counts as too slow. */
const mostWaiting = 1_000;

export interface MetricDelta {
  key: string;
  steps: number[];
  values: number[];
}

export interface RunChange {
  teamId: string;
  experimentId: string;
  runId: string;
  attempt: number;
  metrics: MetricDelta[];
  logLines: LogLineAdded[];
}

export interface LogLineAdded {
  id: string;
  at: Date;
  level: "INFO" | "WARN" | "ERROR";
  attempt: number;
  message: string;
}

export interface Topics {
  runChanged: RunChange;
  runsPending: { teamId: string; queued: number };
  runnerChanged: { teamId: string; runnerId: string };
}

export interface Subscription<Topic extends keyof Topics> {
  where(event: Topics[Topic]): boolean;
  /** Called once when the subscriber does not keep up; its sequence ends, and it has to begin again. */
  onTooSlow(): void;
}

/**
 * Tells subscribers that something happened. Publish only what is committed: a subscriber reads the database next.
 * Nothing is kept for those who are not there, which is why clients fetch again after every (re)connect.
 */
export interface EventBus {
  publish<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): void;
  subscribe<Topic extends keyof Topics>(
    topic: Topic,
    subscription: Subscription<Topic>,
  ): AsyncIterableIterator<Topics[Topic]>;
  /** Ends every subscription. */
  close(): void;
}

/** The event bus of a gateway that is alone. */
export class LocalEventBus implements EventBus {
  readonly #subscribers: { [Topic in keyof Topics]: Set<Subscriber<Topics[Topic]>> } = {
    runChanged: new Set(),
    runsPending: new Set(),
    runnerChanged: new Set(),
  };

  publish<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): void {
    for (const subscriber of this.#subscribers[topic]) subscriber.offer(event);
  }

  subscribe<Topic extends keyof Topics>(
    topic: Topic,
    { where, onTooSlow }: Subscription<Topic>,
  ): AsyncIterableIterator<Topics[Topic]> {
    const subscribers: Set<Subscriber<Topics[Topic]>> = this.#subscribers[topic];
    const subscriber = new Subscriber(where, onTooSlow, () => subscribers.delete(subscriber));
    subscribers.add(subscriber);
    return subscriber;
  }

  close(): void {
    for (const subscribers of Object.values(this.#subscribers)) {
      for (const subscriber of subscribers) void subscriber.return();
    }
  }
}

/** One subscriber's queue. It is registered before the caller gets it, so nothing published meanwhile is missed. */
class Subscriber<Event> implements AsyncIterableIterator<Event> {
  readonly #where: (event: Event) => boolean;
  readonly #onTooSlow: () => void;
  readonly #onEnd: () => void;
  #waiting: Event[] = [];
  #reader: ((result: IteratorResult<Event>) => void) | undefined;
  #ended = false;

  constructor(where: (event: Event) => boolean, onTooSlow: () => void, onEnd: () => void) {
    this.#where = where;
    this.#onTooSlow = onTooSlow;
    this.#onEnd = onEnd;
  }

  offer(event: Event): void {
    if (this.#ended || !this.#where(event)) return;
    if (this.#reader) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader({ value: event, done: false });
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length > mostWaiting) {
      void this.return();
      this.#onTooSlow();
    }
  }

  next(): Promise<IteratorResult<Event>> {
    const event = this.#waiting.shift();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  return(): Promise<IteratorResult<Event>> {
    this.#ended = true;
    this.#waiting = [];
    this.#onEnd();
    this.#reader?.({ value: undefined, done: true });
    this.#reader = undefined;
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
