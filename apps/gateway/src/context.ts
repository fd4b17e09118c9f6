import type { Caller } from "./auth/caller.ts";
import type { SubscriptionService } from "./events/subscription.service.ts";
import type { Loaders } from "./loaders.ts";

/** What every resolver gets: who is asking, and by what means to answer. */
export interface Context {
  caller: Caller;
  loaders: Loaders;
  subscriptions: SubscriptionService;
  cookies: Cookies;
  /** Called when this caller has missed events and has to begin again. */
  onMissed: () => void;
}

export interface Cookies {
  setSession(session: string): void;
  clearSession(): void;
}
