import { Type } from '@sinclair/typebox';
import { notFound } from '../../errors/index.ts';
import { type Decision, defineEvent, type EventType, type RecordedEvent } from '../../eventstore/index.ts';
import type { Level } from '../levels.ts';
import type { Beside, Own } from '../policy.ts';

/** Pictures and fonts of the branding: parts of its draft, as colours are, but uploaded by themselves. */

export const brandingSlots = ['logo', 'logoDark', 'icon', 'iconDark', 'font'] as const;
export type BrandingSlot = (typeof brandingSlots)[number];

/** Where each is read, below `/assets/v1/`; '' for none. */
export type BrandingFiles = Readonly<Record<BrandingSlot, string>>;
export interface WithFiles {
  readonly files: BrandingFiles;
}

export const noFiles: BrandingFiles = { logo: '', logoDark: '', icon: '', iconDark: '', font: '' };

const payload = Type.Object({ storeKey: Type.Optional(Type.String()) });
type FileEvent = EventType<string, { storeKey?: string }> & { readonly schema: typeof payload };
type FileEvents = Readonly<Record<BrandingSlot, Readonly<Record<'added' | 'removed', FileEvent>>>>;

const kinds: Readonly<Record<BrandingSlot, string>> = {
  logo: 'logo',
  logoDark: 'logo.dark',
  icon: 'icon',
  iconDark: 'icon.dark',
  font: 'font',
};

const eventsOf = (level: Level): FileEvents => {
  const event = (slot: BrandingSlot, verb: string) =>
    defineEvent(level, `${level}.policy.label.${kinds[slot]}.${verb}`, payload);
  return Object.fromEntries(
    brandingSlots.map((slot) => [slot, { added: event(slot, 'added'), removed: event(slot, 'removed') }]),
  ) as unknown as FileEvents;
};
const events: Readonly<Record<Level, FileEvents>> = { instance: eventsOf('instance'), org: eventsOf('org') };

const typesOf = (level: Level) =>
  brandingSlots.flatMap((slot) => Object.values(events[level][slot]).map(({ type }) => type));

/** By event type: which slot it is about. */
const slotOfType = new Map(
  (['instance', 'org'] as const).flatMap((level) =>
    brandingSlots.flatMap((slot) =>
      Object.values(events[level][slot]).map(({ type }) => [type, slot] as const),
    ),
  ),
);

export const brandingFilesBeside: Beside<WithFiles> = {
  none: { files: noFiles },
  types: typesOf,
  fold({ files }, { type, aggregateId, payload }: RecordedEvent<string, { storeKey?: string }>) {
    const slot = slotOfType.get(type);
    if (!slot) return { files };
    const path = type.endsWith('.added') && payload.storeKey ? `${aggregateId}/${payload.storeKey}` : '';
    return { files: { ...files, [slot]: path } };
  },
};

/** Puts a file into the draft, in place of the one that is there. */
export const placeFile = (level: Level, slot: BrandingSlot, storeKey: string): Decision => ({
  events: [events[level][slot].added({ storeKey })],
});

/** @throws PosternError `not_found` where there is none */
export function clearFile(level: Level, slot: BrandingSlot, draft: WithFiles | undefined): Decision {
  const path = draft?.files[slot];
  if (!path) throw notFound('SETT-Fil01', 'The branding has no such file that could be removed');
  const storeKey = path.slice(path.indexOf('/') + 1);
  return { events: [events[level][slot].removed({ storeKey })] };
}

/** Everything that is shown, or will be once it is activated. */
export const filesOf = ({ set, active }: Own<WithFiles>): string[] =>
  [set, active].flatMap((values) => Object.values(values?.files ?? {}).filter((path) => path !== ''));
