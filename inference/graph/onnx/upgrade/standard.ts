/**
 * Operators of opset 21 that have no shape rule here and are kept as they are (onnx 1.23, `onnx.defs`). Of these, the
 * ones whose form changed on the way have an upgrade or stand in `changedSince`.
 */
export const withoutRule: ReadonlySet<string> = new Set(
  [
    'Acos Acosh AffineGrid Asin Asinh Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow',
    'CenterCropPad Col2Im Compress ConcatFromSequence Constant ConvInteger Cosh DFT DeformConv DequantizeLinear Det',
    'DynamicQuantizeLinear GRU GlobalLpPool GridSample HammingWindow HannWindow If ImageDecoder LSTM Loop LpPool',
    'MatMulInteger MaxRoiPool MaxUnpool MeanVarianceNormalization MelWeightMatrix Multinomial',
    'NegativeLogLikelihoodLoss NonMaxSuppression Optional OptionalGetElement OptionalHasElement QLinearConv',
    'QLinearMatMul QuantizeLinear RNN RegexFullMatch ReverseSequence RoiAlign STFT Scan SequenceAt',
    'SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap Shrink Sinh',
    'SoftmaxCrossEntropyLoss SplitToSequence StringConcat StringNormalizer StringSplit TfIdfVectorizer Unique',
  ].flatMap((line) => line.split(' ')),
);

/** The first opset whose form of an operator still holds, where no step leads to it from an earlier one. */
export const changedSince: Readonly<Record<string, number>> = {
  GRU: 3,
  MeanVarianceNormalization: 9,
  Scan: 9,
  Tile: 6,
};
