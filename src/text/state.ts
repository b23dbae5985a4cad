import { type Aggregate, type RecordedEvent, withEntry, withoutEntry } from '../eventstore/index.ts';
import { type Kept, keptIn, type Level } from '../settings/index.ts';
import { type TextName, textEvents } from './events.ts';

/** The texts of their own that an instance or organization has. */
export type OwnTexts = ReadonlyMap<string, string>;

const partsOf = ({ template, language }: Omit<TextName, 'key'>): string => `${template}\n${language}\n`;

/** What an owner has of one message or page in one language, by key. */
export function textsIn(own: OwnTexts, of: Omit<TextName, 'key'>): ReadonlyMap<string, string> {
  const begin = partsOf(of);
  return new Map(
    [...own].flatMap(([name, text]) => (name.startsWith(begin) ? [[name.slice(begin.length), text]] : [])),
  );
}

function sliceOf(level: Level): Aggregate<Kept<OwnTexts>> {
  const { set, removed, templateRemoved } = textEvents[level];
  const types = [set.type, removed.type, templateRemoved.type];
  return keptIn<OwnTexts>(level, types, new Map(), (own, { type, payload }: RecordedEvent) => {
    const named = payload as TextName & { text: string };
    const begin = partsOf(named);
    if (type === set.type) return withEntry(own, begin + named.key, named.text);
    if (type === removed.type) return withoutEntry(own, begin + named.key);
    const gone = [...own.keys()].filter((name) => name.startsWith(begin));
    return gone.reduce(withoutEntry, own);
  });
}

export const textSlices = { instance: sliceOf('instance'), org: sliceOf('org') };
