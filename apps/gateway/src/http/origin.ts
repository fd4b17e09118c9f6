const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a page from this origin may open a WebSocket. Browsers always say where a page is from; what says nothing is
 * no browser (a runner, a script), and needs a token anyway. On loopback the names of the host are the same place.
 */
export function isAllowedOrigin(origin: string | undefined, webUrl: string): boolean {
  if (origin === undefined) return true;
  const web = new URL(webUrl);
  if (origin === web.origin) return true;
  if (!loopbackNames.includes(web.hostname) || !URL.canParse(origin)) return false;
  const { protocol, hostname, port } = new URL(origin);
  return protocol === web.protocol && port === web.port && loopbackNames.includes(hostname);
}
