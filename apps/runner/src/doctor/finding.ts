/** What one check of the doctor came to. */
export interface Finding {
  check: string;
  /** fail: runs cannot be trained; warn: they can, but slowly or not all. */
  level: "ok" | "warn" | "fail";
  message: string;
  /** What to do about it. */
  remedy?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, level: "ok", message });
export const warn = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "warn",
  message,
  remedy,
});
export const fail = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "fail",
  message,
  remedy,
});
