/** A line is named by where it is. */
export const lineId = (runId: string, attempt: number, seq: number) => `${runId}:${attempt}:${seq}`;

/** The runner's number of a line, from its id. */
export const seqOf = (id: string) => Number(id.slice(id.lastIndexOf(":") + 1));
