import type { Value } from '../graph/value.ts';
import { batchNorm, type Construction, convolution } from './layers.ts';

/** Output channels of the four stages. */
const stageChannels = [64, 128, 256, 512] as const;

/**
 * The trunk of a ResNet-18: [N, channels, side, side] to features [N, 512]. Parameter names are torchvision's after
 * `prefix`. `afterStage` is handed each stage's output, where a gated network puts its gates.
 */
export function resnet18Trunk(
  construction: Construction,
  image: Value,
  prefix: string,
  channels: number,
  afterStage: (x: Value, stage: number) => Value,
): Value {
  const { graph } = construction;
  const first = { inputs: channels, outputs: 64, size: 7, stride: 2 };
  let x = convolution(construction, image, `${prefix}conv1`, first);
  x = graph.Relu(batchNorm(construction, x, `${prefix}bn1`, 64));
  x = graph.MaxPool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  let inputs = 64;
  for (const [index, outputs] of stageChannels.entries()) {
    const stage = index + 1;
    x = basicBlock(construction, x, `${prefix}layer${stage}.0`, {
      inputs,
      outputs,
      stride: stage === 1 ? 1 : 2,
    });
    x = basicBlock(construction, x, `${prefix}layer${stage}.1`, { inputs: outputs, outputs, stride: 1 });
    x = afterStage(x, stage);
    inputs = outputs;
  }
  return graph.Reshape(graph.GlobalAveragePool(x), [-1, 512]);
}

/** Two 3×3 convolutions beside a shortcut, which is a 1×1 convolution where the shape changes. */
function basicBlock(
  construction: Construction,
  x: Value,
  name: string,
  shape: { readonly inputs: number; readonly outputs: number; readonly stride: number },
): Value {
  const { graph } = construction;
  const { inputs, outputs, stride } = shape;
  let y = convolution(construction, x, `${name}.conv1`, { inputs, outputs, size: 3, stride });
  y = graph.Relu(batchNorm(construction, y, `${name}.bn1`, outputs));
  y = convolution(construction, y, `${name}.conv2`, { inputs: outputs, outputs, size: 3, stride: 1 });
  y = batchNorm(construction, y, `${name}.bn2`, outputs);
  let shortcut = x;
  if (inputs !== outputs || stride !== 1) {
    shortcut = convolution(construction, x, `${name}.downsample.0`, { inputs, outputs, size: 1, stride });
    shortcut = batchNorm(construction, shortcut, `${name}.downsample.1`, outputs);
  }
  return graph.Relu(graph.Add(y, shortcut));
}
