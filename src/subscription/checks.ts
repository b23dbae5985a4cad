import { invalidArgument } from '../errors/index.ts';
import { eventTypes as knownTypes } from '../eventstore/index.ts';
import { destinationKind, eventForm, type SubscriptionValues } from './fields.ts';
import type { EventChoice } from './filter.ts';

/** What no subscription can have. */

const usualPrefix = 'postern';
/** Of the letters that every NATS client and tool takes in a token. */
const subjectPrefix = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const token = /^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*$/;
const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

const wrong = (id: string, field: string, message: string) =>
  invalidArgument(id, `${field} ${message}`, { field });

function checkServer(server: string): void {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const bare = url && url.username === '' && url.password === '' && /^\/?$/.test(url.pathname + url.search);
  if (!url || !bare || !/^(nats|tls):$/.test(url.protocol) || url.hostname === '') {
    throw wrong(
      'SUB-Srv01',
      'servers',
      'are addresses such as nats://host:4222 or tls://host:4222, without user name, password or path',
    );
  }
}

/** What is misspelt would be told of nothing, and nobody would know why. */
const isKnown = (type: string): boolean =>
  type.endsWith('.*')
    ? knownTypes()
        .keys()
        .some((known) => known.startsWith(type.slice(0, -1)))
    : knownTypes().has(type);
const isAggregate = (type: string): boolean =>
  knownTypes()
    .values()
    .some(({ aggregate }) => aggregate === type);

/** @throws PosternError `invalid_argument` for types that no event can have, such as `*.added` */
export function checkFilter({
  aggregateTypes,
  eventTypes,
}: Pick<EventChoice, 'aggregateTypes' | 'eventTypes'>): void {
  for (const type of eventTypes) {
    if (!token.test(type.endsWith('.*') ? type.slice(0, -2) : type)) {
      throw wrong(
        'SUB-Typ01',
        'event_types',
        'are names such as user.human.added, or user.human.* for a group',
      );
    }
    if (!isKnown(type)) throw wrong('SUB-Typ03', 'event_types', `has ${type}, which no event is called`);
  }
  for (const type of aggregateTypes) {
    if (!token.test(type)) throw wrong('SUB-Typ02', 'aggregate_types', 'are names such as user or org');
    if (!isAggregate(type))
      throw wrong('SUB-Typ04', 'aggregate_types', `has ${type}, which nothing is called`);
  }
}

function checkNats(values: SubscriptionValues): SubscriptionValues {
  if (values.servers.length === 0) throw wrong('SUB-Srv02', 'servers', 'must name at least one');
  for (const server of values.servers) checkServer(server);
  const prefix = values.subjectPrefix || usualPrefix;
  if (!subjectPrefix.test(prefix))
    throw wrong(
      'SUB-Pre01',
      'subject_prefix',
      'is made of letters, digits, - and _, in parts joined by dots',
    );
  if (!/^[^\s.*>/\\]*$/.test(values.stream))
    throw wrong('SUB-Str01', 'stream', 'is a name without spaces, dots, slashes, * and >');
  if (values.authorities !== '' && !certificate.test(values.authorities))
    throw wrong('SUB-Cer01', 'certificate_authorities', 'must hold certificates in PEM');
  if (values.certificate !== '' && !certificate.test(values.certificate))
    throw wrong('SUB-Cer02', 'client_certificate', 'must be in PEM');
  return { ...values, subjectPrefix: prefix, endpoint: '' };
}

const noNats = { servers: [], subjectPrefix: '', stream: '', authorities: '', certificate: '' };

function checkHttp(values: SubscriptionValues): SubscriptionValues {
  const url = URL.parse(values.endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw wrong(
      'SUB-Url01',
      'url',
      'must be an address that begins with https:// or http://, without user name or password',
    );
  }
  return { ...values, ...noNats };
}

/** @throws PosternError `invalid_argument`; @returns the values without what their destination has no use for */
export function checked(values: SubscriptionValues): SubscriptionValues {
  checkFilter(values);
  switch (values.destination) {
    case destinationKind.nats:
      return checkNats(values);
    case destinationKind.http:
      return checkHttp(values);
    default:
      return { ...values, ...noNats, endpoint: '', format: eventForm.json };
  }
}
