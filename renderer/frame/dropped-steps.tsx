import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { noticeClose } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { onDroppedSteps } from '../connection/changes.ts';
import { t } from '../texts/index.ts';
import classes from './notify-job-end.module.css';
import { useEditHistory } from './use-edit-history.tsx';

const id = 'dropped-steps';

/** Says that an edit took the place of undone steps, and offers them back. */
export function DroppedSteps() {
  const { bringBack } = useEditHistory();
  const { mutate } = bringBack;
  useEffect(
    () =>
      onDroppedSteps(async (steps) => {
        const [newest] = (await backend.annotations.dropped({ limit: 1 })).dropped;
        if (newest === undefined) return;
        notifications.hide(id);
        notifications.show({
          id,
          message: (
            <div className={classes.outcome}>
              <span className={classes.words}>{t.history.droppedToast(steps)}</span>
              <Button
                size="compact-xs"
                onClick={() => {
                  notifications.hide(id);
                  mutate(newest.sequence);
                }}
              >
                {t.history.bringLastBack}
              </Button>
            </div>
          ),
          autoClose: 20_000,
          ...noticeClose,
        });
      }),
    [mutate],
  );
  return null;
}
