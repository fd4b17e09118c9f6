import { WebSocket } from "ws";

/** An error that the API answered. */
export class ApiError extends Error {
  readonly code: string;
  readonly field: string | undefined;

  constructor({ message, extensions }: RawError) {
    super(message);
    this.code = extensions?.code ?? "NONE";
    this.field = extensions?.field;
  }
}

interface RawError {
  message: string;
  extensions?: { code?: string; field?: string };
}

interface Answer<Data> {
  data?: Data | null;
  errors?: RawError[];
}

type Variables = Record<string, unknown>;

/** Someone who talks to the API: over HTTP, and over a WebSocket for subscriptions. */
export class Api {
  constructor(
    readonly url: string,
    readonly token?: string,
    /** Of a session, as a browser sends it. */
    readonly cookie?: string,
  ) {}

  /** Runs an operation. @throws ApiError with the first error of the answer */
  async run<Data>(document: string, variables: Variables = {}): Promise<Data> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...this.#authorization(), ...this.#cookie() },
      body: JSON.stringify({ query: document, variables }),
    });
    const { data, errors } = (await response.json()) as Answer<Data>;
    if (errors?.[0]) throw new ApiError(errors[0]);
    return data as Data;
  }

  /** Opens a connection for subscriptions. */
  async connect(headers: Record<string, string> = {}): Promise<Connection> {
    const socket = new WebSocket(this.url.replace(/^http/, "ws"), "graphql-transport-ws", {
      headers: { ...this.#cookie(), ...headers },
    });
    const connection = new Connection(socket);
    await connection.opened(this.#authorization());
    return connection;
  }

  #cookie(): { cookie?: string } {
    return this.cookie === undefined ? {} : { cookie: this.cookie };
  }

  #authorization(): { authorization?: string } {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }
}

interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

/** One WebSocket, spoken to in graphql-transport-ws. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #handlers = new Map<string, (message: Message) => void>();
  #ids = 0;
  /** The code with which the connection ends. */
  readonly closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on("close", resolve));
  }

  async opened(payload: object): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.on("error", reject);
      this.#socket.on("open", () => this.#send({ type: "connection_init", payload }));
      this.#socket.on("message", (data) => {
        const message = JSON.parse(data.toString()) as Message;
        if (message.type === "connection_ack") resolve();
        if (message.type === "ping") this.#send({ type: "pong" });
        if (message.id) this.#handlers.get(message.id)?.(message);
      });
    });
  }

  /** Runs a query or mutation over this connection. What was subscribed before it is listening when it is answered. */
  async run<Data>(document: string, variables: Variables = {}): Promise<Data> {
    const stream = this.subscribe<Data>(document, variables);
    return stream.next();
  }

  subscribe<Data>(document: string, variables: Variables = {}): Stream<Data> {
    this.#ids += 1;
    const id = String(this.#ids);
    const stream = new Stream<Data>(() => this.#send({ id, type: "complete" }));
    this.#handlers.set(id, (message) => stream.receive(message));
    this.#send({ id, type: "subscribe", payload: { query: document, variables } });
    return stream;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #send(message: Message): void {
    this.#socket.send(JSON.stringify(message));
  }
}

/** What comes for one operation, in order. */
export class Stream<Data> {
  readonly #arrived: Answer<Data>[] = [];
  #reader: (() => void) | undefined;
  #completed = false;

  constructor(readonly stop: () => void) {}

  receive({ type, payload }: Message): void {
    if (type === "next") this.#arrived.push(payload as Answer<Data>);
    if (type === "error") this.#arrived.push({ errors: payload as RawError[] });
    if (type === "complete") this.#completed = true;
    this.#reader?.();
  }

  /** The next answer; waits for it. @throws ApiError when it is an error, or when the stream is over */
  async next(): Promise<Data> {
    for (;;) {
      const answer = this.#arrived.shift();
      if (answer?.errors?.[0]) throw new ApiError(answer.errors[0]);
      if (answer) return answer.data as Data;
      if (this.#completed) throw new ApiError({ message: "completed", extensions: { code: "COMPLETED" } });
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
    }
  }

  /** Everything that has arrived and was not read. */
  drain(): Data[] {
    if (this.#completed) throw new ApiError({ message: "completed", extensions: { code: "COMPLETED" } });
    return this.#arrived.splice(0).map((answer) => answer.data as Data);
  }
}
