import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { type Density, useDensity } from '../density.ts';
import { type DrawingDevice, drawingDevice, useNextDrawingDevice } from '../drawing-device.ts';
import { t } from '../texts/index.ts';
import classes from './appearance.module.css';

/** Theme, density and what draws videos, remembered on this machine. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const [device, setDevice] = useNextDrawingDevice();
  return (
    <div className={classes.appearance}>
      <Choice
        label={t.settings.theme}
        names={t.settings.themes}
        value={colorScheme === 'light' ? 'light' : 'dark'}
        onChange={setColorScheme}
      />
      <Choice<Density>
        label={t.settings.density}
        names={t.settings.densities}
        value={density}
        onChange={setDensity}
      />
      <Choice<DrawingDevice>
        label={t.settings.drawing}
        names={t.settings.drawers}
        value={device}
        onChange={setDevice}
        hint={device === drawingDevice ? null : t.settings.drawingFromNextStart}
      />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly names: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly hint?: string | null;
}

function Choice<Value extends string>({ label, names, value, onChange, hint = null }: ChoiceProps<Value>) {
  return (
    <div className={classes.row}>
      <span>{label}</span>
      <SegmentedControl
        aria-label={label}
        data={Object.entries<string>(names).map(([key, name]) => ({ value: key, label: name }))}
        value={value}
        onChange={(chosen) => onChange(chosen as Value)}
      />
      {hint === null ? null : <span className={classes.hint}>{hint}</span>}
    </div>
  );
}
