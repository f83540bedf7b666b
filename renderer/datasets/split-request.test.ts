import { expect, it } from 'vitest';
import { splitRequest, usualSplit } from './split-request.ts';

it('REQ-WIN-019 shares in percent become shares of one, and such as do not add up are not sent', () => {
  expect(splitRequest(usualSplit)).toEqual({
    ...{ group: 'patient', seed: 1 },
    fractions: { train: 0.7, validation: 0.15, test: 0.15 },
  });
  expect(splitRequest({ ...usualSplit, shares: { train: 70, validation: 15, test: 16 } })).toBeUndefined();
  expect(
    splitRequest({ ...usualSplit, shares: { train: 33.4, validation: 33.3, test: 33.3 } }),
  ).toBeDefined();
});
