import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** A validation rule that refuses operations nested deeper than `most` fields. Introspection is not counted. */
export function depthLimit(most: number) {
  return (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet, context, new Set());
      if (depth > most) {
        context.reportError(
          new GraphQLError(`This operation is ${depth} fields deep; the limit is ${most}.`, {
            nodes: [node],
          }),
        );
      }
    },
  });
}

function depthOf(
  selectionSet: SelectionSetNode | undefined,
  context: ValidationContext,
  inside: Set<FragmentDefinitionNode>,
): number {
  let deepest = 0;
  for (const selection of selectionSet?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith("__")) continue;
      deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, context, inside));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      deepest = Math.max(deepest, depthOf(selection.selectionSet, context, inside));
    } else {
      const fragment = context.getFragment(selection.name.value);
      if (!fragment || inside.has(fragment)) continue; // another rule reports unknown fragments and cycles
      deepest = Math.max(deepest, depthOf(fragment.selectionSet, context, new Set([...inside, fragment])));
    }
  }
  return deepest;
}
