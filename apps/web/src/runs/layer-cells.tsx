import { clsx } from "clsx";

interface LayerCellsProps {
  /** Of each layer group, bottom to top. */
  frozen: readonly boolean[];
  large?: boolean;
}

/** One cell per layer group, bottom of the model at the left: thin and ice is frozen, tall and warm is trained. */
export function LayerCells({ frozen, large = false }: LayerCellsProps) {
  return (
    <span
      aria-hidden
      className={clsx("flex items-center", large ? "h-8 w-full gap-1" : "h-4 w-fit max-w-full gap-0.5")}
    >
      {frozen.map((isFrozen, group) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place.
        <LayerCell key={group} frozen={isFrozen} large={large} />
      ))}
    </span>
  );
}

/** The look of one layer group. */
export function LayerCell({ frozen, large = false }: { frozen: boolean; large?: boolean }) {
  return (
    <span
      className={clsx(
        "rounded-[2px] border transition-all duration-500",
        large ? "w-full flex-1" : "w-2.5 min-w-1 shrink",
        frozen ? "border-frozen-edge bg-frozen" : "border-trained-edge bg-trained",
        frozen ? (large ? "h-4" : "h-2") : large ? "h-8" : "h-4",
      )}
    />
  );
}
