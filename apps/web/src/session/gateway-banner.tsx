"use client";

import { useGatewayState } from "../gateway/status.ts";

/** A calm line while the gateway is away. It lies over the page, so that nothing jumps. */
export function GatewayBanner() {
  const state = useGatewayState();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-40 flex justify-center px-3">
      {state === "unreachable" && (
        <p className="flex items-center gap-2.5 rounded-full border border-line-strong bg-surface px-4 py-2 shadow-lg">
          <span aria-hidden className="size-2 animate-pulse rounded-full bg-bad" />
          Gateway unreachable, trying again
        </p>
      )}
    </div>
  );
}
