import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** A new secret as Standard Webhooks write it: the key in Base64 after a prefix. */
export const newWebhookSecret = () => prefix + randomBytes(32).toString("base64");

export interface SignedMessage {
  id: string;
  /** Seconds since 1970, of this try. */
  timestamp: number;
  body: string;
}

/**
 * The headers by which a receiver knows that a message is ours, and fresh.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders(
  secret: string,
  { id, timestamp, body }: SignedMessage,
): Record<string, string> {
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`, "utf8").digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
}
