import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import { timestamp } from '../contract/details.ts';
import type {
  Condition as ConditionMessage,
  ListExecutionsRequest,
  ListPublicKeysRequest,
  ListTargetsRequest,
} from '../contract/services/action/v2.ts';
import { invalidArgument } from '../errors/index.ts';
import { type Condition, conditionId, conditionOf } from './conditions.ts';
import { payloadType, type TargetValues, targetType } from './fields.ts';
import {
  callsTarget,
  type ExecutionConditions,
  type ExecutionRow,
  type ExecutionSort,
  ofKind,
  type TargetConditions,
  type TargetKeyConditions,
  type TargetKeyRow,
  type TargetKeySort,
  type TargetRow,
  type TargetSort,
} from './queries.ts';

/** Rows and requests in the shapes of action.v2. */

const dates = (row: { creation_date: Date; change_date: Date }) => ({
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

type KindMessage =
  | { readonly case: 'restWebhook' | 'restCall'; readonly value: { readonly interruptOnError: boolean } }
  | { readonly case: 'restAsync'; readonly value: object }
  | { readonly case: undefined };

export interface TargetMessage {
  readonly name?: string | undefined;
  readonly targetType: KindMessage;
  readonly timeout?: Duration | undefined;
  readonly endpoint?: string | undefined;
  /** 0: not said; v2beta has none. */
  readonly payloadType?: number;
}

function kindOf(kind: KindMessage): Partial<TargetValues> {
  switch (kind.case) {
    case 'restWebhook':
      return { targetType: targetType.webhook, interruptOnError: kind.value.interruptOnError };
    case 'restCall':
      return { targetType: targetType.call, interruptOnError: kind.value.interruptOnError };
    case 'restAsync':
      return { targetType: targetType.async, interruptOnError: false };
    default:
      return {};
  }
}

/** What of a target a request says. */
export const targetChange = (request: TargetMessage): Partial<TargetValues> => ({
  ...kindOf(request.targetType),
  ...(request.name !== undefined && { name: request.name }),
  ...(request.endpoint !== undefined && { endpoint: request.endpoint }),
  ...(request.timeout !== undefined && { timeout: durationMs(request.timeout) }),
  ...(request.payloadType && { payloadType: request.payloadType }),
});

export const newTarget = (
  request: TargetMessage & { readonly name: string; readonly endpoint: string },
): TargetValues => ({
  targetType: targetType.webhook,
  interruptOnError: false,
  timeout: 0,
  payloadType: payloadType.json,
  name: request.name,
  endpoint: request.endpoint,
  ...targetChange(request),
});

const kindAnswer = ({ target_type, interrupt_on_error: interruptOnError }: TargetRow) => {
  if (target_type === targetType.async) return { case: 'restAsync', value: {} } as const;
  return {
    case: target_type === targetType.call ? 'restCall' : 'restWebhook',
    value: { interruptOnError },
  } as
    | { case: 'restCall'; value: { interruptOnError: boolean } }
    | { case: 'restWebhook'; value: { interruptOnError: boolean } };
};

export const targetAnswer = (row: TargetRow) => ({
  id: row.id,
  ...dates(row),
  name: row.name,
  targetType: kindAnswer(row),
  timeout: durationFromMs(row.timeout),
  endpoint: row.endpoint,
  payloadType: row.payload_type || payloadType.json,
});

export const keyAnswer = (row: TargetKeyRow) => ({
  keyId: row.key_id,
  ...dates(row),
  active: row.active,
  publicKey: new TextEncoder().encode(row.public_key),
  fingerprint: row.fingerprint,
  expirationDate: timestamp(row.expiration_date),
});

export const executionAnswer = (row: ExecutionRow) => ({
  condition: conditionAnswer(row.id),
  ...dates(row),
  targets: [...row.targets],
});

/** What is no condition of this version is shown as an event's name. */
function conditionAnswer(id: string) {
  const condition = conditionOf(id) ?? { kind: 'event', event: id };
  return { conditionType: { case: condition.kind, value: whatOf(condition) } as never };
}

function whatOf(condition: Condition): object {
  if ('name' in condition) return { name: condition.name };
  const { kind: _, ...of } = condition;
  const [name, value] = Object.entries(of)[0] as [string, string | boolean];
  return { condition: { case: name, value } };
}

/** @throws PosternError `invalid_argument` for one that says nothing */
export function conditionOfRequest(message: Pick<ConditionMessage, 'conditionType'> | undefined): Condition {
  const { case: kind, value } = message?.conditionType ?? { case: undefined, value: undefined };
  if (kind === undefined) throw noCondition();
  if (kind === 'function') return { kind, name: value.name };
  const { case: by, value: of } = value.condition;
  if (by === undefined || of === false) throw noCondition();
  return (by === 'all' ? { kind, all: true } : { kind, [by]: of }) as unknown as Condition;
}

const noCondition = () =>
  invalidArgument('EXEC-Cnd02', 'condition must say on what request, response, function or event', {
    field: 'condition',
  });

/** By the numbers of the wire's enums; unspecified is the creation date. */
export const targetSort = (column = 0): TargetSort =>
  (
    [
      'creationDate',
      'id',
      'creationDate',
      'changeDate',
      'name',
      'targetType',
      'endpoint',
      'timeout',
      'interruptOnError',
    ] as const
  )[column] ?? 'creationDate';
export const executionSort = (column = 0): ExecutionSort =>
  (['creationDate', 'id', 'creationDate', 'changeDate'] as const)[column] ?? 'creationDate';
export const keySort = (column = 0): TargetKeySort =>
  (['creationDate', 'creationDate', 'changeDate', 'expirationDate'] as const)[column] ?? 'creationDate';

const emptyFilter = () =>
  invalidArgument('EXEC-Flt01', 'Each of filters must hold one filter', { field: 'filters' });

export function targetFilter(
  where: TargetConditions,
  { filter }: ListTargetsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'targetNameFilter':
      where.text('name', filter.value.targetName, filter.value.method);
      return;
    case 'inTargetIdsFilter':
      where.in('id', filter.value.targetIds);
      return;
    default:
      throw emptyFilter();
  }
}

export function keyFilter(
  where: TargetKeyConditions,
  { filter }: ListPublicKeysRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'keyIdsFilter':
      where.in('id', filter.value.ids);
      return;
    case 'activeFilter':
      where.equals('active', filter.value);
      return;
    case 'expirationDateFilter': {
      const { timestamp: date, method } = filter.value;
      if (!date) throw emptyFilter();
      where.timestamp('expirationDate', new Date(Number(date.seconds) * 1_000 + date.nanos / 1e6), method);
      return;
    }
    default:
      throw emptyFilter();
  }
}

/** As the wire's `ExecutionType` numbers them. */
const kinds = [undefined, 'request', 'response', 'event', 'function'] as const;

export function executionFilter(
  where: ExecutionConditions,
  { filter }: ListExecutionsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'inConditionsFilter':
      where.in(
        'id',
        filter.value.conditions.map((condition) => conditionId(conditionOfRequest(condition))),
      );
      return;
    case 'executionTypeFilter': {
      const kind = kinds[filter.value.executionType];
      if (!kind) throw emptyFilter();
      ofKind(where, kind);
      return;
    }
    case 'targetFilter':
      callsTarget(where, filter.value.targetId);
      return;
    default:
      throw emptyFilter();
  }
}
