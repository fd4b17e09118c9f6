import { expect, test } from "vitest";
import { sceneOfFile } from "../harness/scene.ts";
import { type RunRef, range } from "../harness/seed.ts";

const scene = sceneOfFile();

interface Page {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null; hasPreviousPage: boolean; startCursor: string };
  edges: { node: { id: string; attempt: number; message: string } }[];
}

async function page({ runId }: RunRef, first = 200, after?: string | null): Promise<Page> {
  const { run } = await scene.team.person.run<{ run: { log: Page } }>(
    `query ($id: ID!, $first: Int!, $after: String) {
      run(id: $id) {
        log(first: $first, after: $after) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { id attempt message } }
        }
      }
    }`,
    { id: runId, first, after },
  );
  return run.log;
}

async function lastPage({ runId }: RunRef, last: number, before?: string): Promise<Page> {
  const { run } = await scene.team.person.run<{ run: { log: Page } }>(
    `query ($id: ID!, $last: Int!, $before: String) {
      run(id: $id) {
        log(last: $last, before: $before) {
          totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } edges { node { id attempt message } }
        }
      }
    }`,
    { id: runId, last, before },
  );
  return run.log;
}

const messages = ({ edges }: Page) => edges.map(({ node }) => node.message);
const lines = (from: number, to: number) =>
  range(to - from + 1, from).map((seq) => ({ seq, message: `line ${seq}` }));

test("lines that are sent again are stored once, and the highest number is answered", async () => {
  const run = await scene.newRun();
  expect(await scene.runner.log(run, lines(0, 4))).toBe(4);
  expect(await scene.runner.log(run, lines(3, 6))).toBe(6);
  expect(await scene.runner.log(run, lines(0, 2))).toBe(6);
  expect(messages(await page(run))).toEqual(range(7).map((seq) => `line ${seq}`));
});

test("pages follow each other without a gap while lines are added", async () => {
  const run = await scene.newRun();
  await scene.runner.log(run, lines(0, 9));
  const first = await page(run, 4);
  expect(first).toMatchObject({ totalCount: 10, pageInfo: { hasNextPage: true } });
  await scene.runner.log(run, lines(10, 11));
  const second = await page(run, 4, first.pageInfo.endCursor);
  const third = await page(run, 4, second.pageInfo.endCursor);
  expect(third.pageInfo.hasNextPage).toBe(false);
  expect([first, second, third].flatMap(messages)).toEqual(range(12).map((seq) => `line ${seq}`));
  expect(await page(run, 4, third.pageInfo.endCursor)).toMatchObject({
    edges: [],
    pageInfo: { endCursor: null },
  });
});

test("the lines of the next attempt come after those of the first, though they are numbered from 0 again", async () => {
  const run = await scene.newRun();
  await scene.runner.log(run, lines(0, 2));
  await scene.runner.release(run);
  const again = await scene.runner.work();
  await scene.runner.log(again, [{ seq: 0, message: "once more" }]);
  const { edges } = await page(run);
  expect(edges.map(({ node }) => `${node.attempt}: ${node.message}`)).toEqual([
    "1: line 0",
    "1: line 1",
    "1: line 2",
    "2: once more",
  ]);
  expect(new Set(edges.map(({ node }) => node.id)).size).toBe(4);
});

test("what cannot be stored is replaced, and a giant line is cut and says so", async () => {
  const run = await scene.newRun();
  await scene.runner.log(run, [
    { seq: 0, message: "a\0b" },
    { seq: 1, message: "x".repeat(1_000_000) },
    { seq: 2, message: "\ud800 half a pair, 😀 a whole one" },
  ]);
  const [nul, giant, half] = messages(await page(run));
  expect(nul).toBe("a\ufffdb");
  expect(giant).toMatch(/^x{16384}… \(cut, 1000000 characters\)$/);
  expect(half).toBe("\ufffd half a pair, 😀 a whole one");
});

test("a cursor of another list, a page of 0 and a page of more than 1,000 are refused", async () => {
  const run = await scene.newRun();
  await expect(page(run, 10, "bm9uc2Vuc2U")).rejects.toMatchObject({ code: "BAD_INPUT", field: "after" });
  await expect(page(run, 0)).rejects.toMatchObject({ code: "BAD_INPUT", field: "first" });
  await expect(page(run, 1_001)).rejects.toMatchObject({ code: "BAD_INPUT", field: "first" });
  await expect(scene.runner.log(run, [{ seq: -1, message: "" }])).rejects.toMatchObject({
    field: "lines[0].seq",
  });
});

test("a log is read from its end, page by page, without a gap, and goes on from there", async () => {
  const run = await scene.newRun();
  await scene.runner.log(run, lines(0, 9));
  const tail = await lastPage(run, 4);
  expect(messages(tail)).toEqual(["line 6", "line 7", "line 8", "line 9"]);
  expect([tail.totalCount, tail.pageInfo.hasPreviousPage]).toEqual([10, true]);
  const earlier = await lastPage(run, 6, tail.pageInfo.startCursor);
  expect(messages(earlier)).toEqual(range(6).map((seq) => `line ${seq}`));
  expect(earlier.pageInfo.hasPreviousPage).toBe(false);

  await scene.runner.log(run, lines(10, 11));
  expect(messages(await page(run, 200, tail.pageInfo.endCursor))).toEqual(["line 10", "line 11"]);
  await expect(lastPage(run, 0)).rejects.toThrow("1 to 1000");
  await expect(lastPage(run, 1, "nonsense")).rejects.toThrow("cursor");
});
