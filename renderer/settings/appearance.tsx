import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { type Density, useDensity } from '../density.ts';
import { type DrawingDevice, drawingDevice, useNextDrawingDevice } from '../drawing-device.ts';
import { t } from '../texts/index.ts';
import classes from './appearance.module.css';

/** Theme, density and what draws films, remembered on this machine. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const [device, setDevice] = useNextDrawingDevice();
  return (
    <div className={classes.appearance}>
      <div className={classes.row}>
        <span>{t.settings.theme}</span>
        <SegmentedControl
          aria-label={t.settings.theme}
          data={Object.entries(t.settings.themes).map(([value, label]) => ({ value, label }))}
          value={colorScheme === 'light' ? 'light' : 'dark'}
          onChange={(scheme) => setColorScheme(scheme as 'dark' | 'light')}
        />
      </div>
      <div className={classes.row}>
        <span>{t.settings.density}</span>
        <SegmentedControl
          aria-label={t.settings.density}
          data={Object.entries(t.settings.densities).map(([value, label]) => ({ value, label }))}
          value={density}
          onChange={(value) => setDensity(value as Density)}
        />
      </div>
      <div className={classes.row}>
        <span>{t.settings.drawing}</span>
        <SegmentedControl
          aria-label={t.settings.drawing}
          data={Object.entries(t.settings.drawers).map(([value, label]) => ({ value, label }))}
          value={device}
          onChange={(value) => setDevice(value as DrawingDevice)}
        />
        {device === drawingDevice ? null : (
          <span className={classes.hint}>{t.settings.drawingFromNextStart}</span>
        )}
      </div>
    </div>
  );
}
