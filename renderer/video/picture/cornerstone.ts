import {
  imageLoader,
  init as initCore,
  metaData,
  RenderingEngine,
  type Types,
  utilities,
} from '@cornerstonejs/core';
import { addTool, init as initTools, PanTool, WindowLevelTool, ZoomTool } from '@cornerstonejs/tools';
import { type FramePicture, rgbaOf } from '../playback/frame-picture.ts';

/** Scheme of our image ids: `caliper:MEDIAID/INDEX`, with `~` at the end for a JPEG. */
const scheme = 'caliper';

let engine: RenderingEngine | undefined;
/** The picture that the loader is asked for next: pixels come from our own bounded cache, not from Cornerstone's. */
const offered = new Map<string, FramePicture>();

/** The one rendering engine of the window, with our loader and the tools it needs. */
export function renderingEngine(): RenderingEngine {
  if (engine !== undefined) return engine;
  initCore();
  initTools();
  for (const tool of [PanTool, ZoomTool, WindowLevelTool]) addTool(tool);
  imageLoader.registerImageLoader(scheme, (imageId) => {
    const picture = offered.get(imageId);
    if (picture === undefined) return { promise: Promise.reject(new Error('no such frame on offer')) };
    return { promise: Promise.resolve(toImage(imageId, picture)) };
  });
  metaData.addProvider(describe, 10_000);
  engine = new RenderingEngine('caliper');
  return engine;
}

/** The picture as Cornerstone's image, through its loader. */
export async function loadImage(mediaId: string, picture: FramePicture): Promise<Types.IImage> {
  const imageId = `${scheme}:${mediaId}/${picture.frameIndex}${picture.lossless ? '' : '~'}`;
  offered.set(imageId, picture);
  try {
    return await imageLoader.loadImage(imageId, { ignoreCache: true } as never);
  } finally {
    offered.delete(imageId);
  }
}

function toImage(imageId: string, picture: FramePicture): Types.IImage {
  const { pixels, widthPx, heightPx } = picture;
  // The processor draws a bitmap as it is; its pixels, slow to read, are wanted in another brightness only.
  const bitmap = pixels instanceof Uint8Array ? null : pixels;
  const rgb = pixels instanceof Uint8Array ? pixels : new Uint8Array();
  return {
    imageId,
    minPixelValue: 0,
    maxPixelValue: 255,
    slope: 1,
    intercept: 0,
    windowCenter: 128,
    windowWidth: 256,
    voiLUTFunction: 'LINEAR' as Types.IImage['voiLUTFunction'],
    rows: heightPx,
    columns: widthPx,
    height: heightPx,
    width: widthPx,
    color: true,
    rgba: bitmap !== null,
    numberOfComponents: 3,
    columnPixelSpacing: 1,
    rowPixelSpacing: 1,
    invert: false,
    photometricInterpretation: 'RGB',
    sizeInBytes: 3 * widthPx * heightPx,
    dataType: 'Uint8Array',
    getPixelData: () => (bitmap === null ? rgb : rgbaOf(bitmap)) as Types.PixelDataTypedArray,
    getCanvas: () => bitmap as unknown as HTMLCanvasElement, // what it asks for is anything that can be drawn
    voxelManager: Object.assign(
      utilities.VoxelManager.createImageVoxelManager({
        width: widthPx,
        height: heightPx,
        numberOfComponents: 3,
        scalarData: rgb,
      }),
      // How far a drag of the brightness tool reaches: the same on every frame, whatever is on it.
      { getRange: () => [0, 255] as [number, number] },
    ) as NonNullable<Types.IImage['voxelManager']>,
  };
}

/** What Cornerstone asks about a DICOM image, answered for a video: pixels are square and one world unit wide. */
function describe(type: string, imageId: string | string[]): unknown {
  if (typeof imageId !== 'string' || !imageId.startsWith(`${scheme}:`)) return undefined;
  return metadata[type];
}

const metadata: Readonly<Record<string, unknown>> = {
  imagePixelModule: {
    samplesPerPixel: 3,
    photometricInterpretation: 'RGB',
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    pixelRepresentation: 0,
  },
  imagePlaneModule: {
    frameOfReferenceUID: scheme,
    rowCosines: [1, 0, 0],
    columnCosines: [0, 1, 0],
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    imagePositionPatient: [0, 0, 0],
    columnPixelSpacing: 1,
    rowPixelSpacing: 1,
    pixelSpacing: [1, 1],
    usingDefaultValues: true,
  },
  generalSeriesModule: { modality: 'ES' },
  voiLutModule: { windowCenter: [128], windowWidth: [256], voiLUTFunction: ['LINEAR'] },
};
