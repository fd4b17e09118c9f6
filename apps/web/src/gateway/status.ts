"use client";

import { useSyncExternalStore } from "react";

/** "polling": it answers, but nothing is pushed, because the WebSocket cannot be opened. */
export type GatewayState = "reachable" | "polling" | "unreachable";

const PROBE_AFTER_MS = [500, 1000, 2000, 3000, 5000];
/** Ample time for a subscription to be open at the gateway: the protocol does not say when it is. */
const SUBSCRIBED_AFTER_MS = 1000;
/** Without a WebSocket everything on screen is fetched again this often. */
const POLL_EVERY_MS = 10_000;

/**
 * Whether the gateway answers. While it does not, one small request goes out every few seconds; the first
 * answer (or a WebSocket that comes back) raises the epoch, which makes every view fetch again.
 */
class GatewayStatus {
  #state: GatewayState = "reachable";
  #epoch = 0;
  #listeners = new Set<() => void>();
  #probing = false;
  #catchUp: ReturnType<typeof setTimeout> | undefined;
  #polling: ReturnType<typeof setInterval> | undefined;

  get state() {
    return this.#state;
  }

  /** Grows each time that something may have been missed. */
  get epoch() {
    return this.#epoch;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** A request failed before it reached the gateway. */
  reportTrouble() {
    if (!this.#probing) void this.#probeUntilReachable();
  }

  /** The WebSocket broke or could not be opened; it is being tried again. */
  reportSocketDown() {
    this.reportTrouble();
    this.#polling ??= setInterval(() => {
      if (this.#state === "unreachable") return;
      this.#epoch += 1;
      this.#set("polling");
    }, POLL_EVERY_MS);
  }

  /** Nothing on screen wants to be told: that nothing can be pushed is no trouble. */
  reportSocketUnneeded() {
    clearInterval(this.#polling);
    this.#polling = undefined;
    if (this.#state === "polling") this.#set("reachable");
  }

  /** The WebSocket is open (again). */
  reportSocketUp() {
    this.reportSocketUnneeded();
    this.reportSubscribing();
  }

  /**
   * A subscription was asked for. What happened between the last answers and the
   * moment that it is open was not pushed, so everything on screen is fetched once more after that.
   */
  reportSubscribing() {
    clearTimeout(this.#catchUp);
    this.#catchUp = setTimeout(() => {
      this.#epoch += 1;
      this.#tell();
    }, SUBSCRIBED_AFTER_MS);
  }

  async #probeUntilReachable() {
    this.#probing = true;
    for (let failures = 0; !(await answers()); failures += 1) {
      this.#set("unreachable");
      const wait = PROBE_AFTER_MS[Math.min(failures, PROBE_AFTER_MS.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    this.#probing = false;
    if (this.#state !== "unreachable") return;
    this.#epoch += 1;
    this.#set("reachable");
  }

  #set(state: GatewayState) {
    this.#state = state;
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

export const gatewayStatus = new GatewayStatus();

async function answers(): Promise<boolean> {
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ viewer { user { id } } }" }),
    });
    return response.status < 500;
  } catch {
    return false;
  }
}

export function useGatewayState(): GatewayState {
  return useSyncExternalStore(
    gatewayStatus.subscribe,
    () => gatewayStatus.state,
    () => "reachable",
  );
}

/** A number that grows each time that what is on screen may lack something and has to be fetched again. */
export function useGatewayEpoch(): number {
  return useSyncExternalStore(
    gatewayStatus.subscribe,
    () => gatewayStatus.epoch,
    () => 0,
  );
}
