import { afterAll, beforeAll, expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { type IdentityProvider, startIdentityProvider } from "../harness/identity-provider.ts";
import { seedPerson, seedSession, seedTeam, type Team } from "../harness/seed.ts";

const webUrl = "http://127.0.0.1:3000";
const client = {
  id: "frostline",
  secret: "a secret of the client",
  redirectUri: `${webUrl}/auth/oidc/callback`,
};

let provider: IdentityProvider;
let gateway: TestGateway;
let team: Team;
let owner: Api;
beforeAll(async () => {
  provider = await startIdentityProvider(client, {
    lina: { name: "Lina", email: "Lina@frost.example", email_verified: true },
    mo: { name: "Mo", email: "mo@frost.example", email_verified: false },
    nell: { name: "Nell", email: "nell@frost.example", email_verified: true },
  });
  const { issuer } = provider;
  const openIdConnect = { issuer, clientId: client.id, clientSecret: client.secret, name: "Frost ID" };
  gateway = await startGateway({ openIdConnect });
  team = await seedTeam(gateway);
  owner = await seedSession(gateway, team.userId);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** A browser without pictures: it keeps cookies, follows redirects, and fills in the provider's forms. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(session?: string) {
    const [name, value] = session?.split("=") ?? [];
    if (name && value) this.#cookies.set(new URL(gateway.url).origin, new Map([[name, value]]));
  }

  /** Signs in at the provider; the path of the dashboard at which it ends. */
  async signIn(login: string, form: Record<string, string> = {}): Promise<string> {
    let request = new Request(new URL("/auth/oidc/start", gateway.url), post(form));
    for (;;) {
      const response = await this.#send(request);
      const location = response.headers.get("location");
      if (location === null) {
        const page = await response.text();
        const [, action] = /action="([^"]+)"/.exec(page) ?? [];
        if (!action) throw new Error(`not a form: ${response.status} ${page.slice(0, 200)}`);
        const prompt = page.includes('value="consent"')
          ? { prompt: "consent" }
          : { prompt: "login", login, password: "x" };
        request = new Request(new URL(action, request.url), post(prompt));
        continue;
      }
      const next = new URL(location, request.url);
      const isOurs = next.origin === webUrl || next.origin === new URL(gateway.url).origin;
      if (isOurs && !next.pathname.startsWith("/auth/")) return `${next.pathname}${next.search}`;
      request = new Request(isOurs ? new URL(next.pathname + next.search, gateway.url) : next);
    }
  }

  /** Whom the gateway sees. */
  get api(): Api {
    const session = this.#cookies.get(new URL(gateway.url).origin)?.get("frostline_session");
    return new Api(gateway.url, undefined, `frostline_session=${session}`);
  }

  async #send(request: Request): Promise<Response> {
    const { origin } = new URL(request.url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(request, {
      redirect: "manual",
      headers: { ...Object.fromEntries(request.headers), cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split(/=(.*)/s) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}

const post = (form: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(form),
});

async function invite(input: object = {}): Promise<string> {
  const { createInvitation } = await owner.run<{ createInvitation: { token: string } }>(
    "mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { token } }",
    { input: { role: "MEMBER", ...input } },
  );
  return createInvitation.token;
}

const viewerOf = (api: Api) => api.run("{ viewer { user { name email } role } }");

test("whom the provider vouches for joins by an invitation, and signs in without one from then on", async () => {
  expect(await gateway.anyone.run("{ signInProvider }")).toEqual({ signInProvider: "Frost ID" });
  const stranger = new Browser();
  expect(await stranger.signIn("lina")).toBe("/sign-in?refused=FORBIDDEN");
  expect(await viewerOf(stranger.api)).toEqual({ viewer: null });

  const lina = new Browser();
  expect(await lina.signIn("lina", { invitation: await invite({ email: "lina@frost.example" }) })).toBe(
    "/experiments",
  );
  const seen = { viewer: { user: { name: "Lina", email: "lina@frost.example" }, role: "MEMBER" } };
  expect(await viewerOf(lina.api)).toEqual(seen);
  const again = new Browser();
  expect(await again.signIn("lina")).toBe("/experiments");
  expect(await viewerOf(again.api)).toEqual(seen);
});

test("an address that the provider has not verified opens no invitation for that address", async () => {
  const mo = new Browser();
  const invitation = await invite({ email: "mo@frost.example" });
  expect(await mo.signIn("mo", { invitation })).toBe("/sign-in?refused=FORBIDDEN");
  expect(await viewerOf(mo.api)).toEqual({ viewer: null });
});

test("who is signed in links the provider's account to their own", async () => {
  const person = await seedPerson(gateway, team.teamId, "VIEWER", "Nell of old");
  const here = new Browser((await seedSession(gateway, person.userId)).cookie);
  expect(await here.signIn("nell")).toBe("/experiments");
  const elsewhere = new Browser();
  expect(await elsewhere.signIn("nell")).toBe("/experiments");
  expect(await viewerOf(elsewhere.api)).toMatchObject({
    viewer: { user: { name: "Nell of old" }, role: "VIEWER" },
  });
});

test("an answer that this browser did not ask for is refused", async () => {
  const callback = new URL("/auth/oidc/callback?code=stolen&state=guessed", gateway.url);
  const unasked = await fetch(callback, { redirect: "manual" });
  expect(unasked.headers.get("location")).toBe("/sign-in?refused=BAD_INPUT");
  const flow = { state: "mine", nonce: "n", verifier: "v".repeat(43) };
  const cookie = `frostline_oidc=${Buffer.from(JSON.stringify(flow)).toString("base64url")}`;
  const otherState = await fetch(callback, { redirect: "manual", headers: { cookie } });
  expect(otherState.headers.get("location")).toBe("/sign-in?refused=FAILED");
  expect(otherState.headers.getSetCookie().join()).not.toContain("frostline_session");
});
