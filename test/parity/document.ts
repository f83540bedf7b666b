import { availableParallelism, cpus, release } from 'node:os';
import { knownMismatch, onlyOnCpu } from './known-mismatches.ts';
import { tolerance } from './parity-case.ts';
import { type Judged, largestDifference, operatorSummaries } from './summary.ts';

export interface Circumstances {
  /** Version of onnxruntime-node. */
  readonly onnxRuntime: string;
  readonly driver: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

const scientific = (number: number | null): string => (number === null ? '' : number.toExponential(1));

/** `docs/webgpu-parity.md`, from a run over all cases. */
export function parityDocument(judged: readonly Judged[], circumstances: Circumstances): string {
  const operators = operatorSummaries(judged);
  const onGpu = operators.filter(({ onWebgpu }) => onWebgpu > 0);
  return `# WebGPU against the CPU

Written by \`npm run parity -- --write\`; do not edit. ADR 5 says why this is measured.

${circumstancesTable(judged, circumstances)}

Each case is a graph that is run on the CPU and on WebGPU with the same input. The difference is the largest |WebGPU - CPU| of any output, relative to the largest |CPU| of that output. Whole numbers and truth values must be equal.

Tolerances: ${scientific(tolerance.operator)} for one operator with its gradient: float32 rounds at 6e-8, and sums of some hundred terms in another order stay well below a thousand times that. ${scientific(tolerance.network)} for networks of dozens of operators in a row, the tolerance of a bundle's golden answer. ${scientific(tolerance.trigonometric)} for sine and cosine, of which Vulkan asks no more.

\`npm run parity\` runs all of it and fails on a new mismatch, on a listed one that has gone, and on an operator that runs elsewhere than listed here. \`npm test\` runs the cases that hold every operator once. \`npm run parity -- --machine\` takes the machine's own GPU instead of the software driver.

## Groups

${groupTable(judged)}

## Caliper's own graphs

${ownTable(judged)}

## What ONNX Runtime gets wrong on WebGPU

Caliper's own graphs have none of these. A foreign model may; then the golden test refuses WebGPU for it. Grouped convolutions: with four or more output channels a group, the shader computes 4 channels at once where the number of all output channels divides by 4, else 2 where it divides by 2; where the channels of one group do not divide by that, some get the inputs of their neighbours' group.

${mismatchTable(judged)}

## What WebGPU lacks

These operators ran on the CPU only, in every case. ONNX Runtime copies their operands there and back.

${markdownTable(
  ['Operator', 'Why'],
  [...onlyOnCpu].map(([operator, why]) => [operator, why]),
)}

Further: MaxPool with indices (the gradient of MaxPool needs them) is claimed and then refused, so Caliper keeps that node from WebGPU. Pad with a list of axes loses that list where the layout is changed for a convolution, so Caliper's graphs name all axes. Size has no kernel, so Caliper's graphs count elements from the shape.

## Operators

${onGpu.length} operators ran on WebGPU. "Largest difference" is that of the worst agreeing case in which the operator ran there; what is on the CPU beside it works on shapes or is of a type that WebGPU has not (float64, int64).

${markdownTable(
  ['Operator', 'Cases', 'Nodes on WebGPU', 'Nodes on CPU', 'Largest difference'],
  operators.map(({ operator, cases, onWebgpu, onCpu, largest }) => [
    operator,
    String(cases),
    String(onWebgpu),
    String(onCpu),
    scientific(largest),
  ]),
)}
`;
}

function circumstancesTable(judged: readonly Judged[], { onnxRuntime, driver, date }: Circumstances): string {
  return markdownTable(
    ['', ''],
    [
      ['ONNX Runtime', onnxRuntime],
      ['Vulkan driver', driver],
      ['Cases', String(judged.length)],
      ['Date', date],
      ['Machine', `${process.platform} ${release()}, ${cpus()[0]?.model}, ${availableParallelism()} threads`],
      ['Node', process.versions.node],
    ],
  );
}

const groupNames = {
  own: "Caliper's own graphs",
  rule: 'forward and gradient of every rule',
  foreign: 'grouped convolutions, as imported networks have them',
} as const;

function groupTable(judged: readonly Judged[]): string {
  const rows = (Object.keys(groupNames) as (keyof typeof groupNames)[]).map((kind) => {
    const group = judged.filter(({ parityCase }) => parityCase.kind === kind);
    const agreeing = group.filter(({ verdict }) => verdict === 'agrees');
    return [
      groupNames[kind],
      String(group.length),
      String(agreeing.length),
      String(group.length - agreeing.length),
      scientific(largestDifference(agreeing)),
    ];
  });
  return markdownTable(
    ['Group', 'Cases', 'Agree', 'Known mismatches', 'Largest difference that agrees'],
    rows,
  );
}

function ownTable(judged: readonly Judged[]): string {
  const rows = judged
    .filter(({ parityCase }) => parityCase.kind === 'own')
    .map(({ parityCase, result }) => [
      parityCase.name,
      scientific(result.difference),
      scientific(parityCase.tolerance),
      String(sum(result.onWebgpu)),
      String(sum(result.onCpu)),
    ]);
  return markdownTable(['Graph', 'Difference', 'Tolerance', 'Nodes on WebGPU', 'Nodes on CPU'], rows);
}

function mismatchTable(judged: readonly Judged[]): string {
  const rows = judged
    .filter(({ verdict }) => verdict === 'known mismatch')
    .map(({ parityCase, result }) => {
      const { reason, error } = knownMismatch(parityCase.name)!;
      return [parityCase.name, error === undefined ? scientific(result.difference) : 'refused', reason];
    });
  return markdownTable(['Case', 'Difference', 'Pattern'], rows);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
