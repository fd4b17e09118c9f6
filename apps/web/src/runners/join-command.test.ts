import { expect, test } from "vitest";
import { isLocalOnly, joinCommand } from "./join-command.ts";

const given = {
  origin: "https://frostline.example",
  runnerPackage: "/download/runner-1a2b.tgz",
  token: "frostline_join_x",
  ephemeral: false,
};

test("the command fetches the runner from the gateway and lets it join there", () => {
  expect(joinCommand(given)).toBe(
    "npx --yes --ignore-scripts https://frostline.example/download/runner-1a2b.tgz join --url https://frostline.example --token frostline_join_x",
  );
});

test("what the runner refuses to do by itself is written out: the token's way over plain http, one run only", () => {
  const ends = (origin: string) => joinCommand({ ...given, origin, ephemeral: true }).split("_x")[1];
  expect(ends("http://gpu.lab:3000")).toBe(" --ephemeral --insecure");
  expect(ends("http://127.0.0.1:3000")).toBe(" --ephemeral");
  expect(isLocalOnly("http://localhost:3000")).toBe(true);
  expect(isLocalOnly("http://localhost.example")).toBe(false);
});
