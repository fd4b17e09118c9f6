/** "270.3 MiB" */
export const inMiB = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** "1.25 GiB" */
export const inGiB = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
