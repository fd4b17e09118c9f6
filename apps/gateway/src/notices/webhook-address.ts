import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/**
 * Addresses that are no part of the public internet, where a webhook would reach what trusts the gateway's network: the
 * machine itself, its neighbours, a cloud's metadata service. After the IANA registries of special-purpose addresses
 * (RFC 6890 and its updates), with those IPv6 ranges that carry an IPv4 address inside.
 */
const notPublic = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"],
  "168.63.129.16/32", // what Azure's machines ask for their metadata; public by its number alone
  ...["203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  ...["::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16"],
  ...["3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"],
];

/** The webhook cannot be sent there. The message is a sentence for a person. */
export class AddressRefused extends Error {
  override name = "AddressRefused";
}

export interface CheckedAddress {
  url: URL;
  /** What to connect to, whatever the name server answers next. */
  addresses: LookupAddress[];
}

/** Where webhooks may go: to the public internet by https, and to the networks that are allowed besides by http too. */
export class WebhookAddresses {
  readonly #refused = blockListOf(notPublic);
  readonly #allowed: BlockList;

  /** @param allowedNetworks addresses and networks (10.1.0.0/16) of an intranet that webhooks may go to */
  constructor(allowedNetworks: string[]) {
    this.#allowed = blockListOf(allowedNetworks);
  }

  /**
   * The URL, after its host was looked up and found to be allowed now.
   * @throws AddressRefused also when only one of several addresses is not allowed
   */
  async check(text: string): Promise<CheckedAddress> {
    const url = parse(text);
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1"); // an IPv6 address stands in brackets
    const addresses = await lookup(host, { all: true }).catch(() => {
      throw new AddressRefused(`The host ${host} cannot be found.`);
    });
    const bad = addresses.find(({ address }) => !this.#isAllowed(address));
    if (bad) throw refusal(host, bad.address);
    if (url.protocol === "http:" && !addresses.every(({ address }) => isIn(this.#allowed, address)))
      throw new AddressRefused(
        "A webhook's address begins with https://; http is for allowed networks only.",
      );
    return { url, addresses };
  }

  #isAllowed(address: string): boolean {
    return isIn(this.#allowed, address) || !isIn(this.#refused, address);
  }
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["https:", "http:"].includes(url.protocol))
    throw new AddressRefused("A webhook's address is a URL that begins with https://.");
  if (url.username || url.password)
    throw new AddressRefused("A webhook's address must not hold a name or password.");
  return url;
}

const isIn = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

const refusal = (host: string, address: string) =>
  new AddressRefused(
    host === address
      ? `Webhooks may not go to ${address}: it is a private or special address (see WEBHOOK_ALLOWED_NETWORKS).`
      : `Webhooks may not go to ${host}: its address ${address} is private or special (see WEBHOOK_ALLOWED_NETWORKS).`,
  );

function blockListOf(networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
