import { Loader } from '@mantine/core';
import { t } from '../texts/index.ts';
import classes from './loading.module.css';

/** In place of a screen whose program is still being read. */
export function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label={t.common.loading}>
      <Loader color="gray" size="sm" />
    </div>
  );
}
