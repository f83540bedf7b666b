import { z } from 'zod';

const rate = z.number().positive().max(1);

/** Defaults for small sets: a few hundred pictures on two cores. */
export const classificationOptions = z.object({
  architecture: z
    .enum(['FSG-ResNet-18', 'FSG-ViT-Tiny/16', 'of the start file'])
    .default('FSG-ResNet-18')
    .meta({
      title: 'Architecture',
      description: 'A network of ours, or the ONNX network that the training starts from, with a new end.',
    }),
  gated: z.boolean().default(true).meta({
    title: 'Gates and gradient routing',
    description:
      'Without, it is a plain network with the same schedule, data order and compute: the control.',
  }),
  trained: z.enum(['everything', 'gates and head']).default('everything').meta({
    title: 'What is trained',
    description: 'With few pictures and a good start, gates and head alone may do better.',
  }),
  sidePx: z.int().min(32).max(512).multipleOf(16).default(96).meta({
    title: 'Input side, px',
    description: 'Side of the square picture that the network gets.',
  }),
  epochs: z.int().min(1).max(10_000).default(30).meta({
    title: 'Epochs',
    description: 'At most; the best one on validation is kept.',
  }),
  batchSize: z.int().min(2).max(512).default(16).meta({ title: 'Batch', description: 'Pictures a step.' }),
  balanced: z.boolean().default(true).meta({
    title: 'Balanced sampling',
    description: 'Every class is drawn equally often, however rare it is.',
  }),
  classWeights: z.enum(['none', 'inverse frequency']).default('none').meta({
    title: 'Class weights',
    description: 'How much an error of each class counts.',
  }),
  folds: z.int().min(0).max(20).default(0).meta({
    title: 'Folds of a cross-validation',
    description:
      'For small sets: besides the model itself, one for each fold, patients whole and classes spread evenly. 0: none.',
  }),
  repeats: z.int().min(1).max(50).default(3).meta({
    title: 'Repeats of the cross-validation',
    description: 'Each divides the patients anew.',
  }),
  baseline: z.enum(['mean colour', 'red-pixel share']).default('mean colour').meta({
    title: 'Cheap baseline',
    description: 'What a logistic regression gets to stand beside the network.',
  }),
  seed: z.int().min(0).max(0xffff_ffff).default(1).meta({
    title: 'Seed',
    description: 'Equal seeds give equal weights on one machine.',
  }),
  framesPerVideo: z.int().min(0).max(100_000).default(0).meta({
    title: 'Frames a video',
    description: 'Random frames of each video in an epoch at most. 0: all.',
    advanced: true,
  }),
  augment: z.boolean().default(true).meta({
    title: 'Augmentation',
    description: 'Pictures are turned, mirrored and changed a little in colour.',
    advanced: true,
  }),
  patience: z.int().min(1).max(10_000).default(10).meta({
    title: 'Patience, epochs',
    description: 'Stops after this many epochs without a better validation.',
    advanced: true,
  }),
  optimiser: z.enum(['Adam', 'AdamW', 'SGD']).default('AdamW').meta({
    title: 'Optimiser',
    description: 'Of everything but the gates, which have Adam.',
    advanced: true,
  }),
  firstRate: rate.default(5e-4).meta({
    title: 'First learning rate',
    description: 'Where the schedule begins.',
    advanced: true,
  }),
  lastRate: rate.default(1e-5).meta({
    title: 'Last learning rate',
    description: 'Where the schedule ends.',
    advanced: true,
  }),
  schedule: z.enum(['cosine', 'cosine with restarts', 'constant']).default('cosine').meta({
    title: 'Schedule',
    description: 'How the learning rate falls.',
    advanced: true,
  }),
  warmUpEpochs: z.int().min(0).max(1000).default(1).meta({
    title: 'Warm-up, epochs',
    description: 'The rate rises from 0 over these.',
    advanced: true,
  }),
  gateRate: rate.default(1e-3).meta({
    title: 'Learning rate of the gates',
    description: 'The same in all epochs.',
    advanced: true,
  }),
  weightDecay: z.number().min(0).max(1).default(1e-2).meta({
    title: 'Weight decay',
    description: 'Of everything but the gates.',
    advanced: true,
  }),
  clip: z.number().positive().max(1e6).default(8).meta({
    title: 'Largest gradient',
    description: 'Norm to which each gradient is clipped.',
    advanced: true,
  }),
  teacher: z.boolean().default(false).meta({
    title: 'Mean teacher',
    description: 'The model is a slowly moving average of the trained weights.',
    advanced: true,
  }),
  normalisation: z.enum(['ImageNet', '0 to 1', '0 to 255']).default('ImageNet').meta({
    title: 'Input values',
    description: 'How a network of a file wants its pixels; networks of ours take any.',
    advanced: true,
  }),
  features: z.string().max(500).default('').meta({
    title: 'Tensor of the features',
    description: 'In a network of a file, where the new end begins. Empty: found by itself.',
    advanced: true,
  }),
  gatePattern: z.string().max(500).default('').meta({
    title: 'Tensors for gates',
    description:
      'In a network of a file, a regular expression for their names. Empty: the outputs of its blocks.',
    advanced: true,
  }),
});
export type ClassificationOptions = z.output<typeof classificationOptions>;
