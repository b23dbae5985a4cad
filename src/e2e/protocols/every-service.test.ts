import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonValue } from '@bufbuild/protobuf';
import { type BuiltRpc, builtRpcs, descriptorOf } from '../support/built.ts';
import type { Attempt } from '../tenancy/case.ts';
import { cases } from '../tenancy/cases.ts';
import { type Attacker, crossTenantScene, type Scene } from '../tenancy/scene.ts';
import { type Ask, type From, protocolsOf, type Told } from './protocols.ts';

/**
 * Some RPCs of each service by each protocol: what one is told, all are told, in their own form. Who may is answered, who may not and
 * who is nobody are refused, with the same code, sentence and id.
 */

let scene: Scene;
let protocols: ReadonlyMap<string, Ask>;
beforeAll(async () => {
  scene = await crossTenantScene();
  protocols = protocolsOf(scene.postern.url);
});
afterAll(() => scene?.postern.stop());

/** Which protocols answered an RPC of a service, and which refused one. */
const answered = new Map<string, Set<string>>();
const refused = new Map<string, Set<string>>();
const note = (by: Map<string, Set<string>>, service: string, protocol: string) =>
  by.set(service, (by.get(service) ?? new Set()).add(protocol));

/** When something was asked for is not what was asked for, nor are how far what goes on meanwhile has come, and examples. */
const withoutMoments = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(withoutMoments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !['timestamp', 'viewTimestamp', 'processedSequence', 'progress'].includes(name))
      .filter(([name]) => !(name === 'value' && value['varies'] === true))
      .map(([name, inner]) => [name, withoutMoments(inner)]),
  );
};

const askAll = async (rpc: BuiltRpc, request: object, from: From) => {
  const told = new Map<string, Told>();
  for (const [protocol, ask] of protocols) {
    const one = await ask(rpc, request, from);
    if (one) told.set(protocol, one);
  }
  return told;
};

/** That all protocols refuse alike, if one does. */
async function requireSameRefusal(rpc: BuiltRpc, request: object, from: From): Promise<void> {
  const told = await askAll(rpc, request, from);
  const [first] = told.values();
  if (!first || first.code === 'ok') return;
  expect(first.message, rpc.name).toEndWith(`(${first.id})`);
  for (const [protocol, one] of told) {
    expect([protocol, one]).toEqual([protocol, first]);
    note(refused, rpc.route.service, protocol);
  }
}

/** Where asking twice is refused, since the first has done it. */
const doneAlready = ['already_exists', 'failed_precondition', 'not_found'];

/** That all protocols are told the same, be it an answer. */
async function requireSameAnswer(rpc: BuiltRpc, request: object, from: From): Promise<Told | undefined> {
  const told = await askAll(rpc, request, from);
  const [first] = told.values();
  const comparable = ({ answer, ...one }: Told) => ({ ...one, answer: withoutMoments(answer) });
  for (const [protocol, one] of told) {
    expect([protocol, comparable(one)]).toEqual([protocol, comparable(first as Told)]);
    if (one.code === 'ok') note(answered, rpc.route.service, protocol);
  }
  return first;
}

const callsOf = Map.groupBy(builtRpcs, ({ route }) => route.service);

/** By one protocol, another for each RPC: the cross-tenant test has done it by Connect. By all where nothing of the service is read by this test. */
async function requireDone(rpc: BuiltRpc, one: Attempt, first: object, token: string): Promise<void> {
  const { service, rest } = rpc.route;
  const all = [...protocols.keys()].filter((protocol) => rest.length > 0 || !protocol.includes('REST'));
  const at = sample.indexOf(rpc) % all.length;
  const silent = !callsOf.get(service)?.some((call) => caseOf(call)?.kind === 'read');
  for (const [again, protocol] of (silent ? all : all.slice(at, at + 1)).entries()) {
    const request = again === 0 ? first : await one.request(scene.victim);
    const orgId = (await one.inOrg?.(scene.victim)) ?? scene.victim.orgId;
    const told = await protocols.get(protocol)?.(rpc, request, { token, orgId });
    if (told?.code === 'ok') note(answered, service, protocol);
    else if (told) expect(doneAlready, `${protocol}: ${told.message}`).toContain(told.code);
  }
}

const tokenFor = ({ by }: { readonly by?: Attempt['by'] }): string =>
  ({ system: scene.operator, 'login client': scene.postern.loginPat, administrator: scene.postern.pat })[
    by ?? 'administrator'
  ];

/** Asks for something, and changes nothing. */
const isQuestion = /^(List|Get|Is|Healthz|Simulate|Preview)/;

/** As many of a service as give each protocol something to do, spread over it. */
const most = 5;
const spread = <T>(all: readonly T[]): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)] as T);

/** Behind it people could not sign in by passwords, as other cases do. */
const spoils = /Update(Custom)?LoginPolicy$/;

const caseOf = ({ route }: BuiltRpc) => cases[route.service]?.[route.method];
const sample = [...callsOf.values()].flatMap((calls) => {
  const asked = calls.filter((rpc) => isQuestion.test(rpc.route.method));
  const done = calls.filter((rpc) => caseOf(rpc)?.kind === 'act' && !spoils.test(rpc.route.method));
  return [...spread(asked), ...spread(done)];
});

for (const rpc of sample) {
  const { route, name } = rpc;
  const one = cases[route.service]?.[route.method];
  // Whoever adds an RPC is told by the cross-tenant test that it needs a case.
  if (!one) continue;
  test(name, async () => {
    const { methodKind } = await descriptorOf(route);
    // What is streamed has tests of its own: contract/streams.test.ts.
    if (methodKind !== 'unary') return;
    const request = one.kind === 'exempt' ? {} : await one.request(scene.victim);
    const orgId = scene.victim.orgId;
    await requireSameRefusal(rpc, request, {});
    if (one.kind !== 'exempt') {
      const { token } = scene.attackers[0] as Attacker;
      await requireSameRefusal(rpc, request, { token, orgId });
    }
    const token = tokenFor(one.kind === 'exempt' ? {} : one);
    if (one.kind === 'act') await requireDone(rpc, one, request, token);
    else if (isQuestion.test(route.method)) {
      const first = await requireSameAnswer(rpc, request, { token, orgId });
      if (one.kind === 'read') expect(first).toMatchObject({ code: 'ok' });
    }
  });
}

describe('each service was', () => {
  const withPaths = new Set(
    builtRpcs.filter(({ route }) => route.rest.length > 0).map(({ route }) => route.service),
  );
  const always = ['Connect in JSON', 'Connect in binary', 'gRPC-Web', 'gRPC'];
  test.each([...new Set(builtRpcs.map(({ route }) => route.service))])('%s', (service) => {
    const wanted = withPaths.has(service) ? [...always, 'REST'] : always;
    expect(wanted.filter((protocol) => !answered.get(service)?.has(protocol))).toEqual([]);
    expect(wanted.filter((protocol) => !refused.get(service)?.has(protocol))).toEqual([]);
  });
});
