/** The hub refused something, or does not have it. The message is one sentence that says what to do. */
export class HubError extends Error {
  override name = "HubError";
}

/** The hub could not be reached, or did not answer: the same may work later. */
export class HubUnreachableError extends HubError {
  override name = "HubUnreachableError";
}
