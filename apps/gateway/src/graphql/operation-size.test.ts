import { parse } from "graphql";
import { expect, test } from "vitest";
import { sizeOf } from "./operation-size.ts";

test("fragments count wherever they are used", () => {
  const document = parse(`
    query { a: viewer { ...team } runners { id ...facts } }
    fragment team on Viewer { team { id name } }
    fragment facts on Runner { ... on Runner { model: name } }
  `);
  expect(sizeOf(document)).toEqual({ depth: 3, fields: 7, aliases: 2, rootFields: 2 });
});

test("of several operations the largest of each counts", () => {
  const document = parse("query a { x { y { z } } } query b { p q r }");
  expect(sizeOf(document)).toEqual({ depth: 3, fields: 3, aliases: 0, rootFields: 3 });
});

test("introspection adds no depth", () => {
  expect(sizeOf(parse("{ __schema { types { fields { name } } } }")).depth).toBe(0);
});

test("a bomb of fragments is measured without writing it out", () => {
  const fragments = Array.from(
    { length: 100 },
    (_, n) => `fragment f${n} on T { ...f${n + 1} ...f${n + 1} }`,
  );
  const document = parse(`{ ...f0 } ${fragments.join(" ")} fragment f100 on T { id }`);
  expect(sizeOf(document).fields).toBe(2 ** 100);
});

test("fragments that contain each other are refused", () => {
  const document = parse("{ ...a } fragment a on T { x { ...b } } fragment b on T { y { ...a } }");
  expect(() => sizeOf(document)).toThrow('Fragment "a" contains itself.');
});
