import type { GraphProto } from './proto/onnx_pb.js';

/** Names that a body takes from around it, in the order of their first use. */
export function freeNames(body: GraphProto): string[] {
  const own = new Set([
    '',
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.sparseInitializer.map(({ values }) => values?.name ?? ''),
    ...body.node.flatMap(({ output }) => output),
  ]);
  const used = new Set<string>();
  for (const node of body.node) {
    for (const name of node.input) used.add(name);
    for (const { g } of node.attribute) if (g) for (const name of freeNames(g)) used.add(name);
  }
  for (const { name } of body.output) used.add(name);
  return [...used].filter((name) => !own.has(name));
}
