import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Chip } from '../components/chip.tsx';
import { api } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './top-bar.module.css';

/** The fastest device that gave the stored answer in the last self-test. */
export function DeviceChip() {
  const { data } = useQuery(api.system.selfTest.queryOptions({ input: {} }));
  const selfTest = data?.selfTest ?? null;
  const best = selfTest?.providers
    .filter(({ usable }) => usable)
    .toSorted((a, b) => (b.imagesPerSecond ?? 0) - (a.imagesPerSecond ?? 0))[0];
  return (
    <Tooltip label={t.frame.verifiedHint}>
      <button type="button" className={classes.chip} onClick={() => goTo('settings', 'self-test')}>
        {selfTest === null ? (
          <Chip>{t.frame.notVerified}</Chip>
        ) : best === undefined ? (
          <Chip tone="danger">{t.frame.noProvider}</Chip>
        ) : (
          <Chip tone="ok">{t.frame.verified(t.providers[best.provider])}</Chip>
        )}
      </button>
    </Tooltip>
  );
}
