import type { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createProxyServer } from "httpxy";

/** Forwards GraphQL over HTTP and WebSocket to the gateway, so that the browser sees one origin. */
export interface GraphqlProxy {
  request(req: IncomingMessage, res: ServerResponse): void;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/**
 * Host and Origin pass through unchanged: the gateway compares them.
 * A gateway that cannot be reached is a 502 with a GraphQL error of code GATEWAY_UNREACHABLE.
 */
export function createGraphqlProxy(gatewayUrl: string): GraphqlProxy {
  // A connection for each request: one kept open may be closed by the gateway at the moment that it is used again.
  const proxy = createProxyServer({ target: gatewayUrl, xfwd: true, agent: false });
  return {
    request(req, res) {
      proxy.web(req, res).catch(() => answerUnreachable(res, gatewayUrl));
    },
    upgrade(req, socket, head) {
      if (!(socket instanceof Socket)) return void socket.destroy();
      // A browser that leaves resets the socket; without a listener that would end this process.
      socket.on("error", () => socket.destroy());
      proxy.ws(req, socket, { target: gatewayUrl }, head).catch(() => refuseUpgrade(socket));
    },
  };
}

function answerUnreachable(res: ServerResponse, gatewayUrl: string) {
  if (res.headersSent) return void res.destroy();
  const message = `The gateway at ${gatewayUrl} cannot be reached.`;
  res.writeHead(502, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  res.end(JSON.stringify({ errors: [{ message, extensions: { code: "GATEWAY_UNREACHABLE" } }] }));
}

function refuseUpgrade(socket: Socket) {
  if (socket.destroyed) return;
  if (socket.writable)
    socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
