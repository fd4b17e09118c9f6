import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

/** Somebody who takes webhooks, and answers as told. */
export interface Receiver extends AsyncDisposable {
  url: string;
  /** In the order in which they came. */
  received: Received[];
  /** The next one that comes, or came and was not asked for. */
  next(): Promise<Received>;
  answer: (response: ServerResponse) => void;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let asked = 0;
  let wake = () => {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
      path: request.url ?? "",
    });
    wake();
    receiver.answer(response);
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    }),
  );
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer: (response) => response.end("thanks"),
    async next() {
      for (;;) {
        const found = received[asked];
        if (found) {
          asked += 1;
          return found;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
