import type { Colon } from './colon.ts';
import type { Lens } from './lens.ts';
import type { LesionBody } from './lesion-body.ts';
import type { ParisType } from './paris.ts';
import type { Vec3 } from './vector.ts';

/** A rectangle in native frame coordinates, pixels, maxima exclusive. */
export interface PixelBox {
  readonly xMinPx: number;
  readonly yMinPx: number;
  readonly xMaxPx: number;
  readonly yMaxPx: number;
}

/** One polyp. `sizeMm` is exact: see `lesion-body.ts` for its definition. */
export interface Lesion {
  /** `P<patient seed>-L<number>`: unique over all phantom patients. */
  readonly lesionId: string;
  readonly sizeMm: number;
  readonly parisType: ParisType;
  readonly body: LesionBody;
  readonly skin: LesionSkin;
}

/** How a polyp's surface differs from the mucosa around it (linear-light factors; lengths in mm). */
export interface LesionSkin {
  readonly tint: Vec3;
  readonly pitMm: number;
  readonly pitDepth: number;
  readonly seed: number;
}

/** What differs between patients and examinations apart from shape. */
export interface Appearance {
  /** Linear-light reflectance of healthy mucosa, red, green, blue. */
  readonly mucosa: Vec3;
  readonly vesselStrength: number;
  /** Strength of mirror reflections on the wet surface. */
  readonly wetness: number;
  /** Amplitude of the mucosa's fine relief, as a slope. */
  readonly grain: number;
  /** Camera white balance: factors on linear red, green, blue. */
  readonly whiteBalance: Vec3;
  /** Share of the brightness differences that auto-gain removes (1 would remove all). */
  readonly autoGain: number;
  /** Brightness that auto-gain aims at. */
  readonly exposure: number;
  readonly sensorNoise: number;
}

/** One phantom patient: a colon segment, its polyps, and the endoscope that looks at them. */
export interface Patient {
  readonly seed: number;
  readonly patientId: string;
  readonly colon: Colon;
  readonly lesions: readonly Lesion[];
  readonly lens: Lens;
  readonly appearance: Appearance;
}

/** Where the lens is and where it looks; the three unit axes are orthogonal, world coordinates. */
export interface CameraPose {
  readonly positionMm: Vec3;
  readonly right: Vec3;
  readonly down: Vec3;
  readonly forward: Vec3;
  /** Smear of the picture while the shutter is open, pixels of a 384-pixel-wide picture. */
  readonly motionBlurPx: readonly [number, number];
}

/** The exact truth about one polyp in one frame. */
export interface LesionView {
  readonly lesion: Lesion;
  readonly sizeMm: number;
  readonly parisType: ParisType;
  /** Tight box around the polyp's visible pixels; undefined when none is visible. */
  readonly box: PixelBox | undefined;
  readonly visiblePixelCount: number;
  /** Visible share of what the lens would see up to 110° off axis, were nothing in front and no aperture around. */
  readonly visibleFraction: number;
  /** From the lens to the polyp's centre. */
  readonly distanceMm: number;
}

/** A rendered frame with its truth. Arrays are row-major. */
export interface PhantomFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** [heightPx, widthPx, 3], 0-255, sRGB-like. */
  readonly rgb: Uint8Array;
  /** [heightPx, widthPx]: length of the ray to the surface, mm; 0 outside the aperture or past the segment. */
  readonly depthMm: Float32Array;
  /** [heightPx, widthPx]: 0 no polyp, k + 1 the patient's polyp k (head or stalk). */
  readonly lesionMap: Uint8Array;
  readonly lesions: readonly LesionView[];
}
