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
  /** There is something to tell this runner: the answer to its next heartbeat brings it. */
  heartbeatWanted: { teamId: string; runnerId: string };
  /** A team's rules have found something. */
  noticesAdded: { teamId: string };
  /** What a person with their tokens, or a runner, may do has changed: their connections have to show anew who they are from. */
  accessChanged: { who: string };
}

export interface Subscription<Topic extends keyof Topics> {
  where(event: Topics[Topic]): boolean;
  /**
   * Called once when the subscriber misses events, because it does not keep up or because we were cut off from them: its
   * sequence ends, and it has to begin again.
   */
  onMissed(): void;
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
  /** Ends every subscription, and says what is still to be said. */
  close(): void | Promise<void>;
}

/** The event bus of a gateway that is alone. */
export class LocalEventBus implements EventBus {
  readonly #subscribers: { [Topic in keyof Topics]: Set<Subscriber<Topics[Topic]>> } = {
    runChanged: new Set(),
    runsPending: new Set(),
    runnerChanged: new Set(),
    heartbeatWanted: new Set(),
    noticesAdded: new Set(),
    accessChanged: new Set(),
  };

  publish<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): void {
    for (const subscriber of this.#subscribers[topic]) subscriber.offer(event);
  }

  subscribe<Topic extends keyof Topics>(
    topic: Topic,
    { where, onMissed }: Subscription<Topic>,
  ): AsyncIterableIterator<Topics[Topic]> {
    const subscribers: Set<Subscriber<Topics[Topic]>> = this.#subscribers[topic];
    const subscriber = new Subscriber(where, onMissed, () => subscribers.delete(subscriber));
    subscribers.add(subscriber);
    return subscriber;
  }

  /** Whether anybody here listens to such events. */
  wants<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): boolean {
    return [...this.#subscribers[topic]].some((subscriber) => subscriber.wants(event));
  }

  /** Events were missed: every subscriber is told, and has to begin again. */
  interrupt(): void {
    for (const subscribers of Object.values(this.#subscribers)) {
      for (const subscriber of subscribers) subscriber.interrupt();
    }
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
  readonly #onMissed: () => void;
  readonly #onEnd: () => void;
  #waiting: Event[] = [];
  #reader: ((result: IteratorResult<Event>) => void) | undefined;
  #ended = false;

  constructor(where: (event: Event) => boolean, onMissed: () => void, onEnd: () => void) {
    this.#where = where;
    this.#onMissed = onMissed;
    this.#onEnd = onEnd;
  }

  offer(event: Event): void {
    if (!this.wants(event)) return;
    if (this.#reader) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader({ value: event, done: false });
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length > mostWaiting) this.interrupt();
  }

  wants(event: Event): boolean {
    return !this.#ended && this.#where(event);
  }

  interrupt(): void {
    void this.return();
    this.#onMissed();
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
