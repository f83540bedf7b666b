/** What can execute a model. `cpu` is always there and is the reference for all others. */
export type ProviderName = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** Providers worth trying on a platform, best first, CPU last (spec 03, runtime). */
export function providerCandidates(platform: NodeJS.Platform = process.platform): readonly ProviderName[] {
  if (platform === 'win32') return ['dml', 'webgpu', 'cpu'];
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu'];
  return ['cuda', 'webgpu', 'cpu'];
}
