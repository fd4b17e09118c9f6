import { array, assert, bigInt, integer, nat, property, record, tuple } from "fast-check";
import { expect, test } from "vitest";
import { type Aggregate, merge, ofPoint, type Point } from "./aggregate.ts";
import { bucketOf, closeBuckets, cover, firstLevel, type OpenBuckets, partsOfOpen } from "./buckets.ts";

const pointsOf = (most: number) =>
  array(record({ step: nat(most), at: nat(3), value: integer({ min: -5, max: 5 }) }), { maxLength: 60 });

const together = (points: Point[]): Aggregate | undefined =>
  points
    .map(ofPoint)
    .reduce<Aggregate | undefined>((all, point) => (all ? merge(all, point) : point), undefined);

test("however points arrive, the rollups are what the points of their steps come to, and all closed ones are there", () => {
  assert(
    property(array(pointsOf(200), { maxLength: 6 }), (batches) => {
      const stored: Point[] = [];
      const rollups = new Map<string, Aggregate>();
      let open: OpenBuckets = [];
      for (const batch of batches) {
        const before = stored.length === 0 ? undefined : Math.max(...stored.map(({ step }) => step));
        const newest = Math.max(before ?? 0, ...batch.map(({ step }) => step));
        const gained = closeBuckets(before, newest, batch, open);
        open = gained.open;
        for (const { level, bucket, ...more } of gained.closed) {
          const name = `${level}:${bucket}`;
          const present = rollups.get(name);
          rollups.set(name, present ? merge(present, more) : more);
        }
        stored.push(...batch);
        for (const [index, held] of open.entries()) {
          const level = firstLevel + index;
          const inside = stored.filter(({ step }) => bucketOf(step, level) === bucketOf(newest, level));
          const { lastAt: _at, last: _last, ...expected } = together(inside) ?? {};
          expect(held).toMatchObject(expected);
        }
        expect(open.length > 0).toBe(stored.length > 0);
        for (const level of [3, 4, 5, 6, 7, 8]) {
          for (let bucket = 0; bucket <= bucketOf(newest, level); bucket += 1) {
            const inside = stored.filter(({ step }) => bucketOf(step, level) === bucket);
            const isClosed = stored.length > 0 && bucket < bucketOf(newest, level);
            const { lastAt: _at, last: _last, ...expected } = (isClosed && together(inside)) || {};
            expect(rollups.get(`${level}:${bucket}`) ?? {}).toMatchObject(expected);
            expect(rollups.has(`${level}:${bucket}`)).toBe(isClosed && inside.length > 0);
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("what the open buckets hold are the points of the newest fine bucket and one older half for each level", () => {
  expect(partsOfOpen(5)).toEqual({ fromStep: 0, beside: [] });
  expect(partsOfOpen(13)).toEqual({ fromStep: 8, beside: [{ level: 3, bucket: 0 }] });
  expect(partsOfOpen(30)).toEqual({
    fromStep: 24,
    beside: [
      { level: 3, bucket: 2 },
      { level: 4, bucket: 0 },
    ],
  });
});

test("a cover meets every step once, in order, with buckets no larger than allowed and few pieces", () => {
  const steps = bigInt({ min: 0n, max: 2n ** 52n }).map(Number);
  assert(
    property(tuple(steps, steps, integer({ min: 0, max: 52 })), ([a, b, top]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      let next = from;
      const pieces = cover(from, to, top);
      for (const piece of pieces) {
        expect(piece.from * 2 ** piece.level).toBe(next);
        expect(piece.to).toBeGreaterThan(piece.from);
        expect(piece.level === 0 || (piece.level >= 3 && piece.level <= top)).toBe(true);
        if (piece.level < top && top >= 3) expect(piece.to - piece.from).toBeLessThan(16);
        next = piece.to * 2 ** piece.level;
      }
      expect(next).toBe(to);
      expect(pieces.length).toBeLessThanOrEqual(2 * 52);
    }),
  );
});
