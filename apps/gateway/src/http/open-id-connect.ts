import express, { type Express, type Request, type Response } from "express";
import type { Configuration } from "openid-client";
import * as oidc from "openid-client";
import type { Logger } from "pino";
import { z } from "zod";
import type { Caller } from "../auth/caller.ts";
import { type Claims, readClaims } from "../auth/provider-sign-in.ts";
import type { OpenIdConnectSettings } from "../deps.ts";
import { AppError } from "../errors.ts";

/** The web app hands everything below this path to the gateway. */
const path = "/auth/oidc";
const flowCookie = "frostline_oidc";
const flowMinutes = 10;

/** What the browser keeps while its person is at the provider's. */
const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  invitation: z.string().optional(),
});

type Act = (request: Request, response: Response) => Promise<void>;
type Flow = z.infer<typeof flowSchema>;

export interface OpenIdConnectDeps {
  settings: OpenIdConnectSettings;
  /** Where the dashboard is; the provider sends people back to a path of it. */
  webUrl: string;
  log: Logger;
  /** Who is asking, by the session's cookie alone, if they may ask now. */
  admit(request: Request): Promise<Caller>;
  /** Signs in whom the provider vouches for, and sets the session's cookie. */
  signIn(response: Response, caller: Caller, claims: Claims, invitation: string | undefined): Promise<void>;
}

/** Sign-in by authorization code with PKCE, state and nonce. Nothing is asked of the provider before the first sign-in. */
export function serveOpenIdConnect(app: Express, deps: OpenIdConnectDeps): void {
  const { settings, webUrl, log } = deps;
  const redirectUri = new URL(`${path}/callback`, webUrl).href;
  const cookie = { httpOnly: true, sameSite: "lax", path, secure: webUrl.startsWith("https:") } as const;
  let discovered: Promise<Configuration> | undefined;
  const configuration = () => {
    discovered ??= discover(settings).catch((error: unknown) => {
      discovered = undefined; // the provider may be back for the next person
      throw error;
    });
    return discovered;
  };
  const orRefuse = (act: Act) => (request: Request, response: Response) =>
    act(request, response).catch((error: unknown) => {
      if (!(error instanceof AppError)) log.warn({ err: error }, "sign-in by OpenID Connect failed");
      // A code, not a sentence: whoever makes up such a link is not to choose what the page says.
      const refused = error instanceof AppError ? error.code : "FAILED";
      response.clearCookie(flowCookie, cookie);
      response.redirect(303, `/sign-in?${new URLSearchParams({ refused })}`);
    });

  app.post(
    `${path}/start`,
    express.urlencoded({ extended: false, limit: 4_096 }),
    orRefuse(async (request, response) => {
      await deps.admit(request);
      const invitation = z.object({ invitation: z.string().optional() }).parse(request.body ?? {}).invitation;
      const verifier = oidc.randomPKCECodeVerifier();
      const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, invitation };
      const target = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state: flow.state,
        nonce: flow.nonce,
      });
      const value = Buffer.from(JSON.stringify(flow), "utf8").toString("base64url");
      response.cookie(flowCookie, value, { ...cookie, maxAge: flowMinutes * 60_000 });
      response.redirect(303, target.href);
    }),
  );

  app.get(
    `${path}/callback`,
    orRefuse(async (request, response) => {
      const caller = await deps.admit(request);
      const flow = readFlow(request.headers.cookie);
      const { search } = new URL(request.originalUrl, webUrl);
      const claims = await claimsFor(await configuration(), new URL(redirectUri + search), flow);
      response.clearCookie(flowCookie, cookie);
      await deps.signIn(response, caller, claims, flow.invitation);
      response.redirect(303, "/experiments");
    }),
  );
}

/** Checks what the provider sent back. Name and address may be in the ID token or at the user-info endpoint. */
async function claimsFor(provider: Configuration, answer: URL, flow: Flow): Promise<Claims> {
  const tokens = await oidc.authorizationCodeGrant(provider, answer, {
    pkceCodeVerifier: flow.verifier,
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || !provider.serverMetadata().userinfo_endpoint) return readClaims(claims);
  const more = await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
  return readClaims({ ...more, ...claims });
}

/** Plain http is for a provider on this machine, as in tests; anything else has to be https. */
function discover({ issuer, clientId, clientSecret }: OpenIdConnectSettings): Promise<Configuration> {
  const { protocol, hostname } = new URL(issuer);
  const isLocal = protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost");
  const options = isLocal ? { execute: [oidc.allowInsecureRequests] } : {};
  return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
}

function readFlow(header: string | undefined): Flow {
  const found = header?.split(";").find((part) => part.trim().startsWith(`${flowCookie}=`));
  const value = found?.trim().slice(flowCookie.length + 1);
  if (!value)
    throw new AppError("BAD_INPUT", "The sign-in took too long, or began in another browser: try again.");
  return flowSchema.parse(JSON.parse(Buffer.from(value, "base64url").toString("utf8")));
}
