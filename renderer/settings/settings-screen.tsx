import {
  IconActivityHeartbeat,
  IconDatabase,
  IconInfoCircle,
  IconKeyboard,
  IconPalette,
  IconShieldCheck,
  IconTags,
} from '@tabler/icons-react';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { Backups } from './backups.tsx';
import { KeyboardMap } from './keyboard-map.tsx';
import { LabelSchemaSection } from './label-schema.tsx';
import { SelfTest } from './self-test.tsx';
import classes from './settings-screen.module.css';

const sections = [
  { id: 'self-test', icon: IconActivityHeartbeat, Content: SelfTest },
  { id: 'labels', icon: IconTags, Content: LabelSchemaSection },
  { id: 'backups', icon: IconDatabase, Content: Backups },
  { id: 'audit', icon: IconShieldCheck, Content: AuditTrail },
  { id: 'keyboard', icon: IconKeyboard, Content: KeyboardMap },
  { id: 'appearance', icon: IconPalette, Content: Appearance },
  { id: 'about', icon: IconInfoCircle, Content: About },
] as const;

/** The machine, the library's safety, and how the window looks. */
export function SettingsScreen({ section }: { readonly section: string | null }) {
  const shown = sections.find(({ id }) => id === section) ?? sections[0];
  return (
    <div className={classes.screen}>
      <nav className={classes.sections} aria-label={t.screens.settings}>
        {sections.map(({ id, icon: Picture }) => (
          <button
            key={id}
            type="button"
            className={classes.section}
            aria-current={id === shown.id ? 'page' : undefined}
            onClick={() => goTo('settings', id)}
          >
            <Picture size={16} stroke={1.5} aria-hidden />
            {t.settings.sections[id]}
          </button>
        ))}
      </nav>
      <div className={classes.content}>
        <h2>{t.settings.sections[shown.id]}</h2>
        <shown.Content />
      </div>
    </div>
  );
}
