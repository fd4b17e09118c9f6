// Patterns of paths, as in the README of a data set: * and ? stay within a folder, ** goes through folders.

/** Whether a path fits a pattern such as "data/train-*". */
export function fitsPattern(path: string, pattern: string): boolean {
  const source = pattern
    .replace(/^\.?\//, "")
    .replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|[\\^$.|+(){}]/g, (part) => {
      if (part === "**/") return "(?:.*/)?";
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      if (part === "?") return "[^/]";
      return part.startsWith("[") ? part.replace("[!", "[^") : `\\${part}`;
    });
  try {
    return new RegExp(`^${source}$`).test(path);
  } catch {
    return false; // such as [z-a]
  }
}
