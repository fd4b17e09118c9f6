const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be one of our ids. Anything else names nothing, and must not reach a uuid column. */
export const isId = (text: string) => uuid.test(text);
