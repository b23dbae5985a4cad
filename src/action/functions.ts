import { failedPrecondition } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { writeUserMetadata } from '../user/index.ts';
import type { FunctionName } from './conditions.ts';
import { configuredActions } from './configured.ts';
import { runToolsOf } from './intercept.ts';
import { runTargets } from './run.ts';

/** Whom a function is about, and for whom: what targets are told besides the function's name. */
export interface FunctionFacts {
  readonly userinfo?: object;
  readonly user: { readonly id: string } & Readonly<Record<string, unknown>>;
  readonly user_metadata: readonly { readonly key: string; readonly value: string }[];
  readonly org: { readonly id: string; readonly name: string; readonly primary_domain: string };
  readonly user_grants: readonly object[];
  readonly application: { readonly client_id: string };
}

export interface SamlAttribute {
  readonly name: string;
  readonly nameFormat: string;
  readonly value: readonly string[];
}

/** What targets want to be added. */
export interface Appended {
  readonly claims: readonly { readonly key: string; readonly value: unknown }[];
  /** Lines for who looks into a token to find out what an action did. */
  readonly logs: readonly string[];
  /** Of `presamlresponse`. */
  readonly attributes: readonly SamlAttribute[];
  /** Values in base64. */
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
}

export type RunFunction = (facts: FunctionFacts) => Promise<Appended>;

const nothing: Appended = { claims: [], logs: [], attributes: [], metadata: [] };
/** Of everything that is appended: it goes into tokens, which go into headers. */
const mostBytes = 16_384;

/** Functions for which targets are called; undefined where none is set for it, which costs one look-up. */
export const functionActions = oncePer((platform: Platform) => {
  const configured = configuredActions(platform);
  const tools = runToolsOf(platform);

  async function remember(instanceId: string, userId: string, { metadata }: Appended): Promise<void> {
    if (metadata.length === 0) return;
    const entries = metadata.map(({ key, value }) => ({ key, value: Buffer.from(value, 'base64') }));
    const scope = { instanceId, editor: { user: userId, service: 'action' }, observe: () => {} };
    await writeUserMetadata(platform, scope, userId, entries);
  }

  return {
    of(instanceId: string, name: FunctionName): RunFunction | undefined | Promise<RunFunction | undefined> {
      const runOf = (actions: Awaited<ReturnType<typeof configured.get>>): RunFunction | undefined => {
        const targets = actions.onFunctions ? actions.executions.get(`function/${name}`) : undefined;
        if (!targets) return undefined;
        return async (facts) => {
          const appended = await runTargets(
            tools,
            {
              instanceId,
              targets,
              payload: () => ({ function: `function/${name}`, ...facts }),
              changed: (before, answer) => merged(before, answer),
            },
            nothing,
          );
          await remember(instanceId, facts.user.id, appended);
          return appended;
        };
      };
      const found = configured.get(instanceId);
      return found instanceof Promise ? found.then(runOf) : runOf(found);
    },
  };
});

export type FunctionActions = ReturnType<typeof functionActions>;

type Answer = Readonly<Record<string, unknown>>;

/** @throws PosternError for what is not of the form, or too large */
function merged(before: Appended, answer: unknown): Appended {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw malformed('a JSON object');
  const { append_claims, append_log_claims, append_attribute, set_user_metadata } = answer as Answer;
  const next: Appended = {
    claims: [...before.claims, ...listOf(append_claims, 'append_claims').map(claimOf)],
    logs: [...before.logs, ...listOf(append_log_claims, 'append_log_claims').map(String)],
    attributes: [...before.attributes, ...listOf(append_attribute, 'append_attribute').map(attributeOf)],
    metadata: [...before.metadata, ...listOf(set_user_metadata, 'set_user_metadata').map(entryOf)],
  };
  if (JSON.stringify(next).length > mostBytes) {
    throw failedPrecondition('TARGET-Fun02', `The target appends more than ${mostBytes} bytes`);
  }
  return next;
}

const malformed = (what: string) =>
  failedPrecondition('TARGET-Fun01', `The answer of the target must hold ${what}`);

function listOf(value: unknown, name: string): readonly Answer[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(`a list in ${name}`);
  return value as Answer[];
}

const textOf = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw malformed(`text in ${name}`);
  return value;
};

const claimOf = (claim: Answer) => ({
  key: textOf(claim?.['key'], 'append_claims.key'),
  value: claim['value'],
});
const entryOf = (entry: Answer) => ({
  key: textOf(entry?.['key'], 'set_user_metadata.key'),
  value: textOf(entry['value'], 'set_user_metadata.value'),
});
const attributeOf = (attribute: Answer): SamlAttribute => ({
  name: textOf(attribute?.['name'], 'append_attribute.name'),
  nameFormat: typeof attribute['name_format'] === 'string' ? attribute['name_format'] : '',
  value: listOf(attribute['value'], 'append_attribute.value').map(String),
});
