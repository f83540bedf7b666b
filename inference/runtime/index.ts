/** Sessions of ONNX Runtime, the choice of a provider, and model bundles. */
export { writeFileAtomically, writeFolderAtomically } from './atomic.ts';
export { AdaptiveBatch, type BatchReduction, probeBatchSize } from './batch.ts';
export { type Bundle, type BundleContent, loadBundle, sha256, writeBundle } from './bundle/bundle.ts';
export * from './bundle/card.ts';
export { Golden, goldenDifference, goldenFeeds, makeGolden } from './bundle/golden.ts';
export { halveWeights, widenWeights } from './bundle/half-weights.ts';
export { zeros } from './ort-tensor.ts';
export { type ProviderName, providerCandidates } from './provider-name.ts';
export { listProviders, type ProviderInfo } from './providers.ts';
export { type RandomState, randomStream, SeededRandom } from './random.ts';
export { type ProviderTrial, type SelfTestOptions, selfTest } from './self-test.ts';
export { Session, type SessionOptions, type TensorInfo } from './session.ts';
export { SessionCache } from './session-cache.ts';
