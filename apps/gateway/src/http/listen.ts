import { once } from "node:events";
import type { Server } from "node:http";
import { graphqlPath } from "./http.ts";

const everywhere = ["0.0.0.0", "::"];

/** The port is taken. The message is one sentence for the person. */
export class PortInUseError extends Error {
  override name = "PortInUseError";

  constructor(port: number) {
    super(`Port ${port} is in use by another program: stop that one, or choose another port with PORT.`);
  }
}

/** Listens on one interface, and answers the URL of the API for this machine. @throws PortInUseError */
export async function listenOn(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new PortInUseError(port);
    throw error;
  }
  const address = server.address();
  const actual = address !== null && typeof address === "object" ? address.port : port;
  const name = everywhere.includes(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${actual}${graphqlPath}`;
}
