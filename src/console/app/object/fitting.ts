/** What the button of the menu takes, with what is between the parts. */
const menuWidth = 144;
const gap = 4;

/**
 * Which of several things in a row there is room for, in their order; the current one always is among them.
 * @param widths in pixels, as `room`
 */
export function fitting(widths: readonly number[], current: number, room: number): ReadonlySet<number> {
  const taken = (indexes: Iterable<number>) =>
    [...indexes].reduce((sum, index) => sum + (widths[index] ?? 0) + gap, 0);
  const all = [...widths.keys()];
  if (taken(all) <= room) return new Set(all);
  const shown = new Set(current >= 0 ? [current] : []);
  for (const index of all) {
    if (shown.has(index)) continue;
    if (taken([...shown, index]) > room - menuWidth) break;
    shown.add(index);
  }
  return shown;
}
