import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { Fragment } from 'react';
import { runCommand } from '../commands/use-commands.ts';
import { KeyCaps } from '../components/key-caps.tsx';
import { t } from '../texts/index.ts';
import { DeviceChip } from './device-chip.tsx';
import { JobsChip } from './jobs-chip.tsx';
import { Mark } from './mark.tsx';
import classes from './top-bar.module.css';

/** Where the person is, the way to everything, and how the machine fares. */
export function TopBar({ crumbs }: { readonly crumbs: readonly string[] }) {
  return (
    <header className={classes.top}>
      <div className={classes.product}>
        <Mark />
        {t.product}
      </div>
      <nav className={classes.crumbs} aria-label={t.frame.breadcrumb}>
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb}>
            {index === 0 ? null : <IconChevronRight size={14} stroke={1.5} aria-hidden />}
            <span title={crumb} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
              {crumb}
            </span>
          </Fragment>
        ))}
      </nav>
      <button type="button" className={classes.search} onClick={() => runCommand('frame.palette')}>
        <IconSearch size={15} stroke={1.5} aria-hidden />
        <span>{t.frame.palette}</span>
        <KeyCaps keys="Mod+K" />
      </button>
      <div className={classes.chips}>
        <DeviceChip />
        <JobsChip />
      </div>
    </header>
  );
}
