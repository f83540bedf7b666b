import { Button, Group, Modal } from '@mantine/core';
import type { TurnTold } from '../../main/contract/history.ts';
import { t } from '../texts/index.ts';

export interface AskedJump extends TurnTold {
  readonly sequence: number;
}

interface JumpDialogProps {
  readonly jump: AskedJump | null;
  readonly onJump: (sequence: number) => void;
  readonly onClose: () => void;
}

/** Says what a long jump in the history takes from sight before it is made. */
export function JumpDialog({ jump, onJump, onClose }: JumpDialogProps) {
  const taken = Object.entries(jump?.taken ?? {}).filter(([, count]) => count > 0);
  return (
    <Modal
      opened={jump !== null}
      onClose={onClose}
      title={jump === null ? '' : t.history.jumpTitle(jump.steps)}
      size={440}
    >
      {jump === null ? null : (
        <>
          <p style={{ marginTop: 0 }}>
            {taken.length === 0 ? t.history.jumpTakesNothing : t.history.jumpTakes}
          </p>
          <ul>
            {taken.map(([name, count]) => (
              <li key={name}>{t.history.taken[name as keyof TurnTold['taken']](count)}</li>
            ))}
          </ul>
          <p>{t.history.jumpKept}</p>
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button data-autofocus onClick={onClose}>
              {t.common.cancel}
            </Button>
            <Button
              color="red"
              variant="filled"
              onClick={() => {
                onJump(jump.sequence);
                onClose();
              }}
            >
              {t.history.jump(jump.steps)}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
