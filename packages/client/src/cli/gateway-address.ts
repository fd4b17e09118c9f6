import { CommandError, exitCodes } from "./exit-codes.ts";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The GraphQL endpoint that a person means: the dashboard's or the gateway's address, with or without /graphql.
 * @throws CommandError when it is none, or when the token would travel in the clear
 */
export function gatewayAddress(given: string, insecure: boolean): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    const sentence = `"${given}" is no address of a gateway: give one such as https://frostline.example.`;
    throw new CommandError(sentence, exitCodes.badInput, "--url");
  }
  if (url.protocol === "http:" && !loopbackNames.includes(url.hostname) && !insecure) {
    const sentence = `Over ${url.origin} the token could be read on its way: use https, or allow it with --insecure.`;
    throw new CommandError(sentence, exitCodes.badInput, "--url");
  }
  if (url.pathname === "/") url.pathname = "/graphql";
  return url.href;
}
