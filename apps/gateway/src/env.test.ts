import { expect, test } from "vitest";
import { openIdConnectOf, readEnv } from "./env.ts";

test("everything has a default", () => {
  expect(readEnv({ HOME: "/home/someone" })).toMatchObject({
    PORT: 4000,
    PUBLIC_URL: "http://127.0.0.1:3000",
    LEASE_SECONDS: 60,
    HEARTBEAT_SECONDS: 15,
    POLL_SECONDS: 30,
  });
});

test("an empty variable is an absent one", () => {
  expect(readEnv({ PORT: "" }).PORT).toBe(4000);
});

test("everything that is wrong is named at once", () => {
  const read = () => readEnv({ PORT: "many", LEASE_SECONDS: "0", PUBLIC_URL: "file:///etc/passwd" });
  expect(read).toThrow(/PORT/);
  expect(read).toThrow(/LEASE_SECONDS/);
  expect(read).toThrow(/PUBLIC_URL/);
});

test("a heartbeat that is slower than the lease is refused", () => {
  expect(() => readEnv({ LEASE_SECONDS: "10", HEARTBEAT_SECONDS: "10" })).toThrow(
    "HEARTBEAT_SECONDS must be less",
  );
});

test("half a configuration of OpenID Connect is refused, not ignored", () => {
  const whole = { OIDC_ISSUER: "https://login.example.com", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" };
  expect(openIdConnectOf(readEnv(whole))).toMatchObject({ issuer: "https://login.example.com" });
  expect(openIdConnectOf(readEnv({}))).toBeUndefined();
  expect(() => readEnv({ ...whole, OIDC_CLIENT_SECRET: "" })).toThrow("belong together");
});
