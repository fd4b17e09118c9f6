/** Names of layer groups in few words: consecutive blocks are joined, as in "embeddings, blocks 0–3". */
export function layerSpans(layers: readonly { name: string }[]): string {
  const parts: string[] = [];
  let from: number | undefined;
  let to = 0;
  const close = () => {
    if (from === undefined) return;
    parts.push(from === to ? `block ${from}` : `blocks ${from}–${to}`);
    from = undefined;
  };
  for (const { name } of layers) {
    const block = /^block (\d+)$/.exec(name)?.[1];
    if (block !== undefined && from !== undefined && Number(block) === to + 1) {
      to = Number(block);
      continue;
    }
    close();
    if (block === undefined) parts.push(name);
    else from = to = Number(block);
  }
  close();
  return parts.join(", ");
}
