import { hash, verify } from "@node-rs/argon2";
import { badInput } from "../errors.ts";

const shortest = 10;
const longest = 200;

/** Argon2id, as OWASP's password storage cheat sheet advises: 19 MiB of memory, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @throws BAD_INPUT when the password is too short or too long */
export async function hashPassword(field: string, password: string): Promise<string> {
  const { length } = password;
  if (length < shortest || length > longest) {
    throw badInput(field, `A password has ${shortest} to ${longest} characters.`);
  }
  return hash(password, cost);
}

let ofNobody: Promise<string> | undefined;

/** Without a hash it takes as long and is false: the time does not tell whether there is such an account. */
export async function isPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  ofNobody ??= hash("nobody's password", cost);
  const matches = await verify(passwordHash ?? (await ofNobody), password.slice(0, longest));
  return matches && typeof passwordHash === "string";
}
