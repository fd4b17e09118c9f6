/** Of a column of figures. */
export const NUMBER = "text-right whitespace-nowrap tabular-nums";

export const FREEZE_HEAD = {
  header: "Freeze",
  meta: {
    className: "text-left md:w-32 lg:w-52",
    hint: "k: number of layer groups frozen from the bottom",
  },
};

export const LAYERS_HEAD = {
  header: "Layers",
  meta: { className: "text-left md:w-32", hint: "Bottom of the model at the left" },
};
