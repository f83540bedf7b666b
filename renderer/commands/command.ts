/** Something a person can do: listed in the palette, in the keyboard map and, by its id, in the desktop menu. */
export interface CommandDefinition {
  readonly name: string;
  /** Keys such as `Mod+K`, `Shift+ArrowRight`, `A`; the first one is shown. `Mod` is Ctrl, or Cmd on a Mac. */
  readonly keys?: readonly string[];
}
