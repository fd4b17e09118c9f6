import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

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
   * @throws AddressRefused
   */
  async check(text: string): Promise<URL> {
    const url = this.parse(text);
    const addresses = await new Promise<string[]>((resolve, reject) => {
      this.lookup(hostOf(url), { all: true }, (error, found) => {
        if (error) return reject(error instanceof AddressRefused ? error : unknownHost(url));
        resolve(typeof found === "string" ? [found] : found.map(({ address }) => address));
      });
    });
    if (url.protocol === "http:" && !addresses.every((address) => this.#isIn(this.#allowed, address)))
      throw new AddressRefused(
        "A webhook's address begins with https://; http is for allowed networks only.",
      );
    return url;
  }

  /** What can be said of it without asking for its host. @throws AddressRefused */
  parse(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !["https:", "http:"].includes(url.protocol))
      throw new AddressRefused("A webhook's address is a URL that begins with https://.");
    if (url.username || url.password)
      throw new AddressRefused("A webhook's address must not hold a name or password.");
    return url;
  }

  /**
   * Looks a host up and refuses it when one of its addresses is not allowed. To be given to the connection itself, so that
   * the address that was checked is the one that is connected to, whatever the name server answers next.
   */
  readonly lookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error(`${hostname} has no address`), "", 4);
      const bad = addresses.find(({ address }) => !this.isAllowed(address));
      if (bad) return done(refusal(hostname, bad.address), "", 4);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };

  isAllowed(address: string): boolean {
    return this.#isIn(this.#allowed, address) || !this.#isIn(this.#refused, address);
  }

  #isIn(list: BlockList, address: string): boolean {
    return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  }
}

/** A literal address is not looked up by the connection: it has to be asked for here. @returns it without brackets */
export const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, "$1");

const refusal = (host: string, address: string) =>
  new AddressRefused(
    host === address
      ? `Webhooks may not go to ${address}: it is a private or special address (see WEBHOOK_ALLOWED_NETWORKS).`
      : `Webhooks may not go to ${host}: its address ${address} is private or special (see WEBHOOK_ALLOWED_NETWORKS).`,
  );

const unknownHost = (url: URL) => new AddressRefused(`The host ${url.hostname} cannot be found.`);

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
