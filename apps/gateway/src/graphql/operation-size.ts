import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** How large an operation is once its fragments are written out. Of a document with several, the largest of each. */
export interface OperationSize {
  /** Fields within fields. Introspection is not counted: graphql has a limit of its own for it. */
  depth: number;
  fields: number;
  aliases: number;
  rootFields: number;
}

const nothing: OperationSize = { depth: 0, fields: 0, aliases: 0, rootFields: 0 };

/**
 * Measures a document in time proportional to its length: each fragment is measured once, however often it is used.
 * @throws GraphQLError when a fragment contains itself
 */
export function sizeOf(document: DocumentNode): OperationSize {
  const measure = new Measure(document);
  let largest = nothing;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    largest = combine(largest, measure.sizeOf(definition.selectionSet), Math.max);
  }
  return largest;
}

function combine(a: OperationSize, b: OperationSize, how: (a: number, b: number) => number): OperationSize {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: how(a.fields, b.fields),
    aliases: how(a.aliases, b.aliases),
    rootFields: how(a.rootFields, b.rootFields),
  };
}

class Measure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #measured = new Map<string, OperationSize>();
  readonly #inside = new Set<string>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  sizeOf(selectionSet: SelectionSetNode | undefined): OperationSize {
    const sizes = selectionSet?.selections.map((selection) => this.#ofSelection(selection)) ?? [];
    return sizes.reduce((sum, size) => combine(sum, size, (a, b) => a + b), nothing);
  }

  #ofSelection(selection: SelectionNode): OperationSize {
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.sizeOf(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
    const inner = this.sizeOf(selection.selectionSet);
    return {
      depth: selection.name.value.startsWith("__") ? 0 : inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      rootFields: 1,
    };
  }

  #ofFragment(name: string): OperationSize {
    const known = this.#measured.get(name);
    if (known) return known;
    if (this.#inside.has(name)) throw new GraphQLError(`Fragment "${name}" contains itself.`);
    this.#inside.add(name);
    const size = this.sizeOf(this.#fragments.get(name)?.selectionSet);
    this.#inside.delete(name);
    this.#measured.set(name, size);
    return size;
  }
}
