import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { extractTarGz, extractZip } from "./extract.ts";

// Python writes archives that no careful program would write.
const ZIP = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sys.argv[2:]: archive.writestr(name, "text of " + name)
`;
const TAR = `
import io, sys, tarfile
with tarfile.open(sys.argv[1], "w:gz") as archive:
    for name in sys.argv[2:]:
        entry = tarfile.TarInfo(name)
        if name.endswith("link"):
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
        else:
            data = ("text of " + name).encode()
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
`;

describe.each([
  ["zip", ZIP, extractZip],
  ["tar.gz", TAR, extractTarGz],
])("extraction of a %s archive", (ending, program, extract) => {
  async function archiveOf(...names: string[]): Promise<{ archive: string; into: string }> {
    const into = await temporaryFolder();
    const archive = join(await temporaryFolder(), `archive.${ending}`);
    execFileSync("python3", ["-c", program, archive, ...names]);
    return { archive, into };
  }

  test("writes the wanted files and no others", async () => {
    const { archive, into } = await archiveOf("a/one.txt", "a/two.txt", "b/three.txt");
    const written = await extract(archive, into, (path) => path.startsWith("a/"));
    expect(written).toEqual(["a/one.txt", "a/two.txt"]);
    expect(await readdir(into, { recursive: true })).toEqual(["a", "a/one.txt", "a/two.txt"]);
    expect(await readFile(join(into, "a", "one.txt"), "utf8")).toBe("text of a/one.txt");
  });

  test.each(["../evil.txt", "/tmp/frostline-evil.txt", "a/../../evil.txt"])(
    "refuses the path %s, which leads out of the folder",
    async (path) => {
      const { archive, into } = await archiveOf("good.txt", path);
      await expect(extract(archive, join(into), () => true)).rejects.toThrow("cannot be extracted");
      expect((await readdir(into)).filter((file) => file !== "good.txt")).toEqual([]);
    },
  );

  test("says that a cut-off archive cannot be extracted", async () => {
    const { archive, into } = await archiveOf("a/one.txt");
    const bytes = await readFile(archive);
    await writeFile(archive, bytes.subarray(0, bytes.length - 12));
    await expect(extract(archive, into, () => true)).rejects.toThrow(
      `the archive ${archive} cannot be extracted`,
    );
  });
});

test("links in a tar.gz archive are left out", async () => {
  const into = await temporaryFolder();
  const archive = join(await temporaryFolder(), "archive.tar.gz");
  execFileSync("python3", ["-c", TAR, archive, "link", "file.txt"]);
  await expect(extractTarGz(archive, into, () => true)).resolves.toEqual(["file.txt"]);
  expect(await readdir(into)).toEqual(["file.txt"]);
});
