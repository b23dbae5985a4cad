import { timestamp } from '../contract/details.ts';
import {
  type SetInstanceFeaturesRequest,
  SetInstanceFeaturesRequestSchema,
  type SetSystemFeaturesRequest,
} from '../contract/services/feature/v2.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Loaded } from '../eventstore/index.ts';
import { type FlagName, type FlagValues, flagNames, flags, type OwnFlags } from './definitions.ts';
import { hasFlag, type Level } from './events.ts';

/** As the wire's enum `Source` numbers them. */
const sources = { usual: 0, system: 2, instance: 3 } as const;
type Source = (typeof sources)[keyof typeof sources];

/** What a request sets: every flag that it has. An empty list of paths is one that was left out. */
export function askedFlags({
  improvedPerformance,
  ...request
}: SetInstanceFeaturesRequest | SetSystemFeaturesRequest): OwnFlags {
  const given = Object.fromEntries(
    flagNames.flatMap((name) => {
      const value = (request as Partial<Record<FlagName, unknown>>)[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ) as OwnFlags;
  const paths = [...new Set(improvedPerformance)].filter((path) => path !== 0);
  const { loginV2 } = request;
  return {
    ...given,
    ...(paths.length > 0 && { improvedPerformance: paths }),
    ...(loginV2 && { loginV2: { required: loginV2.required, baseUri: loginV2.baseUri ?? '' } }),
  };
}

/** Flags by the names of the wire's fields. @throws PosternError `invalid_argument` for a name that no flag has */
export function namedFlags(fields: readonly string[]): ReadonlySet<FlagName> {
  const names = new Map(
    SetInstanceFeaturesRequestSchema.fields.map(({ name, localName }) => [name, localName]),
  );
  return new Set(
    fields.map((field) => {
      const found = flagNames.find((name) => name === names.get(field));
      if (!found)
        throw invalidArgument('FLAG-Nam01', `features must be names of features, which "${field}" is not`, {
          field: 'features',
        });
      return found;
    }),
  );
}

const told = (name: FlagName, value: FlagValues[FlagName], source: Source): object => {
  if (name === 'improvedPerformance') return { executionPaths: [...(value as number[])], source };
  if (name === 'loginV2') return { ...(value as object), source };
  return { enabled: value, source };
};

/** Flags with where they come from; those that nobody set only with `inherited`. */
export function toldFlags(level: Level, own: OwnFlags, inherited: OwnFlags | undefined): object {
  const tell = (name: FlagName) => {
    const mine = own[name];
    if (mine !== undefined) return told(name, mine, sources[level]);
    if (inherited === undefined) return undefined;
    const above = inherited[name];
    return above === undefined
      ? told(name, flags[name].initial as FlagValues[FlagName], sources.usual)
      : told(name, above, sources.system);
  };
  return Object.fromEntries(
    flagNames.filter((name) => hasFlag(level, name)).map((name) => [name, tell(name)]),
  );
}

export const flagDetails = (loaded: Loaded<unknown>) =>
  loaded.version === 0
    ? undefined
    : {
        sequence: BigInt(loaded.version),
        creationDate: timestamp(loaded.createdAt),
        changeDate: timestamp(loaded.changedAt),
        resourceOwner: loaded.owner,
      };
