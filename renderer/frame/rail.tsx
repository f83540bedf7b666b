import type { CommandId } from '../commands/all.ts';
import { runCommand } from '../commands/use-commands.ts';
import type { Place } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './rail.module.css';
import { screens } from './screens.tsx';

/** The screens as a column of icons with names; the machine's own at the bottom. */
export function Rail({ place }: { readonly place: Place }) {
  return (
    <nav className={classes.rail} aria-label={t.frame.rail}>
      {[false, true].map((below) => (
        <ul key={String(below)} className={classes.group}>
          {screens
            .filter((screen) => screen.below === below)
            .map(({ id, name, icon: Picture, command }) => (
              <li key={id}>
                <button
                  type="button"
                  className={classes.item}
                  aria-current={place.screen === id ? 'page' : undefined}
                  onClick={() => runCommand(command satisfies CommandId)}
                >
                  <Picture size={20} stroke={1.5} aria-hidden />
                  <span>{name}</span>
                </button>
              </li>
            ))}
        </ul>
      ))}
    </nav>
  );
}
