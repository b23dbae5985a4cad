import { Type } from '@sinclair/typebox';
import type { AuditColumns } from '../contract/details.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import {
  type ChangeOf,
  count,
  type Decision,
  defineEvent,
  defineFields,
  flag,
  type NewEvent,
  type RecordedEvent,
  type ValuesOf,
  withEntry,
  withoutEntry,
} from '../eventstore/index.ts';
import { keptIn } from './levels.ts';

/** How codes and secrets are made: how long, of which characters, and for how long they are good. */
export const generatorFields = defineFields({
  length: count('length'),
  /** In nanoseconds; 0 for what does not expire. */
  expiry: count('expiry'),
  includeLowerLetters: flag('include_lower_letters'),
  includeUpperLetters: flag('include_upper_letters'),
  includeDigits: flag('include_digits'),
  includeSymbols: flag('include_symbols'),
});
type GeneratorFields = typeof generatorFields.all;
export type SecretGenerator = ValuesOf<GeneratorFields>;

const minute = 60e9;
const hour = 60 * minute;

const of = (length: number, expiry: number, characters: Partial<SecretGenerator>): SecretGenerator => ({
  ...generatorFields.defaults,
  length,
  expiry,
  ...characters,
});
const typed = { includeUpperLetters: true, includeDigits: true };

/** What is generated: its number in events and, where administrators may set it, in the contract; and from the start. */
const kinds = {
  initCode: { event: 1, wire: 1, usual: of(6, 72 * hour, typed) },
  emailCode: { event: 2, wire: 2, usual: of(6, hour, typed) },
  phoneCode: { event: 3, wire: 3, usual: of(6, hour, typed) },
  passwordCode: { event: 5, wire: 4, usual: of(6, hour, typed) },
  passkeyCode: { event: 6, wire: 5, usual: of(12, hour, { ...typed, includeLowerLetters: true }) },
  appSecret: { event: 7, wire: 6, usual: of(64, 0, { ...typed, includeLowerLetters: true }) },
  otpSms: { event: 8, wire: 7, usual: of(8, 5 * minute, { includeDigits: true }) },
  otpEmail: { event: 9, wire: 8, usual: of(8, 5 * minute, { includeDigits: true }) },
  inviteCode: { event: 10, wire: undefined, usual: of(6, 72 * hour, typed) },
} as const;

export type GeneratorName = keyof typeof kinds;
const names = Object.keys(kinds) as GeneratorName[];

/** In the order of their numbers in the contract. */
export const settableGenerators: readonly GeneratorName[] = names.filter(
  (name) => kinds[name].wire !== undefined,
);
export const generatorNumber = (name: GeneratorName): number => kinds[name].wire ?? 0;

/** @throws PosternError `invalid_argument` for a number that stands for none */
export function generatorByNumber(wire: number): GeneratorName {
  const name = names.find((each) => kinds[each].wire === wire);
  if (name) return name;
  throw invalidArgument('SETT-Gen01', 'generator_type must be one of the secret generators', {
    field: 'generator_type',
  });
}

const numbered = { generatorType: Type.Integer() };
const payload = Type.Object({ ...numbered, ...generatorFields.schema });
const added = defineEvent('instance', 'instance.secret.generator.added', payload);
const changed = defineEvent('instance', 'instance.secret.generator.changed', payload);
const removed = defineEvent('instance', 'instance.secret.generator.removed', Type.Object(numbered));

export interface OwnGenerator {
  readonly values: SecretGenerator;
  readonly audit: AuditColumns;
}
/** By their numbers in events. */
export type OwnGenerators = ReadonlyMap<number, OwnGenerator>;

