import type { IncomingMessage } from "node:http";
import proxyAddr from "proxy-addr";

/** Whether a peer is one of our proxies, and whom a request is from when such a proxy brought it. */
export interface ClientAddresses {
  isProxy(address: string | undefined): boolean;
  of(request: IncomingMessage): string;
}

/** @param trustedProxies addresses, networks (10.0.0.0/8), or `loopback`, `linklocal`, `uniquelocal` */
export function clientAddresses(trustedProxies: string[]): ClientAddresses {
  const trust = proxyAddr.compile(trustedProxies);
  return {
    isProxy: (address) => address !== undefined && trust(address, 0),
    // A socket that is already closed has no address.
    of: (request) => (request.socket.remoteAddress === undefined ? "unknown" : proxyAddr(request, trust)),
  };
}
