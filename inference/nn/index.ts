/** Parts that networks of several methods share: gates, layers, initial weights, backbones, gates for foreign networks. */
export * from './fsg-resnet18.ts';
export * from './fsg-vit-tiny.ts';
export * from './gate.ts';
export * from './gate-statistics.ts';
export * from './network.ts';
export * from './pos-embed.ts';
export * from './retrofit.ts';
