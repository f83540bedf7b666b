import { Button, TextInput } from '@mantine/core';
import type { FileKind } from '../../main/contract/desktop.ts';
import { desktop } from '../connection/desktop.ts';
import { t } from '../texts/index.ts';
import classes from './path-input.module.css';

interface PathInputProps {
  readonly label: string;
  readonly description?: string;
  /** What is to be there already, or the name that is suggested for a file to be written. */
  readonly kind: FileKind | { readonly newFile: string };
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Has the focus when its dialog opens. */
  readonly autofocus?: boolean;
}

/** A path on this machine: typed, or chosen in the system's dialog where there is one. */
export function PathInput({ label, description, kind, value, onChange, autofocus }: PathInputProps) {
  return (
    <div className={classes.path}>
      <TextInput
        className={classes.input}
        label={label}
        description={description}
        spellCheck={false}
        data-autofocus={autofocus}
        autoFocus={autofocus}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {desktop === undefined ? null : (
        <Button
          onClick={async () => {
            const path = await choosePath(kind);
            if (path !== null) onChange(path);
          }}
        >
          {t.common.choose}
        </Button>
      )}
    </div>
  );
}

async function choosePath(kind: PathInputProps['kind']): Promise<string | null> {
  if (typeof kind === 'object') return desktop!.chooseSavePath(kind.newFile);
  const [path] = await desktop!.chooseFiles(kind);
  return path ?? null;
}
