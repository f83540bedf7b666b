/** Caps on foreign model and weight files. A file beyond one of them is refused with `too_large`. */

/** `card.json` and `golden.json`: a golden answer of a few numbers an output. */
export const MAX_CARD_BYTES = 16 * 2 ** 20;

/** Parameters, the best parameters and two moments of each. */
export const MAX_CHECKPOINT_BYTES = 8 * 2 ** 30;

/** Protobuf itself cannot address more. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;
export const MAX_NODES = 200_000;
export const MAX_TENSORS = 200_000;
/** Functions of a file that call each other; graphs in graphs are fewer than protobuf's own depth of messages allows. */
export const MAX_CALL_DEPTH = 24;
/** What the calls of a file's own functions may hold in attributes and weights, written out: a small file can call often. */
export const MAX_INLINED_BYTES = 256 * 2 ** 20;
export const MAX_RANK = 16;
export const MAX_DIM = 2 ** 31 - 1;
/** Elements of one stored tensor. */
export const MAX_ELEMENTS = 2 ** 30;
/** Elements of a value whose size the file fixes, such as a constant that is made and not stored: 2 GiB of float32. */
export const MAX_VALUE_ELEMENTS = 2 ** 29;
/** What the compressed entries of one zip archive may unpack to in all; PyTorch itself stores them plain. */
export const MAX_INFLATED_BYTES = 256 * 2 ** 20;
/** Values that are looked at for tensors in a pickle, counted as often as they are reached: shared ones can nest. */
export const MAX_PICKLED_VALUES = 1_000_000;
/** Dicts and lists around the tensors of a checkpoint. */
export const MAX_PICKLE_DEPTH = 16;
/** Elements of all stored tensors that take more memory than they take in the file (typed, not raw storage). */
export const MAX_EXPANDED_ELEMENTS = 2 ** 28;
/** The directory and the pickle of a PyTorch file, and the header of a safetensors file. */
export const MAX_HEADER_BYTES = 64 * 2 ** 20;
