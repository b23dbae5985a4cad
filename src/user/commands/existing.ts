import { failedPrecondition, notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import type { User } from '../state.ts';

export const nothing: Decision = { events: [] };

/** Decisions on the same state that touch different parts of it, as one. */
export const combined = (...decisions: readonly Decision[]): Decision => ({
  events: decisions.flatMap((decision) => decision.events),
  constraints: decisions.flatMap((decision) => decision.constraints ?? []),
});

export const exists = (user: User): boolean => user.lifecycle !== 'absent' && user.lifecycle !== 'removed';

export function requireExisting(user: User): void {
  if (!exists(user)) throw notFound('USER-Nfd01', 'User not found');
}

export function requireHuman(user: User): void {
  requireExisting(user);
  if (user.kind !== 'human') {
    throw failedPrecondition('USER-Hum01', 'The user is a machine; this is for people only');
  }
}

export function requireMachine(user: User): void {
  requireExisting(user);
  if (user.kind !== 'machine') {
    throw failedPrecondition('USER-Mac01', 'The user is a person; this is for machines only');
  }
}
