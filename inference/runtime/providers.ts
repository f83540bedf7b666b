import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { CaliperError } from '../../main/contract/errors.ts';
import { type ProviderName, providerCandidates } from './provider-name.ts';

export interface ProviderInfo {
  readonly name: ProviderName;
  /** Whether this build of ONNX Runtime contains it; whether it works here only a self-test tells. */
  readonly inBuild: boolean;
  /** Answers may come from a young implementation; shown beside every result made with it. */
  readonly experimental: boolean;
}

/** The candidates of this platform, best first, with what this build of ONNX Runtime has of them. */
export function listProviders(platform: NodeJS.Platform = process.platform): readonly ProviderInfo[] {
  return providerCandidates(platform).map((name) => ({
    name,
    inBuild: isInBuild(name),
    experimental: name === 'webgpu',
  }));
}

/**
 * Throws `provider_unavailable` for a provider this build lacks. The library itself would only warn and run on the
 * CPU under the other's name (onnxruntime-common 1.30).
 */
export function requireInBuild(name: ProviderName): void {
  if (isInBuild(name)) return;
  throw new CaliperError('provider_unavailable', `this build of ONNX Runtime has no ${name} provider`, {
    details: { provider: name },
  });
}

function isInBuild(name: ProviderName): boolean {
  if (!listSupportedBackends().some((backend) => backend.name === name)) return false;
  return name !== 'cuda' || cudaLibraryPresent();
}

/** The library lists CUDA on Linux x64 whether or not its shared objects were downloaded. */
function cudaLibraryPresent(): boolean {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = join(dirname(entry), '../bin/napi-v6', process.platform, process.arch);
  return existsSync(join(folder, 'libonnxruntime_providers_cuda.so'));
}
