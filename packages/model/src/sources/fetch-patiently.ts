/** Of the beginning of an answer. */
const ANSWER_SECONDS = 30;

/**
 * A fetch whose answer has to begin in time; its body may take as long as it needs. Node 20 leaves the first request of a
 * process without any end when its connection is closed at once.
 */
export async function fetchPatiently(
  url: URL | string,
  { signal, ...init }: RequestInit,
  answerSeconds = ANSWER_SECONDS,
): Promise<Response> {
  const silent = new AbortController();
  const patience = setTimeout(
    () => silent.abort(new Error(`no answer for ${answerSeconds} s`)),
    answerSeconds * 1000,
  );
  try {
    const signals = signal ? [signal, silent.signal] : [silent.signal];
    return await fetch(url, { ...init, signal: AbortSignal.any(signals) });
  } finally {
    clearTimeout(patience);
  }
}
