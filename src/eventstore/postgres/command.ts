import { createHash } from 'node:crypto';
import { internal, invalidArgument } from '../../errors/index.ts';
import { normalized } from '../../precis/index.ts';
import type { AggregateWrite, AppendContext, Appended, ConstraintChange } from '../types.ts';
import { type Owner, ownersOf, type Removed, removedBy, tokenOf } from './ownership.ts';
import { payloadText, storable } from './payload.ts';

interface Expected {
  readonly instance: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
}

interface Written extends Expected {
  readonly eventType: string;
  readonly payload: string;
  readonly owner: string;
}

interface Name {
  readonly action: 'add' | 'remove';
  readonly instance: string;
  readonly type: string;
  readonly field: string;
  readonly error: ConstraintChange['error'];
  /** Tokens of the owners with whose removal it is free. */
  readonly goesWith: readonly string[];
}

/** One append on its way: checked, and in the form that the database function takes. */
export interface Command {
  readonly id: string;
  /** The id comes from a caller's key, so a command of the same id may have been written before. */
  readonly repeatable: boolean;
  readonly editorUser: string;
  readonly editorService: string;
  readonly expected: readonly Expected[];
  readonly events: readonly Written[];
  readonly names: readonly Name[];
  /** What must not be gone. */
  readonly owners: readonly Owner[];
  /** What ends with it: such a command is sent alone, so that nothing of the same call outlives its owner. */
  readonly removes: readonly Removed[];
  /** Aggregates and names that it touches: commands that share one are not sent together. */
  readonly claims: readonly string[];
  /** Milliseconds of performance.now(). */
  readonly deadline: number;
  /** It was sent on a connection that was lost before the answer. */
  inDoubt: boolean;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

export type PreparedCommand = Omit<Command, 'resolve' | 'reject' | 'deadline'>;

/** The unique name that a repeatable command takes. */
export const idempotencyType = 'idempotency';

const normal = (field: string): string => storable(normalized(field).toLowerCase());

/** RFC 9562 UUID version 8 of who repeats what: the same key of another person or instance is another command. */
function repeatableId(context: AppendContext, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([context.instanceId, context.editor.user, key]))
    .digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x80;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** Checks an append and brings it into the database's form; does no IO. */
export function prepareCommand(context: AppendContext, writes: readonly AggregateWrite[]): PreparedCommand {
  const instance = storable(context.instanceId);
  const key = context.idempotencyKey;
  if (key !== undefined && (key.length === 0 || key.length > 255)) {
    throw invalidArgument('EVENT-Idem1', 'An idempotency key must have between 1 and 255 characters');
  }
  const id = key === undefined ? Bun.randomUUIDv7() : repeatableId(context, key);
  const expected: Expected[] = [];
  const events: Written[] = [];
  const names: Name[] = [];
  const claims: string[] = [];
  if (key !== undefined) {
    names.push({ action: 'add', instance, type: idempotencyType, field: id, error: undefined, goesWith: [] });
    claims.push(id);
  }
  for (const write of writes) {
    const type = storable(write.aggregateType);
    const aggregateId = storable(write.aggregateId);
    const owner = storable(write.owner);
    claims.push(`${instance}\0${type}\0${aggregateId}`);
    if (write.events.length > 0) {
      expected.push({ instance, type, id: aggregateId, version: write.expectedVersion });
    }
    const end = write.events.findIndex((event) => event.type === `${type}.removed`);
    if (end >= 0 && end < write.events.length - 1) {
      throw internal('EVENT-End01', `${type} ends with ${type}.removed, and further events were to follow`);
    }
    write.events.forEach((event, i) => {
      events.push({
        instance,
        type,
        id: aggregateId,
        version: write.expectedVersion + 1 + i,
        eventType: event.type,
        payload: payloadText(type, event),
        owner,
      });
    });
    const goesWith = [
      tokenOf(type, aggregateId),
      ...ownersOf(instance, write).map((owner) => tokenOf(owner.type, owner.id)),
    ];
    for (const change of write.constraints ?? []) {
      const name = {
        action: change.action,
        instance: change.global ? '' : instance,
        type: storable(change.type),
        field: normal(change.field),
        error: change.error,
        goesWith: [...goesWith, ...(change.goesWith ?? []).map((owner) => tokenOf(owner.type, owner.id))],
      };
      names.push(name);
      claims.push(`${name.instance}\0\0${name.type}\0${name.field}`);
    }
  }
  return {
    id,
    repeatable: key !== undefined,
    editorUser: storable(context.editor.user),
    editorService: storable(context.editor.service),
    expected,
    events,
    names,
    owners: writes
      .flatMap((write) => ownersOf(instance, write))
      .filter(
        ({ type, id }) =>
          !events.some((event) => event.type === type && event.id === id && event.version === 1),
      ),
    removes: removedBy(events),
    claims,
    inDoubt: false,
  };
}
