import { Type } from '@sinclair/typebox';
import { alreadyExists, invalidArgument, notFound } from '../../errors/index.ts';
import {
  auditColumns,
  created,
  type Decision,
  defineEvent,
  defineTable,
  type EventType,
  type NewEvent,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import { type Kept, keptIn, type Level, levels } from '../levels.ts';

/** Second factors stand beside a password; multi factors, such as passkeys, stand alone. */
export type FactorKind = 'second' | 'multi';
export const factorKinds: readonly FactorKind[] = ['second', 'multi'];

/** Numbers of the wire's SecondFactorType and MultiFactorType, and of the events' `mfaType`. */
export const secondFactor = { totp: 1, u2f: 2, otpEmail: 3, otpSms: 4, recoveryCodes: 5 } as const;
export const multiFactor = { u2fWithVerification: 1 } as const;
const known = { second: Object.values(secondFactor), multi: Object.values(multiFactor) } as const;

export interface LoginFactors {
  readonly second: readonly number[];
  readonly multi: readonly number[];
}

/** Factors of a new instance: authenticator apps and security keys; passkeys for all at once. */
export const defaultFactors: LoginFactors = {
  second: [secondFactor.totp, secondFactor.u2f],
  multi: [multiFactor.u2fWithVerification],
};

const payload = Type.Object({ mfaType: Type.Integer() });
type FactorEvent = EventType<string, { mfaType: number }> & { readonly schema: typeof payload };
const eventsOf = (level: Level, kind: FactorKind): Readonly<Record<'added' | 'removed', FactorEvent>> => ({
  added: defineEvent(level, `${level}.policy.login.${kind}factor.added`, payload),
  removed: defineEvent(level, `${level}.policy.login.${kind}factor.removed`, payload),
});
const events = {
  instance: { second: eventsOf('instance', 'second'), multi: eventsOf('instance', 'multi') },
  org: { second: eventsOf('org', 'second'), multi: eventsOf('org', 'multi') },
} as const;

export const loginFactorsTable = defineTable(
  'login_policy_factors',
  {
    instance_id: 'text',
    id: 'text',
    /** `second` or `multi` */
    kind: 'text',
    factor: 'smallint',
    ...auditColumns,
  },
  { key: ['instance_id', 'id', 'kind', 'factor'], goesWith: { org: 'id' } },
);

const key = (kind: FactorKind, event: RecordedEvent<string, { mfaType: number }>) => ({
  instance_id: event.instanceId,
  id: event.aggregateId,
  kind,
  factor: event.payload.mfaType,
});

export const loginFactorHandlers: ProjectionHandler[] = levels.flatMap((level) =>
  factorKinds.flatMap((kind) => [
    on(events[level][kind].added, (event, rows) =>
      rows.insert(loginFactorsTable, {
        ...key(kind, event),
        ...created(event),
      }),
    ),
    on(events[level][kind].removed, (event, rows) => rows.remove(loginFactorsTable, key(kind, event))),
  ]),
);

/** The facts that allow these factors; for settings that have none yet. */
export const factorsAdded = (level: Level, factors: LoginFactors): NewEvent[] =>
  factorKinds.flatMap((kind) =>
    [...new Set(factors[kind])].map((mfaType) => events[level][kind].added({ mfaType })),
  );

interface OwnFactors extends LoginFactors {
  /** There are login settings that the factors could belong to. */
  readonly hasPolicy: boolean;
}

function sliceOf(level: Level) {
  const policy = `${level}.policy.login`;
  const none: OwnFactors = { hasPolicy: false, second: [], multi: [] };
  const types = factorKinds.flatMap((kind) => Object.values(events[level][kind]).map(({ type }) => type));
  return keptIn(level, [`${policy}.added`, `${policy}.removed`, ...types], none, (own, event) => {
    if (event.type === `${policy}.added`) return { ...own, hasPolicy: true };
    if (event.type === `${policy}.removed`) return none;
    const kind = event.type.startsWith(`${policy}.second`) ? 'second' : 'multi';
    const { mfaType } = event.payload as { mfaType: number };
    const others = own[kind].filter((factor) => factor !== mfaType);
    return { ...own, [kind]: event.type.endsWith('added') ? [...others, mfaType] : others };
  });
}
export const loginFactorSlices = { instance: sliceOf('instance'), org: sliceOf('org') };
export type KeptFactors = Kept<OwnFactors>;

/** @throws PosternError `invalid_argument` for a factor that is not one of its kind */
export function knownFactor(kind: FactorKind, factor: number): number {
  if ((known[kind] as readonly number[]).includes(factor)) return factor;
  throw invalidArgument('SETT-Fac01', `type must be one of the ${kind} factors`, { field: 'type' });
}

export function allowFactor(level: Level, kind: FactorKind, own: OwnFactors, factor: number): Decision {
  if (requirePolicy(level, own)[kind].includes(knownFactor(kind, factor)))
    throw alreadyExists('SETT-Fac02', 'The login settings allow this factor already', { field: 'type' });
  return { events: [events[level][kind].added({ mfaType: factor })] };
}

export function forbidFactor(level: Level, kind: FactorKind, own: OwnFactors, factor: number): Decision {
  if (!requirePolicy(level, own)[kind].includes(knownFactor(kind, factor)))
    throw notFound('SETT-Fac03', 'The login settings do not allow this factor', { field: 'type' });
  return { events: [events[level][kind].removed({ mfaType: factor })] };
}

function requirePolicy(level: Level, own: OwnFactors): OwnFactors {
  if (level === 'instance' || own.hasPolicy) return own;
  throw notFound(
    'SETT-Fac04',
    'The organization has no login settings of its own; add some before its factors are changed',
  );
}
