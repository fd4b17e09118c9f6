"use client";

import { type GatewayState, useGatewayState } from "../gateway/status.ts";

const MESSAGES: Record<GatewayState, string | null> = {
  reachable: null,
  polling: "Live updates interrupted, looking every few seconds instead",
  unreachable: "Gateway unreachable, trying again",
};

/** A calm line while the gateway is away. It lies over the page, so that nothing jumps. */
export function GatewayBanner() {
  const message = MESSAGES[useGatewayState()];
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-40 flex justify-center px-3">
      {message && (
        <p className="flex items-center gap-2.5 rounded-full border border-line-strong bg-surface px-4 py-2 shadow-lg">
          <span aria-hidden className="size-2 animate-pulse rounded-full bg-bad" />
          {message}
        </p>
      )}
    </div>
  );
}