export const generatorSlice = keptIn<OwnGenerators>(
  'instance',
  [added.type, changed.type, removed.type],
  new Map(),
  (own, event: RecordedEvent) => {
    const { generatorType } = event.payload as { generatorType: number };
    if (event.type === removed.type) return withoutEntry(own, generatorType);
    const known = event.type === added.type ? undefined : own.get(generatorType);
    return withEntry(own, generatorType, {
      values: generatorFields.fold(known?.values ?? generatorFields.zeros, event.payload as object),
      audit: {
        sequence: BigInt(event.version),
        creation_date: known?.audit.creation_date ?? event.createdAt,
        change_date: event.createdAt,
        resource_owner: event.owner,
      },
    });
  },
);

/** Of an instance, by name; with the product's own where it has none. */
export type SecretGenerators = {
  readonly [N in GeneratorName]: {
    readonly values: SecretGenerator;
    readonly audit: AuditColumns | undefined;
  };
};

export const generatorsOf = (own: OwnGenerators): SecretGenerators =>
  Object.fromEntries(
    names.map((name) => {
      const { event, usual } = kinds[name];
      return [name, own.get(event) ?? { values: usual, audit: undefined }];
    }),
  ) as SecretGenerators;

/** The facts that give a new instance its generators. */
export const generatorsAdded = (): NewEvent[] =>
  names.map((name) =>
    added({ generatorType: kinds[name].event, ...generatorFields.write(kinds[name].usual) }),
  );

const characters = {
  includeLowerLetters: 'abcdefghijklmnopqrstuvwxyz',
  includeUpperLetters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  includeDigits: '0123456789',
  // What links, forms and shells leave as it is.
  includeSymbols: '-_.~!*+=@',
} as const;

export const alphabetOf = (generator: SecretGenerator): string =>
  Object.entries(characters)
    .map(([field, letters]) => (generator[field as keyof typeof characters] ? letters : ''))
    .join('');

/**
 * Codes are typed, within minutes or days and a few tries, and the contract takes no longer ones back; secrets of
 * applications are all that protects them.
 */
const bounds = { code: { min: 4, max: 20 }, secret: { min: 32, max: 256 }, expiry: 365 * 24 * hour } as const;

/** @throws PosternError `invalid_argument` for what would make codes that are guessed, or none at all */
function requireGood(name: GeneratorName, generator: SecretGenerator): SecretGenerator {
  const refuse = (field: string, why: string) => invalidArgument('SETT-Gen02', `${field} ${why}`, { field });
  const { min, max } = bounds[name === 'appSecret' ? 'secret' : 'code'];
  if (generator.length < min || generator.length > max)
    throw refuse('length', `must be between ${min} and ${max}`);
  const shortest = name === 'appSecret' ? 0 : 1e9;
  if (generator.expiry < shortest || generator.expiry > bounds.expiry)
    throw refuse('expiry', 'must be between one second and a year, as in "3600s"');
  if (alphabetOf(generator) === '')
    throw refuse(
      'include_digits',
      'or letters or symbols must be included: there is nothing to make codes of',
    );
  return generator;
}

/**
 * Nanoseconds for which what is made stays good; 0 for secrets of applications, which do not expire. Histories of others
 * hold generators of codes without a life, which nobody could set here: a code that is over before it is read helps
 * nobody, and one without an end would be tried for ever, so theirs live as long as is usual.
 */
export const lifeOf = (name: GeneratorName, { expiry }: SecretGenerator): number =>
  name === 'appSecret' || expiry > 0 ? expiry : kinds[name].usual.expiry;

export function changeGenerator(
  own: OwnGenerators,
  name: GeneratorName,
  said: ChangeOf<GeneratorFields>,
): Decision {
  const { event: generatorType, usual } = kinds[name];
  const known = own.get(generatorType)?.values;
  const wanted = requireGood(name, generatorFields.apply(known ?? usual, said));
  const differences = generatorFields.differences(known ?? usual, wanted);
  if (Object.keys(differences).length === 0)
    throw failedPrecondition('SETT-Gen03', 'Nothing was changed: the secret generator is like this already');
  return {
    events: [
      known
        ? changed({ generatorType, ...generatorFields.write(differences) })
        : added({ generatorType, ...generatorFields.write(wanted) }),
    ],
  };
}
