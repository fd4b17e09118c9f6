import { InvalidArgumentError } from "commander";

/** An option that may be given several times. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** An option that is a whole number from `least` on. */
export const wholeNumber = (option: string, least: number) => (value: string) => {
  const number = Number(value);
  if (/^-?\d+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  throw new InvalidArgumentError(`${option} is a whole number from ${least} on.`);
};
