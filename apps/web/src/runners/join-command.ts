export interface JoinCommandOptions {
  /** Of the address at which the dashboard is in use, which forwards to the gateway. */
  origin: string;
  /** Path of the packed runner there. */
  runnerPackage: string;
  token: string;
  ephemeral: boolean;
}

/** Whether only the machine that shows the page can reach this address. */
export const isLocalOnly = (origin: string) =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(origin).hostname);

/** Whether what is sent to this address can be read on its way. */
export const isReadable = (origin: string) => origin.startsWith("http:") && !isLocalOnly(origin);

/** What is pasted on the new runner's host: it fetches the runner from the gateway, registers and begins to work. */
export function joinCommand({ origin, runnerPackage, token, ephemeral }: JoinCommandOptions): string {
  const parts = [
    `npx --yes --ignore-scripts ${origin}${runnerPackage} join`,
    `--url ${origin}`,
    `--token ${token}`,
    ephemeral && "--ephemeral",
    isReadable(origin) && "--insecure",
  ];
  return parts.filter(Boolean).join(" ");
}
