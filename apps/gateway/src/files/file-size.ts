const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** "512 bytes", "1.5 GiB", for sentences. */
export function describeSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}
