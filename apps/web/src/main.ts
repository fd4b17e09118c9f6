import { readEnv, setNodeEnv } from "./env.ts";

const dev = process.argv.includes("--dev");
setNodeEnv(dev ? "development" : "production");

try {
  const env = readEnv();
  const { startWebServer } = await import("./server.ts");
  const server = await startWebServer({
    host: env.LISTEN_HOST,
    port: env.PORT,
    gatewayUrl: env.GATEWAY_URL,
    dev,
  });
  const stop = () => void server.close().finally(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  // Nobody would stop it any more when the process that forked it is gone, perhaps while this one was loading.
  process.once("disconnect", stop);
  if (process.send && !process.connected) stop();
  process.stdout.write(`dashboard ready at ${server.url}\n`);
  if (process.connected) process.send?.({ type: "ready", url: server.url });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return `The dashboard cannot listen: ${"port" in error ? `port ${error.port}` : "its port"} is in use. Stop the other program or set PORT to a free one.`;
  }
  return error.message;
}
