import type { Tensor } from '../../inference/graph/index.ts';

/** A model and its input, to be run on two providers. */
export interface ParityModel {
  readonly model: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Nodes to keep from WebGPU, as Caliper does with this model. */
  readonly cpuNodes?: readonly string[];
}

export interface ParityCase {
  readonly name: string;
  /** `own`: a graph that Caliper itself makes and runs; `rule`: one gradient rule; `foreign`: as others may write it. */
  readonly kind: 'own' | 'rule' | 'foreign';
  /** Largest |WebGPU - CPU| allowed, relative to the largest |CPU| of the same output. */
  readonly tolerance: number;
  readonly make: () => ParityModel;
}

/**
 * Rounding of float32 and sums in another order: one operator, and networks of dozens in a row. Vulkan asks no more
 * of a driver's sine and cosine than an absolute error of 2⁻¹¹ (specification, precision of GLSL.std.450), and
 * SwiftShader gives no more.
 */
export const tolerance = { operator: 1e-4, network: 1e-3, trigonometric: 2 ** -11 } as const;
