import { CaliperError } from '../../main/contract/errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import { DeviceReader } from '../runtime/device-reader.ts';
import { type DeviceTensor, dispose } from '../runtime/ort-tensor.ts';
import type { SessionOptions } from '../runtime/session.ts';

/**
 * Weights and optimiser state by name. On a GPU the newest of them stay there from step to step, and main memory holds
 * older ones until `fetch` copies them back.
 */
export class StateTensors {
  readonly #host: Map<string, Tensor>;
  readonly #device = new Map<string, DeviceTensor>();
  /** Names whose copy in main memory is older than the one on the device. */
  readonly #behind = new Set<string>();
  #reader: DeviceReader | undefined;
  readonly #sessionOptions: SessionOptions;

  constructor(initial: ReadonlyMap<string, Tensor>, sessionOptions: SessionOptions) {
    this.#host = new Map(initial);
    this.#sessionOptions = sessionOptions;
  }

  /** The newest tensor of that name, wherever it is. */
  newest(name: string): Tensor | DeviceTensor | undefined {
    return this.#device.get(name) ?? this.#host.get(name);
  }

  set(name: string, tensor: Tensor | DeviceTensor): void {
    const old = this.#device.get(name);
    if (old !== undefined) dispose(old);
    if ('onDevice' in tensor) {
      this.#device.set(name, tensor);
      this.#behind.add(name);
    } else {
      this.#device.delete(name);
      this.#behind.delete(name);
      this.#host.set(name, tensor);
    }
  }

  /** All tensors in main memory; `internal` if some are behind: `fetch` first. */
  get host(): ReadonlyMap<string, Tensor> {
    if (this.#behind.size > 0) throw new CaliperError('internal', 'the newest weights are on the device');
    return this.#host;
  }

  /** Copies what is behind into main memory. */
  async fetch(): Promise<void> {
    if (this.#behind.size === 0) return;
    if (this.#reader?.names.size !== this.#device.size) {
      // Names are only ever added, and after the first step hardly ever: one reader serves nearly the whole run.
      await this.#reader?.release();
      this.#reader = await DeviceReader.load(this.#device, this.#sessionOptions);
    }
    for (const [name, tensor] of await this.#reader.read(this.#device)) this.#host.set(name, tensor);
    this.#behind.clear();
  }

  async release(): Promise<void> {
    for (const tensor of this.#device.values()) dispose(tensor);
    this.#device.clear();
    await this.#reader?.release();
  }
}
