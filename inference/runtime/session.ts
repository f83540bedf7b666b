import { availableParallelism } from 'node:os';
import { env, InferenceSession } from 'onnxruntime-node';
import { CaliperError } from '../../main/contract/errors.ts';
import type { ElementType, Tensor } from '../graph/tensor.ts';
import type { Shape } from '../graph/value.ts';
import { ortError } from './ort-error.ts';
import { type DeviceTensor, fromOrt, fromOrtAnywhere, toOrt } from './ort-tensor.ts';
import type { ProviderName } from './provider-name.ts';
import { requireInBuild } from './providers.ts';

// Every failure arrives as an exception as well; the native log would only add noise to the user's terminal.
env.logLevel = 'fatal';
const quiet = { logSeverityLevel: 4 } as const;

/** Name, type and shape of an input or output as the model declares them (a string is a symbolic dimension). */
export interface TensorInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

export interface SessionOptions {
  /** Default `cpu`. Nodes that the provider lacks run on the CPU. */
  readonly provider?: ProviderName;
  /** Threads inside an operator; fixed, so that sums are always split alike. Default: the machine's parallelism. */
  readonly threads?: number;
  /**
   * Whether idle threads spin for the next operator. Faster by a little, but the spinning threads take the cores
   * from decoding and other processes. Default false.
   */
  readonly spin?: boolean;
  /** Names of nodes that `webgpu` is not to run: it claims kernels that it has not got (onnxruntime-node 1.30). */
  readonly cpuNodes?: readonly string[];
  /**
   * Outputs that {@link Session.runOnDevice} leaves in the GPU's memory. Only `webgpu` can (onnxruntime-node 1.30).
   */
  readonly keepOnDevice?: readonly string[];
}

/**
 * A loaded model. `run` is a synchronous native call (onnxruntime-node 1.30): it stops its thread's event loop
 * while it computes, so it belongs in the engine process.
 */
export class Session {
  readonly provider: ProviderName;
  readonly threads: number;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly #native: InferenceSession;
  #released = false;

  private constructor(native: InferenceSession, provider: ProviderName, threads: number) {
    this.#native = native;
    this.provider = provider;
    this.threads = threads;
    this.inputs = native.inputMetadata.map(tensorInfo);
    this.outputs = native.outputMetadata.map(tensorInfo);
  }

  /**
   * Loads a model from its bytes, or from a path (then external data beside it are found).
   * Throws `provider_unavailable`, `corrupt_file`, `not_found`, `model_contract` or `out_of_memory`.
   */
  static async load(model: Uint8Array | string, options: SessionOptions = {}): Promise<Session> {
    const { provider = 'cpu', threads = availableParallelism(), spin = false } = options;
    const { keepOnDevice = [], cpuNodes = [] } = options;
    requireInBuild(provider);
    const native = await create(model, {
      executionProviders: executionProviders(provider, cpuNodes),
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
      ...(keepOnDevice.length > 0 && {
        preferredOutputLocation: Object.fromEntries(keepOnDevice.map((name) => [name, 'gpu-buffer'])),
      }),
      extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
    }).catch((thrown: unknown) => {
      throw ortError(thrown, { doing: 'load', provider });
    });
    return new Session(native, provider, threads);
  }

  /**
   * Runs the model. `feeds` holds one tensor per input (their memory is used, not copied). `fetches` names the
   * outputs to compute (default: all) or gives tensors of the right size into which they are written.
   * Throws `model_contract` for a missing input or a wrong shape or type, `out_of_memory`.
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches?: readonly string[] | Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>> {
    if (this.#released) throw new CaliperError('internal', 'the session has been released');
    try {
      const nativeFeeds = mapRecord(feeds, toOrt);
      if (fetches === undefined) return mapRecord(await this.#native.run(nativeFeeds, quiet), fromOrt);
      if (isNames(fetches)) return mapRecord(await this.#native.run(nativeFeeds, fetches, quiet), fromOrt);
      // The native call writes into our tensors, but returns copies (onnxruntime-node 1.30): ours are the answer.
      await this.#native.run(nativeFeeds, mapRecord(fetches, toOrt), quiet);
      return { ...fetches };
    } catch (thrown) {
      throw ortError(thrown, { doing: 'run', provider: this.provider });
    }
  }

  /**
   * As `run` with all outputs, for a session with `keepOnDevice`: those outputs stay in the GPU's memory and may be fed
   * again. Each holds memory there until it is passed to `dispose`.
   */
  async runOnDevice(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
  ): Promise<Record<string, Tensor | DeviceTensor>> {
    try {
      return mapRecord(await this.#native.run(mapRecord(feeds, toOrt), quiet), fromOrtAnywhere);
    } catch (thrown) {
      throw ortError(thrown, { doing: 'run', provider: this.provider });
    }
  }

  /** Frees the model's memory. May be called more than once. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#native.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }
}

/** The provider and, behind it, the CPU. The library refuses an empty list of names. */
export function executionProviders(
  provider: ProviderName,
  cpuNodes: readonly string[] = [],
): InferenceSession.ExecutionProviderConfig[] {
  if (provider === 'cpu') return ['cpu'];
  const chosen =
    provider === 'webgpu' && cpuNodes.length > 0 ? { name: 'webgpu', forceCpuNodeNames: cpuNodes } : provider;
  return [chosen, 'cpu'];
}

/** Two overloads of the library that differ only in the first argument's type. */
function create(
  model: Uint8Array | string,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options);
}

function isNames(
  fetches: readonly string[] | Readonly<Record<string, Tensor>>,
): fetches is readonly string[] {
  return Array.isArray(fetches);
}

function tensorInfo(metadata: InferenceSession.ValueMetadata): TensorInfo {
  if (!metadata.isTensor)
    throw new CaliperError('model_contract', `${metadata.name} is not a tensor`, {
      details: { name: metadata.name },
    });
  return { name: metadata.name, type: metadata.type as ElementType, shape: metadata.shape };
}

/** A plain loop: this runs on every call of a session, for hundreds of tensors in a training step. */
function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  const mapped: Record<string, To> = {};
  for (const name in record) mapped[name] = map(record[name]!);
  return mapped;
}
