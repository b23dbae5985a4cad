import { alreadyExists, failedPrecondition, notFound } from '../errors/index.ts';
import type { ChangeOf, Decision, FieldSet, ValuesOf } from '../eventstore/index.ts';
import type { Level } from './levels.ts';
import type { Own, PolicyRules } from './policy.ts';

/** Decisions on any policy, in an instance or an organization. */

const keepers = { instance: 'The instance', org: 'The organization' } as const;

/** Gives a place settings of its own; what the request does not say is as a new instance has it. */
export function addPolicy<F extends FieldSet>(
  policy: PolicyRules<F>,
  level: Level,
  own: Own<ValuesOf<F>>,
  said: ChangeOf<F>,
): Decision {
  if (own.set) {
    throw alreadyExists(
      'SETT-Pol01',
      `${keepers[level]} has ${policy.title} of its own already; update them instead`,
    );
  }
  const { fields, events } = policy;
  return { events: [events[level].added(fields.write(fields.apply(fields.defaults, said)))] };
}

/**
 * Changes a place's own settings. An instance always has some, if only the product's, so that a change makes them
 * its own; an organization has to be given some first.
 * @param repeatable a change that says nothing new changes nothing, and is not refused
 */
export function changePolicy<F extends FieldSet>(
  policy: PolicyRules<F>,
  level: Level,
  own: Own<ValuesOf<F>>,
  said: ChangeOf<F>,
  repeatable = false,
): Decision {
  const { fields, events } = policy;
  if (!own.set && level === 'instance') return addPolicy(policy, level, own, said);
  const differences = fields.differences(requireSet(policy, level, own), said);
  if (Object.keys(differences).length === 0) {
    if (repeatable) return { events: [] };
    throw failedPrecondition(
      'SETT-Pol03',
      `Nothing was changed: ${keepers[level].toLowerCase()} has these ${policy.title} already`,
    );
  }
  return { events: [events[level].changed(fields.write(differences))] };
}

/** Takes an organization's own settings back, so that those of its instance hold again. */
export function resetPolicy<F extends FieldSet>(policy: PolicyRules<F>, own: Own<ValuesOf<F>>): Decision {
  requireSet(policy, 'org', own);
  return { events: policy.events.org.removed ? [policy.events.org.removed({})] : [] };
}

/** What was changed since the last time is shown from now on. */
export function activatePolicy<F extends FieldSet>(
  policy: PolicyRules<F>,
  level: Level,
  own: Own<ValuesOf<F>>,
): Decision {
  requireSet(policy, level, own);
  const { activated } = policy.events[level];
  return { events: activated ? [activated({})] : [] };
}

/** @throws PosternError `not_found` where the place has none of its own */
export function requireSet<F extends FieldSet>(
  policy: PolicyRules<F>,
  level: Level,
  own: Own<ValuesOf<F>>,
): ValuesOf<F> {
  if (own.set) return own.set;
  throw notFound(
    'SETT-Pol02',
    `${keepers[level]} has no ${policy.title} of its own; those of the level above hold`,
  );
}
