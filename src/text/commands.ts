import type { Decision } from '../eventstore/index.ts';
import type { Level } from '../settings/index.ts';
import { type TextName, textEvents } from './events.ts';
import { type OwnTexts, textsIn } from './state.ts';

/** Decisions on texts of an instance or organization. */

/** Gives it these texts, by key; those that are empty, or left out, are as the level above has them. */
export function setTexts(
  level: Level,
  own: OwnTexts,
  of: Omit<TextName, 'key'>,
  wanted: ReadonlyMap<string, string>,
): Decision {
  const { set, removed } = textEvents[level];
  const known = textsIn(own, of);
  const { template, language } = of;
  const changed = [...wanted].filter(([key, text]) => text !== '' && known.get(key) !== text);
  const gone = [...known.keys()].filter((key) => (wanted.get(key) ?? '') === '');
  return {
    events: [
      ...changed.map(([key, text]) => set({ template, key, language, text })),
      ...gone.map((key) => removed({ template, key, language })),
    ],
  };
}

/** Takes all of them back; without any there is nothing to do, so that it may be repeated. */
export function resetTexts(level: Level, own: OwnTexts, of: Omit<TextName, 'key'>): Decision {
  const { template, language } = of;
  return {
    events: textsIn(own, of).size === 0 ? [] : [textEvents[level].templateRemoved({ template, language })],
  };
}
