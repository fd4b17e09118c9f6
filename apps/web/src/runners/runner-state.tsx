import { clsx } from "clsx";
import type { RunnersList_RunnerFragment } from "../gql/graphql.ts";

type State = RunnersList_RunnerFragment["state"];

const LOOKS: Record<State, { label: string; text: string; dot: string }> = {
  ONLINE: { label: "online", text: "text-good", dot: "border-good bg-good" },
  OFFLINE: { label: "offline", text: "text-ink-faint", dot: "border-line-strong" },
  DRAINING: { label: "draining", text: "text-ink-soft", dot: "border-accent bg-accent-soft" },
  QUARANTINED: { label: "quarantined", text: "text-bad", dot: "border-bad bg-bad" },
};

/** What a runner is up to, in a word; a draining or quarantined one may be offline, too. */
export function RunnerState({ state, online }: { state: State; online: boolean }) {
  const { label, text, dot } = LOOKS[state];
  const isElsewise = state === "DRAINING" || state === "QUARANTINED";
  return (
    <span className={clsx("inline-flex items-center gap-1.5 text-xs", text)}>
      <span aria-hidden className={clsx("size-2 rounded-full border", dot)} />
      {isElsewise && !online ? `${label}, offline` : label}
    </span>
  );
}
