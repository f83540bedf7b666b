import { type Colon, wallPoint } from './colon.ts';
import { type LesionBody, makeLobes, measuredExtentMm, planeAxes, type Stalk } from './lesion-body.ts';
import type { ParisType } from './paris.ts';
import { Random, seedOf } from './random.ts';
import type { Lesion, LesionSkin } from './types.ts';
import { add, normalise, scale, type Vec3 } from './vector.ts';

/** Where a polyp grows and what it is. */
export interface LesionPlan {
  readonly lesionId: string;
  readonly seed: number;
  readonly sizeMm: number;
  readonly parisType: ParisType;
  readonly zMm: number;
  /** Radians around the tube's centre line. */
  readonly angle: number;
}

/** Grows a polyp on the wall of a colon. Its size is exactly `plan.sizeMm` (see `LesionBody`). */
export function makeLesion(colon: Colon, plan: LesionPlan): Lesion {
  const random = new Random(seedOf(plan.seed, 'body'));
  const { pointMm, normal, steepness } = wallPoint(colon, plan.zMm, plan.angle);
  const shape = shapes[plan.parisType](random, plan.sizeMm);
  const lobeCount = plan.sizeMm < 5 ? 2 : random.range(2, 5);
  const lobes = makeLobes(random.index(1 << 30), shape.squareness, shape.grooves, lobeCount);
  const rough: Vec3 = [shape.length * plan.sizeMm, shape.width * plan.sizeMm, shape.heightMm];
  const fit = plan.sizeMm / measuredExtentMm(plan.parisType, lobes, rough, shape.centreHeightMm);
  // A head is scaled whole; a sessile body keeps its height, which its extent across does not depend on.
  const semiAxesMm: Vec3 = [rough[0] * fit, rough[1] * fit, shape.stalk ? rough[2] * fit : rough[2]];
  const n = shape.stalk ? lean(normal, random) : normal;
  const { u, v } = planeAxes(n, random.range(0, 2 * Math.PI));
  const wallFactor = shape.stalk ? 0 : 1 / steepness;
  const body = makeBody({ footMm: pointMm, u, v, n, semiAxesMm, lobes, wallFactor, shape });
  return {
    lesionId: plan.lesionId,
    sizeMm: plan.sizeMm,
    parisType: plan.parisType,
    body,
    skin: makeSkin(plan),
  };
}

interface Shape {
  /** Half axes in the plane of the mucosa as shares of the size, before fitting. */
  readonly length: number;
  readonly width: number;
  /** Half axis along n. */
  readonly heightMm: number;
  readonly centreHeightMm: number;
  readonly squareness: number;
  readonly grooves: number;
  readonly stalk: Stalk | undefined;
}

/** Proportions of each Paris type. Flat lesions stay under 2.5 mm high (Paris classification, 2003). */
const shapes: Record<ParisType, (random: Random, sizeMm: number) => Shape> = {
  Is: (random, sizeMm) => {
    const heightMm = sizeMm * random.range(0.3, 0.48);
    return {
      length: 0.5,
      width: random.range(0.38, 0.5),
      heightMm,
      centreHeightMm: heightMm * random.range(0.05, 0.3),
      squareness: random.range(2, 2.5),
      grooves: sizeMm > 5 ? random.range(0.05, 0.28) : random.range(0, 0.08),
      stalk: undefined,
    };
  },
  IIa: (random, sizeMm) => ({
    length: 0.5,
    width: random.range(0.32, 0.48),
    heightMm: Math.min(2.4, sizeMm * random.range(0.12, 0.22)),
    centreHeightMm: 0,
    squareness: random.range(2.4, 3.4),
    grooves: sizeMm > 8 ? random.range(0.1, 0.35) : random.range(0, 0.12),
    stalk: undefined,
  }),
  Ip: (random, sizeMm) => {
    const lengthMm = Math.min(14, Math.max(3.5, sizeMm * random.range(0.45, 1.1)));
    return {
      length: random.range(0.4, 0.5),
      width: random.range(0.38, 0.46),
      heightMm: sizeMm * random.range(0.42, 0.55),
      centreHeightMm: lengthMm + sizeMm * 0.35,
      squareness: 2,
      grooves: random.range(0.08, 0.3),
      stalk: {
        lengthMm: lengthMm + sizeMm * 0.3,
        radiusMm: Math.min(3, Math.max(0.6, sizeMm * random.range(0.1, 0.17))),
        bendPerMm: random.range(-0.02, 0.02),
      },
    };
  },
};

/** A stalk seldom stands upright: it leans sideways and along the tube. */
function lean(normal: Vec3, random: Random): Vec3 {
  return normalise(
    add(normal, [0.45 * random.normal() * 0.6, 0.45 * random.normal() * 0.6, 0.3 * random.normal()]),
  );
}

interface BodyParts extends Omit<LesionBody, 'centreMm' | 'stalk' | 'boundCentreMm' | 'boundRadiusMm'> {
  readonly shape: Pick<Shape, 'centreHeightMm' | 'stalk'>;
}

/** Assembles a body and finds a sphere around it. */
export function makeBody({ shape, ...parts }: BodyParts): LesionBody {
  const { stalk, centreHeightMm } = shape;
  const lift = stalk ? stalk.bendPerMm * centreHeightMm * centreHeightMm : 0;
  const centreMm: Vec3 = [lift, 0, centreHeightMm];
  const reachMm = Math.max(...parts.semiAxesMm) * parts.lobes.reduce((most, lobe) => Math.max(most, lobe), 0);
  const middle = stalk ? 0.5 : 1;
  const boundCentreMm = add(
    parts.footMm,
    add(scale(parts.u, lift * middle), scale(parts.n, centreHeightMm * middle)),
  );
  const spanMm = stalk ? Math.sqrt(lift * lift + centreHeightMm * centreHeightMm) / 2 : 0;
  // A body that follows a curved wall rises at its rim: 0.4 of its reach covers the narrowest tube.
  const boundRadiusMm = spanMm + reachMm * (parts.wallFactor > 0 ? 1.4 : 1) + (stalk ? 1 : 0);
  return { ...parts, centreMm, stalk, boundCentreMm, boundRadiusMm };
}

function makeSkin(plan: LesionPlan): LesionSkin {
  const random = new Random(seedOf(plan.seed, 'skin'));
  const redness = random.range(-0.1, 1.3);
  return {
    tint: [1 + 0.02 * redness, 1 - 0.33 * redness, 1 - 0.2 * redness],
    pitMm: random.range(0.35, 0.9),
    pitDepth: random.range(0.05, 0.3),
    seed: random.index(1 << 30),
  };
}
