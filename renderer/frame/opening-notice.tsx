import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findingLines } from '../../main/contract/opening-findings.ts';
import { api } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './opening-notice.module.css';

/** Says above every screen what is not as it was left when the library was opened, until a person puts it away. */
export function OpeningNotice() {
  const { data } = useQuery(api.system.info.queryOptions({ input: {} }));
  const [isPutAway, putAway] = useState(false);
  const found = data?.opened.found ?? null;
  if (found === null || isPutAway) return null;
  return (
    <aside className={classes.notice} role="alert" aria-label={t.frame.openingFound}>
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.lines}>
        {findingLines(found).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <Button onClick={() => goTo('settings', 'audit')}>{t.frame.showAudit}</Button>
      <Button onClick={() => goTo('settings', 'backups')}>{t.frame.showBackups}</Button>
      <Button variant="subtle" onClick={() => putAway(true)}>
        {t.frame.understood}
      </Button>
    </aside>
  );
}
