import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { post } from "./send-webhook.ts";

test("a webhook goes to the address that was checked, whatever a name server says of its host", async () => {
  const server = createServer((request, response) => response.end(`for ${request.headers.host}`));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const checked = {
    url: new URL(`http://nowhere.invalid:${port}/`),
    addresses: [{ address: "127.0.0.1", family: 4 }],
  };
  const { signal } = new AbortController();
  const answer = await post(checked, { headers: {}, body: "{}", signal });
  expect(await text(answer)).toBe(`for nowhere.invalid:${port}`);
  server.close();
});
