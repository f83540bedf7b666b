/** Probabilities of the classes of a run as they are stored: float32, little-endian. */
export const scoreBytes = (scores: Float32Array): Buffer => Buffer.from(Float32Array.from(scores).buffer);

export const scoresFrom = (bytes: Buffer): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
