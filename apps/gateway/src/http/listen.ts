import { once } from "node:events";
import type { Server } from "node:http";
import { graphqlPath } from "./http.ts";

/** Nobody outside this machine can reach it. */
const loopback = "127.0.0.1";

/** The port is taken. The message is one sentence for the person. */
export class PortInUseError extends Error {
  override name = "PortInUseError";

  constructor(port: number) {
    super(`Port ${port} is in use by another program: stop that one, or choose another port with PORT.`);
  }
}

/** Listens on loopback, and answers the URL of the API. @throws PortInUseError */
export async function listenOn(server: Server, port: number): Promise<string> {
  server.listen(port, loopback);
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new PortInUseError(port);
    throw error;
  }
  const address = server.address();
  const actual = address !== null && typeof address === "object" ? address.port : port;
  return `http://${loopback}:${actual}${graphqlPath}`;
}
