/** Sessions of ONNX Runtime, the choice of a provider, and model bundles. */

export * from '../../main/contract/model-card.ts';
export { AdaptiveBatch, probeBatchSize } from './batch.ts';
export {
  type Bundle,
  type BundleContent,
  isBundle,
  loadBundle,
  readModel,
  sha256,
  writeBundle,
} from './bundle/bundle.ts';
export { changedPart, loadExpectedBundle } from './bundle/expected.ts';
export { goldenFeeds, makeGolden } from './bundle/golden.ts';
export { zeros } from './ort-tensor.ts';
export { type ProviderName, providerCandidates } from './provider-name.ts';
export { listProviders } from './providers.ts';
export { randomStream, SeededRandom } from './random.ts';
export { type ProviderTrial, selfTest } from './self-test.ts';
export { Session, type TensorInfo } from './session.ts';
export { SessionCache } from './session-cache.ts';
