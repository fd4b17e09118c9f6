/** What a person gave as a gateway's address cannot be used; the message says why, and what to give. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

/** Whether what is sent there does not leave this machine. */
export const isLoopback = (url: string) =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/**
 * The GraphQL endpoint that a person means: the dashboard's or the gateway's address, with or without /graphql.
 * @param insecure whether secrets may travel there in the clear
 * @throws AddressError
 */
export function gatewayAddress(given: string, { insecure }: { insecure: boolean }): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new AddressError(
      `"${given}" is no address of a gateway: give one such as https://frostline.example.`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.href) && !insecure) {
    throw new AddressError(
      `Over ${url.origin} the token could be read on its way: use https, or allow it with --insecure.`,
    );
  }
  if (url.pathname === "/") url.pathname = "/graphql";
  return url.href;
}
