import { expect, test } from "vitest";
import { isAllowedOrigin } from "./origin.ts";

test("the dashboard's own pages, and on loopback the same port under another name of the host", () => {
  for (const origin of ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]) {
    expect(isAllowedOrigin(origin, "http://127.0.0.1:3000"), origin).toBe(true);
  }
  expect(isAllowedOrigin("https://frost.example", "https://frost.example/")).toBe(true);
});

test("what sends no origin is no browser", () => {
  expect(isAllowedOrigin(undefined, "http://127.0.0.1:3000")).toBe(true);
});

test("no other page", () => {
  for (const origin of [
    "http://127.0.0.1:3001",
    "https://127.0.0.1:3000",
    "http://127.0.0.1:3000.evil.example",
    "http://evil.example:3000",
    "null",
    "",
  ]) {
    expect(isAllowedOrigin(origin, "http://127.0.0.1:3000"), origin).toBe(false);
  }
  expect(isAllowedOrigin("http://localhost:443", "https://frost.example")).toBe(false);
});
