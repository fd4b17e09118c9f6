/** A timer that is set to more fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Aborts after so many seconds; null: never. */
export function timeLimit(seconds: number | null): Disposable & { readonly signal: AbortSignal } {
  const over = new AbortController();
  const until = performance.now() + (seconds ?? 0) * 1000;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const left = until - performance.now();
    if (left <= 0) over.abort();
    else timer = setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
  };
  if (seconds !== null) look();
  return { signal: over.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
