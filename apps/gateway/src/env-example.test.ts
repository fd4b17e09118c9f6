import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test(".env.example names every setting, with its default", async () => {
  const text = await readFile(new URL("../../../.env.example", import.meta.url), "utf8");
  const {
    DATABASE_URL,
    OIDC_ISSUER,
    OIDC_CLIENT_ID,
    OIDC_CLIENT_SECRET,
    FILES_S3_BUCKET,
    FILES_S3_ENDPOINT,
    ...defaults
  } = readEnv(parseEnv(text.replaceAll(/^#(?=[A-Z0-9_]+=)/gm, "")));
  expect(DATABASE_URL).toMatch(/^postgres:/);
  const optional = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, FILES_S3_BUCKET, FILES_S3_ENDPOINT];
  expect(optional).not.toContain(undefined);
  expect(defaults).toEqual(readEnv({}));
});
