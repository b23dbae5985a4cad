import { isDeepStrictEqual } from 'node:util';
import { invalidArgument } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import { type FlagName, flagNames, type OwnFlags } from './definitions.ts';
import { type Level, resets, setters } from './events.ts';

/** Decisions on the flags of one level. What already holds decides nothing. */

function cleanBaseUri(given: string): string {
  const uri = given.trim();
  if (uri === '') return '';
  const url = /\p{Cc}/u.test(uri) ? undefined : URL.parse(uri);
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw invalidArgument(
      'FLAG-Uri01',
      'login_v2.base_uri must be an absolute http or https URI without query and fragment, such as https://login.example.com/ui',
      { field: 'login_v2.base_uri' },
    );
  }
  return uri;
}

function cleaned({ loginV2, ...others }: OwnFlags): OwnFlags {
  if (!loginV2) return others;
  const baseUri = cleanBaseUri(loginV2.baseUri ?? '');
  return { ...others, loginV2: { required: loginV2.required, ...(baseUri !== '' && { baseUri }) } };
}

/** Sets those that are given; the others stay. */
export function setFlags(level: Level, own: OwnFlags, change: OwnFlags): Decision {
  const wanted = cleaned(change);
  const eventOf = (name: FlagName): NewEvent[] => {
    const value = wanted[name];
    if (value === undefined || isDeepStrictEqual(value, own[name])) return [];
    const setter = setters[level].get(name);
    return setter ? [setter({ value } as never)] : [];
  };
  return { events: flagNames.flatMap(eventOf) };
}

/** From then on the level inherits these; the others stay as they are, and at no moment are they something else. */
export function resetSomeFlags(level: Level, own: OwnFlags, names: ReadonlySet<FlagName>): Decision {
  const { [level]: setterOf } = setters;
  const kept = flagNames.filter((name) => own[name] !== undefined && !names.has(name));
  if (kept.length === Object.keys(own).length) return { events: [] };
  const again = kept.flatMap((name): NewEvent[] => {
    const setter = setterOf.get(name);
    return setter ? [setter({ value: own[name] } as never)] : [];
  });
  return { events: [resets[level]({}), ...again] };
}

/** From then on the level inherits all of them. */
export const resetFlags = (level: Level, own: OwnFlags): Decision => ({
  events: Object.keys(own).length === 0 ? [] : [resets[level]({})],
});
