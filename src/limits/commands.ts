import { invalidArgument, notFound } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { limitsReset, limitsSet } from './events.ts';
import type { Limits } from './state.ts';

/** @throws PosternError `invalid_argument` */
export function requireLimit(wanted: Limits): void {
  if (wanted.auditLogRetentionMs === undefined && wanted.block === undefined) {
    throw invalidArgument('LIMIT-Non01', 'Set at least one limit: audit_log_retention or block', {
      field: 'audit_log_retention',
    });
  }
  if ((wanted.auditLogRetentionMs ?? 0) < 0) {
    throw invalidArgument(
      'LIMIT-Ret01',
      'audit_log_retention must not be negative; 0s tells of events of any age',
      { field: 'audit_log_retention' },
    );
  }
}

/** Sets what is given; the rest stays, and what already holds decides nothing. */
export function setLimits(limits: Limits, wanted: Limits): Decision {
  requireLimit(wanted);
  const { auditLogRetentionMs, block } = wanted;
  const retention = auditLogRetentionMs === limits.auditLogRetentionMs ? undefined : auditLogRetentionMs;
  const blocking = block === limits.block ? undefined : block;
  if (retention === undefined && blocking === undefined) return { events: [] };
  return {
    events: [
      limitsSet({
        ...(retention !== undefined && { auditLogRetention: retention * 1e6 }),
        ...(blocking !== undefined && { block: blocking }),
      }),
    ],
  };
}

export function resetLimits(limits: Limits): Decision {
  if (Object.keys(limits).length === 0)
    throw notFound('LIMIT-Nfd01', 'The instance has no limits of its own; there is nothing to reset');
  return { events: [limitsReset({})] };
}
