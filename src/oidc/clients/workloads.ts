import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { tellRefused } from '../../telemetry/index.ts';
import {
  type Holder,
  keySetsOf,
  meetsAll,
  saidBy,
  type Trust,
  trustsOf,
  verifyIssued,
} from '../../trust/index.ts';
import type { Machine } from './machines.ts';

/**
 * Workloads that prove who they are by a JWT of an issuer that the organization of their service account or application
 * trusts (RFC 7521 §4.2, RFC 7523): a cluster, a CI system.
 */
export interface Workloads {
  /** Whether the workload that shows the assertion is this machine user. */
  isMachine(instance: InstanceContext, machine: Machine, assertion: string): Promise<boolean>;
  /** Whether it is this application. */
  isApplication(instance: InstanceContext, client: Client, assertion: string): Promise<boolean>;
}

/**
 * What is good for longer is no proof of a workload that runs now. Kubernetes renews what it hands to pods each day at
 * least; CI systems make theirs for minutes.
 */
const longestSeconds = 24 * 60 * 60;

/** CI systems say `JWT`, Kubernetes nothing. */
const types = [undefined, 'jwt'];

/** Whether a JWT is of somebody who speaks of others: who signs for itself is its own issuer (RFC 7523 §3). */
export function isOfIssuer(assertion: string, { origin }: InstanceContext): boolean {
  const said = saidBy(assertion);
  return (
    said !== undefined &&
    /^https?:\/\//.test(said.issuer) &&
    said.issuer !== said.subject &&
    said.issuer !== origin
  );
}

const isSameHolder = (left: Holder, right: Holder): boolean =>
  'userId' in left
    ? 'userId' in right && left.userId === right.userId
    : 'applicationId' in right && left.applicationId === right.applicationId;

export function createWorkloads(platform: Platform): Workloads {
  const { clock, log } = platform;
  const trusts = trustsOf(platform);
  const keySets = keySetsOf(platform);

  /** Why the assertion does not prove the holder, for the log; undefined where it does. */
  async function problem(
    { id: instanceId, origin }: InstanceContext,
    orgId: string,
    holder: Holder,
    assertion: string,
  ): Promise<string | undefined> {
    const said = saidBy(assertion);
    const trust = said && (await trusts.of(instanceId, orgId, said.issuer));
    if (!trust) return 'its organization does not trust the issuer of the assertion';
    const bound = boundTo(trust, holder);
    if (bound.length === 0) return 'it is not bound to the issuer of the assertion';
    const verdict = await verifyIssued(keySets, instanceId, trust, assertion, {
      audience: trust.audience || origin,
      types,
      longestSeconds,
      requiredClaims: [],
      now: clock(),
    });
    if (!verdict.ok) return `the assertion is not good: ${verdict.reason}`;
    const { claims } = verdict;
    if (claims['cnf'] !== undefined)
      return 'the assertion is bound to a key, which a workload does not prove here';
    return bound.some(({ rules }) => meetsAll(claims, rules))
      ? undefined
      : 'the claims of the assertion meet the rules of none of its bindings';
  }

  async function proves(instance: InstanceContext, orgId: string, holder: Holder, assertion: string) {
    const detail = await problem(instance, orgId, holder, assertion);
    if (detail === undefined) return true;
    // Whoever asks is told nothing: anybody can have tokens of a public issuer. So who looks after it finds it here.
    tellRefused(log, 'a workload was not taken for what it says to be', detail, {
      instance: instance.id,
      ...holder,
      detail,
    });
    return false;
  }

  return {
    isMachine: (instance, { userId, orgId }, assertion) => proves(instance, orgId, { userId }, assertion),
    isApplication: (instance, { applicationId, project, org }, assertion) =>
      proves(instance, org.id, { projectId: project.id, applicationId }, assertion),
  };
}

const boundTo = ({ bindings }: Trust, holder: Holder) =>
  bindings.filter((binding) => isSameHolder(binding.holder, holder));
