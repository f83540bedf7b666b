/** Caps on foreign model and weight files. A file beyond one of them is refused with `too_large`. */

/** Protobuf itself cannot address more. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;
export const MAX_NODES = 200_000;
export const MAX_TENSORS = 200_000;
export const MAX_RANK = 16;
export const MAX_DIM = 2 ** 31 - 1;
/** Elements of one stored tensor. */
export const MAX_ELEMENTS = 2 ** 30;
/** Elements of all stored tensors that take more memory than they take in the file (typed, not raw storage). */
export const MAX_EXPANDED_ELEMENTS = 2 ** 28;
/** The directory and the pickle of a PyTorch file, and the header of a safetensors file. */
export const MAX_HEADER_BYTES = 64 * 2 ** 20;
