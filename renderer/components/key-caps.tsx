import { keyCaps } from '../commands/keys.ts';
import classes from './key-caps.module.css';

/** Keys as they are on the keyboard, such as Ctrl and K. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className={classes.keys}>
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
