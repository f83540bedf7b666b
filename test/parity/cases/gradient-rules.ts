import { writeOnnx } from '../../../inference/graph/index.ts';
import { webgpuLacks } from '../../../inference/training/step.ts';
import { buildCase, gradientCases } from '../../gradients/index.ts';
import { type ParityCase, tolerance } from '../parity-case.ts';

/** Forward and gradients of every case of every gradient rule that ONNX Runtime's CPU can run. */
export const gradientRuleCases: readonly ParityCase[] = gradientCases
  .filter(({ skipRuntime }) => skipRuntime === undefined)
  .map((gradientCase, index, all) => ({
    name: `gradient: ${unlike(gradientCase.name, all.slice(0, index))}`,
    kind: 'rule',
    tolerance: usesSine(gradientCase.name) ? tolerance.trigonometric : tolerance.operator,
    make: () => {
      const { graph, feeds } = buildCase(gradientCase);
      const cpuNodes = graph.nodes.filter(webgpuLacks).map(({ name }) => name);
      return { model: writeOnnx(graph), feeds, cpuNodes };
    },
  }));

/** Two cases may share a name (a product with and without repeated batches); the second is numbered. */
function unlike(name: string, earlier: readonly { readonly name: string }[]): string {
  const count = earlier.filter((other) => other.name === name).length;
  return count === 0 ? name : `${name} (${count + 1})`;
}

function usesSine(name: string): boolean {
  return /^(Sin|Cos)\b|sin x/.test(name);
}
