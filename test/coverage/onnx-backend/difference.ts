import type * as ort from 'onnxruntime-node';
import { float16Value } from '../../../inference/graph/float16.ts';

type Values = Readonly<Record<string, ort.OnnxValue | undefined>>;

/** The tolerances of ONNX's own runner. */
const RELATIVE = 1e-3;
const ABSOLUTE = 1e-7;

/** The first of the named outputs that is of another type or shape, in words. An output that was not shipped is free. */
export function kindsOf(names: readonly string[], answer: Values, expected: Values): string | undefined {
  for (const name of names) {
    const [got, wanted] = [answer[name] as ort.Tensor | undefined, expected[name] as ort.Tensor | undefined];
    if (wanted === undefined) continue;
    if (got === undefined) return 'an output is missing';
    if (got.type !== wanted.type) return `an output is ${got.type}, not ${wanted.type}`;
    if (got.dims.join() !== wanted.dims.join()) return `an output is [${got.dims}], not [${wanted.dims}]`;
  }
  return undefined;
}

/** As {@link kindsOf}, and then the first element that differs by more than ONNX's own runner allows. */
export function differenceOf(names: readonly string[], answer: Values, expected: Values): string | undefined {
  const kinds = kindsOf(names, answer, expected);
  if (kinds !== undefined) return kinds;
  for (const name of names) {
    const [got, wanted] = [answer[name] as ort.Tensor, expected[name] as ort.Tensor | undefined];
    if (wanted === undefined) continue;
    const [left, right] = [elements(got), elements(wanted)];
    const at = left.findIndex((item, index) => !alike(item, right[index] as number | string | bigint));
    if (at >= 0) return `an output differs by more than ${RELATIVE}`;
  }
  return undefined;
}

function elements(tensor: ort.Tensor): (number | string | bigint)[] {
  const items = Array.from(tensor.data as unknown as Iterable<number | string | bigint>);
  // raw bits where they came from a file, numbers where the engine has its own half-precision arrays
  return tensor.type === 'float16' && tensor.data instanceof Uint16Array
    ? items.map((bits) => float16Value(Number(bits)))
    : items;
}

function alike(left: number | string | bigint, right: number | string | bigint): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return left === right;
  if (Object.is(left, right) || left === right) return true;
  return Math.abs(left - right) <= ABSOLUTE + RELATIVE * Math.abs(right);
}
