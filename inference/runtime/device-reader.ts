import { Graph, writeOnnx } from '../graph/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { DeviceTensor } from './ort-tensor.ts';
import { Session, type SessionOptions } from './session.ts';

/**
 * Reads tensors back from the GPU. The library's own download ends the process ("terminate called after throwing an
 * instance of 'char const*'", onnxruntime-node 1.30 with WebGPU), so a small model copies them: each input times 1.
 */
export class DeviceReader {
  readonly names: ReadonlySet<string>;
  readonly #session: Session;

  private constructor(names: ReadonlySet<string>, session: Session) {
    this.names = names;
    this.#session = session;
  }

  /** Prepares to read tensors of these names, types and shapes on the provider they are on. */
  static async load(
    tensors: ReadonlyMap<string, DeviceTensor>,
    options: SessionOptions,
  ): Promise<DeviceReader> {
    const graph = new Graph();
    for (const [name, { type, dims }] of tensors)
      graph.output(copyName(name), graph.Mul(graph.input(name, type, dims), 1));
    return new DeviceReader(new Set(tensors.keys()), await Session.load(writeOnnx(graph), options));
  }

  /** Copies into main memory. The names must be those given to `load`. */
  async read(tensors: ReadonlyMap<string, DeviceTensor>): Promise<Map<string, Tensor>> {
    const copies = await this.#session.runOnDevice(Object.fromEntries(tensors));
    return new Map([...tensors.keys()].map((name) => [name, copies[copyName(name)] as Tensor]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

const copyName = (name: string) => `copy/${name}`;
