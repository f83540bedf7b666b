import { CaliperError, type ErrorCode } from '../../main/contract/errors.ts';
import { plainOrtMessage } from './ort-message.ts';
import type { ProviderName } from './provider-name.ts';

interface Context {
  readonly doing: 'load' | 'run';
  readonly provider: ProviderName;
}

/** ONNX Runtime tells its failures apart by their text only; first match wins. Verified with onnxruntime-node 1.30. */
const patterns: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /out of memory|bad_alloc|failed to allocate memory|bfc_arena|E_OUTOFMEMORY|DEVICE_REMOVED/i,
    'out_of_memory',
  ],
  [/no such file|doesn't exist|does not exist|File_?Does_?Not_?Exist/i, 'not_found'],
  [
    /backend not found|execution provider|no available backend|failed to load shared library|WebGPU adapter/i,
    'provider_unavailable',
  ],
  [/protobuf parsing failed|INVALID_PROTOBUF|ModelProto does not have a graph/i, 'corrupt_file'],
  [
    /is missing in 'feeds'|Got invalid dimensions|Invalid (input|feed) name|Unexpected input data type|invalid output name|Invalid rank for (input|output)/i,
    'model_contract',
  ],
];

/**
 * Converts what onnxruntime-node threw. A CaliperError passes unchanged. The whole text stays in the details and is no
 * cause: the texts of causes are shown to people.
 */
export function ortError(thrown: unknown, { doing, provider }: Context): CaliperError {
  if (thrown instanceof CaliperError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = patterns.find(([pattern]) => pattern.test(message));
  return new CaliperError(known?.[1] ?? fallback(doing, provider), plainOrtMessage(message), {
    details: { doing, provider, text: message },
  });
}

/** A model that the CPU cannot load is a faulty model; one that only another provider cannot load blames that. */
function fallback(doing: Context['doing'], provider: ProviderName): ErrorCode {
  if (provider !== 'cpu') return 'provider_unavailable';
  return doing === 'load' ? 'model_contract' : 'internal';
}
