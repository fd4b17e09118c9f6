import { homedir } from "node:os";
import { join } from "node:path";

export interface CommandLineEnv {
  /** The gateway's address; undefined: that of the last login. */
  url: string | undefined;
  /** An API token; undefined: that of the last login. */
  token: string | undefined;
  /** Folder of the stored login. */
  configDir: string;
}

/** Empty variables count as absent. */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): CommandLineEnv {
  const { FROSTLINE_URL, FROSTLINE_TOKEN, FROSTLINE_CONFIG_DIR, XDG_CONFIG_HOME } = variables;
  return {
    url: FROSTLINE_URL || undefined,
    token: FROSTLINE_TOKEN?.trim() || undefined,
    configDir: FROSTLINE_CONFIG_DIR || join(XDG_CONFIG_HOME || join(homedir(), ".config"), "frostline"),
  };
}
