import { z } from 'zod';

const number = z.number().positive();

/** As the demonstration bundle was trained: a side that two cores can train in under two hours. */
export const sizingOptions = z.object({
  architecture: z.enum(['FSG-ResNet-18', 'FSG-ViT-Tiny/16']).default('FSG-ResNet-18').meta({
    title: 'Architecture',
    description: 'The network that looks at the frames.',
  }),
  streams: z
    .array(z.enum(['crop', 'masked']))
    .min(1)
    .max(2)
    .default(['masked'])
    .meta({
      title: 'What the network sees',
      description:
        'crop: the surroundings of the lesion, enlarged; masked: the whole frame, blank outside it.',
    }),
  gated: z.boolean().default(true).meta({
    title: 'Gates and gradient routing',
    description:
      'Without, it is a plain network with the same schedule, data order and compute: the control.',
  }),
  sidePx: z.int().min(32).max(512).multipleOf(16).default(96).meta({
    title: 'Input side, px',
    description: 'Side of the square picture that the network gets.',
  }),
  epochs: z.int().min(1).max(10_000).default(12).meta({
    title: 'Epochs',
    description: 'At most; the best one on validation is kept.',
  }),
  batchSize: z.int().min(2).max(512).default(16).meta({ title: 'Batch', description: 'Pictures a step.' }),
  framesPerLesion: z.int().min(1).max(10_000).default(3).meta({
    title: 'Frames a lesion',
    description: 'Random frames of each lesion in an epoch.',
  }),
  seed: z.int().min(0).max(0xffff_ffff).default(1).meta({
    title: 'Seed',
    description: 'Equal seeds give equal weights on one machine.',
  }),
  patience: z.int().min(1).max(10_000).default(6).meta({
    title: 'Patience, epochs',
    description: 'Stops after this many epochs without a better validation.',
    advanced: true,
  }),
  firstRate: number.max(1).default(1e-3).meta({
    title: 'First learning rate',
    description: 'Falls along a cosine to the last one. For published weights as start, 2e-4.',
    advanced: true,
  }),
  lastRate: number.max(1).default(1e-5).meta({
    title: 'Last learning rate',
    description: 'Where the cosine ends.',
    advanced: true,
  }),
  gateRate: number.max(1).default(1e-3).meta({
    title: 'Learning rate of the gates',
    description: 'The same in all epochs.',
    advanced: true,
  }),
  weightDecay: z.number().min(0).max(1).default(1e-5).meta({
    title: 'Weight decay',
    description: 'Of everything but the gates.',
    advanced: true,
  }),
  mainClip: number.max(1e6).default(8).meta({
    title: 'Largest gradient',
    description: 'Norm to which the gradient of the network is clipped.',
    advanced: true,
  }),
  gateClip: number.max(1e6).default(8).meta({
    title: 'Largest gradient of the gates',
    description: 'Norm to which the gradient of the gates is clipped.',
    advanced: true,
  }),
});
export type SizingOptions = z.output<typeof sizingOptions>;
