import { notify } from '../components/notify.tsx';
import { desktop } from '../connection/desktop.ts';
import { goTo, type ScreenId } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { type CommandId, commands, menuCommands } from './all.ts';
import { runCommand, whenAvailable } from './use-commands.ts';

const patienceMs = 3000;

/** Runs a command; if it belongs to another screen, goes there first. Says so if it is not possible there either. */
export async function runAnywhere(id: CommandId): Promise<void> {
  if (runCommand(id)) return;
  const screen = id.slice(0, id.indexOf('.'));
  if (screen !== 'frame') goTo(screen as ScreenId);
  if (!(await whenAvailable(id, patienceMs))) notify(t.palette.notNow(commands[id].name));
  else runCommand(id);
}

/** The desktop menu is there on every screen. */
export function followMenu(): void {
  desktop?.onCommand((command) => void runAnywhere(menuCommands[command]));
}
