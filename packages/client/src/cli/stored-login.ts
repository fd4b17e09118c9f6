import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, exitCodes } from "./exit-codes.ts";

export interface Login {
  url: string;
  token: string;
}

const fileIn = (configDir: string) => join(configDir, "login.json");

/** Readable by its owner alone from the first byte; replaced as a whole. Answers its path. */
export async function storeLogin(configDir: string, login: Login): Promise<string> {
  const file = fileIn(configDir);
  const fresh = `${file}.${randomUUID()}`;
  await mkdir(configDir, { recursive: true, mode: 0o700 });
  await writeFile(fresh, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(fresh, file);
  return file;
}

/**
 * The stored login; undefined when there is none.
 * @throws CommandError when others may read it, or when it is no login
 */
export async function readLogin(configDir: string): Promise<Login | undefined> {
  const file = fileIn(configDir);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { mode } = await stat(file);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    const sentence = `${file} holds a token, and others may read it: chmod 600 it, or log in anew.`;
    throw new CommandError(sentence, exitCodes.refused);
  }
  return parsed(text) ?? refuse(file);
}

function parsed(text: string): Login | undefined {
  try {
    const { url, token } = JSON.parse(text) as Partial<Login>;
    return typeof url === "string" && typeof token === "string" ? { url, token } : undefined;
  } catch {
    return undefined;
  }
}

function refuse(file: string): never {
  throw new CommandError(`${file} is no stored login: delete it, and log in anew.`, exitCodes.refused);
}

/** Twice is fine. */
export const forgetLogin = (configDir: string) => rm(fileIn(configDir), { force: true });
