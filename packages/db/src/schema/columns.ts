import { sql } from "drizzle-orm";
import { text, timestamp, uuid } from "drizzle-orm/pg-core";
import { uuidv7 } from "uuidv7";

/** UUIDv7: sorts by the time it was made, so new rows land at the end of the index and ids give an order. */
export const id = () => uuid().primaryKey().$defaultFn(uuidv7);

/** An instant, to the microsecond, in UTC. */
export const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** Words that people give to things, to find them by. */
export const tags = () => text().array().notNull().default(sql`'{}'::text[]`);
