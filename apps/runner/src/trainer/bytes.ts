/** "1.25 GiB" */
export const inGiB = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
