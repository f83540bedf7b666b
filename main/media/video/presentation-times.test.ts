import { expect, it } from 'vitest';
import { presentationTimesUs } from './presentation-times.ts';

const ms = { num: 1, den: 1000 };
const rate = { num: 25, den: 1 };
const none = Number.NaN;
const timesOf = (stamps: readonly number[]) => {
  const { ptsUs, areNominal } = presentationTimesUs(stamps, ms, rate);
  return { ptsUs: [...ptsUs], areNominal };
};

it('takes stamps as they are, below zero and uneven', () => {
  expect(timesOf([-80, 0, 33, 900])).toEqual({ ptsUs: [-80000, 0, 33000, 900000], areNominal: false });
});

it('does not drift: each stamp is converted on its own', () => {
  const { ptsUs } = presentationTimesUs([0, 1001, 2002, 300300], { num: 1, den: 30000 }, rate);
  expect([...ptsUs]).toEqual([0, 33367, 66733, 10010000]);
});

it('lays missing stamps between their neighbours, at the ends at the nominal rate', () => {
  expect(timesOf([none, 40, none, 160, none]).ptsUs).toEqual([0, 40000, 100000, 160000, 200000]);
});

it('counts up at the nominal rate where stamps are missing or run backwards, and says so', () => {
  const counted = { ptsUs: [0, 40000, 80000], areNominal: true };
  expect(timesOf([none, none, none])).toEqual(counted);
  expect(timesOf([0, 80, 40])).toEqual(counted);
  expect(presentationTimesUs([none, none], ms, { num: 0, den: 0 }).ptsUs[1]).toBe(40000);
});
