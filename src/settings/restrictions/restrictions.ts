import { Type } from '@sinclair/typebox';
import { invalidArgument } from '../../errors/index.ts';
import {
  type Decision,
  defineAggregate,
  defineEvent,
  type EventStore,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import { requireLanguage } from '../../i18n/index.ts';
import type { Effective } from '../queries.ts';

/** What an instance does not offer. */
export interface Restrictions {
  /** Nobody may register an organization of their own. */
  readonly disallowPublicOrgRegistration: boolean;
  /** Empty: all that there are. */
  readonly allowedLanguages: readonly string[];
}

/** Each fact says only what changed. */
export const restrictionsSet = defineEvent(
  'restrictions',
  'restrictions.set',
  Type.Object({
    disallowPublicOrgRegistration: Type.Optional(Type.Boolean()),
    allowedLanguages: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  }),
);

export const unrestricted: Restrictions = { disallowPublicOrgRegistration: false, allowedLanguages: [] };

/** What an event does not say stays. */
const restrictedBy = (
  known: Restrictions,
  { payload }: RecordedEvent<string, ReturnType<typeof restrictionsSet>['payload']>,
): Restrictions => ({
  disallowPublicOrgRegistration: payload.disallowPublicOrgRegistration ?? known.disallowPublicOrgRegistration,
  allowedLanguages:
    payload.allowedLanguages === undefined ? known.allowedLanguages : (payload.allowedLanguages ?? []),
});

export const restrictionsAggregate = defineAggregate(
  'restrictions',
  { restrictionsSet },
  unrestricted,
  restrictedBy,
);

const historyOf = (store: Pick<EventStore, 'search'>, instanceId: string) =>
  store.search({ instanceId, aggregateTypes: ['restrictions'], eventTypes: [restrictionsSet.type] });

/** Under which id an instance keeps its restrictions: its own, or that of the history that it was imported with. */
export async function restrictionsId(store: Pick<EventStore, 'search'>, instanceId: string): Promise<string> {
  return (await historyOf(store, instanceId)).at(-1)?.aggregateId ?? instanceId;
}

export async function restrictionsOf(
  store: Pick<EventStore, 'search'>,
  instanceId: string,
): Promise<Effective<Restrictions>> {
  const events = await historyOf(store, instanceId);
  const [first, last] = [events[0], events.at(-1)];
  return {
    values: events.reduce((known, event) => restrictedBy(known, event as never), unrestricted),
    owner: first ? 'instance' : 'system',
    audit: first &&
      last && {
        sequence: BigInt(last.version),
        creation_date: first.createdAt,
        change_date: last.createdAt,
        resource_owner: last.owner,
      },
  };
}

/** What is left out stays as it is. */
export interface RestrictionsRequest {
  readonly disallowPublicOrgRegistration?: boolean | undefined;
  readonly allowedLanguages?: readonly string[] | undefined;
}

/** @throws PosternError `invalid_argument` for languages without texts, and when the instance's own is not among them */
export function setRestrictions(
  known: Restrictions,
  request: RestrictionsRequest,
  defaultLanguage: string,
): Decision {
  const { disallowPublicOrgRegistration } = request;
  const languages = request.allowedLanguages && cleanLanguages(request.allowedLanguages, defaultLanguage);
  const payload = {
    ...(disallowPublicOrgRegistration !== undefined &&
      disallowPublicOrgRegistration !== known.disallowPublicOrgRegistration && {
        disallowPublicOrgRegistration,
      }),
    ...(languages && languages.join() !== known.allowedLanguages.join() && { allowedLanguages: languages }),
  };
  return { events: Object.keys(payload).length > 0 ? [restrictionsSet(payload)] : [] };
}

function cleanLanguages(named: readonly string[], defaultLanguage: string): string[] {
  const field = 'allowed_languages';
  const languages = [...new Set(named.map((tag) => requireLanguage(tag, field)))].sort();
  if (languages.length === 0 || languages.some((tag) => tag === defaultLanguage)) return languages;
  throw invalidArgument(
    'SETT-Res01',
    `${field} must hold the default language "${defaultLanguage}"; set another default first, or allow it too`,
    { field },
  );
}
