import type { Attribute, Binding } from "./binding.ts";

/** Attributes of TensorFlow's ops, as the native part takes them. */
export function attributesOf(binding: Binding) {
  return {
    type: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value }),
    bool: (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
    integer: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value }),
    string: (name: string, value: string): Attribute => ({ name, type: binding.TF_ATTR_STRING, value }),
    shape: (name: string, value: readonly number[]): Attribute => ({
      name,
      type: binding.TF_ATTR_SHAPE,
      value,
    }),
  };
}
