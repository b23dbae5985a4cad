import { describe, expect, test } from 'bun:test';
import { create, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { applicationServiceBeta } from './application/v2beta.ts';
import type { Config } from './config/index.ts';
import { contract } from './contract/registry.ts';
import type { RequestContext, ServiceImplementation } from './contract/types.ts';
import { createServices } from './features.ts';
import { instanceServiceBeta } from './instance/v2beta.ts';
import { oidcServiceBeta } from './oidc/v2beta.ts';
import { organizationServiceBeta } from './org/v2beta.ts';
import type { Platform } from './platform.ts';
import { projectServiceBeta } from './project/v2beta.ts';
import { sessionServiceBeta } from './session/v2beta.ts';
import { settingsServiceBeta } from './settings/v2beta.ts';
import { userServiceBeta } from './user/v2beta.ts';
import { webKeyServiceBeta } from './webkey/v2beta.ts';

/** Earlier versions, and what they are translated to. */
const translations: ReadonlyArray<[(later: ServiceImplementation) => ServiceImplementation, string]> = [
  [(v2) => applicationServiceBeta(v2, {} as never), 'zitadel.application.v2.ApplicationService'],
  [instanceServiceBeta, 'zitadel.instance.v2.InstanceService'],
  [(v2) => organizationServiceBeta(v2, {} as never), 'zitadel.org.v2.OrganizationService'],
  [projectServiceBeta, 'zitadel.project.v2.ProjectService'],
  [settingsServiceBeta, 'zitadel.settings.v2.SettingsService'],
  [userServiceBeta, 'zitadel.user.v2.UserService'],
  [webKeyServiceBeta, 'zitadel.webkey.v2.WebKeyService'],
  [oidcServiceBeta, 'zitadel.oidc.v2.OIDCService'],
  [sessionServiceBeta, 'zitadel.session.v2.SessionService'],
];

const anyHandler = new Proxy({}, { get: () => () => ({}) }) as never;
/** Stands for whatever a service is made from: only the names of its handlers are asked for. */
const hollow: unknown = new Proxy(() => undefined, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => '';
    return name === 'then' || name === Symbol.iterator ? undefined : hollow;
  },
  apply: () => hollow,
});

/** Calls that are no translations. */
const own = [
  'zitadel.app.v2beta.AppService/getApplicationKey',
  'zitadel.org.v2beta.OrganizationService/listOrganizations',
];

/** Fields that a handler may count on to be there, empty or not. */
const alwaysThere = ({ fields, oneofs }: DescMessage): string[] => [
  ...fields.filter((field) => !field.oneof && isThere(field)).map(({ localName }) => localName),
  ...oneofs.map(({ localName }) => localName),
];
const isThere = (field: DescField) =>
  field.fieldKind === 'list' ||
  field.fieldKind === 'map' ||
  (field.fieldKind !== 'message' && field.presence === FeatureSet_FieldPresence.IMPLICIT);

describe('handlers of the later version find every field that they count on', () => {
  for (const [earlierOf, laterName] of translations) {
    let asked: readonly [method: string, request: object] | undefined;
    const handlers = new Proxy<Record<string, (request: object) => object>>(
      {},
      {
        get: (_, method: string) => (request: object) => {
          asked = [method, request];
          return {};
        },
      },
    );
    const earlier = earlierOf({ typeName: laterName, handlers: handlers as never });
    for (const [name, handler] of Object.entries(earlier.handlers)) {
      if (own.includes(`${earlier.typeName}/${name}`)) continue;
      test(`${earlier.typeName}/${name}`, async () => {
        const [{ method }, later] = (await Promise.all(
          [earlier.typeName, laterName].map((typeName) => contract.loadService(typeName)),
        )) as [
          Awaited<ReturnType<typeof contract.loadService>>,
          Awaited<ReturnType<typeof contract.loadService>>,
        ];
        const input = method[name]?.input as DescMessage;
        await Promise.resolve(handler(create(input) as never, {} as RequestContext)).catch(() => {});
        const [call, request] = asked ?? ['', {}];
        const needed = alwaysThere(later.method[call]?.input as DescMessage);
        expect(needed.filter((field) => (request as Record<string, unknown>)[field] === undefined)).toEqual(
          [],
        );
      });
    }
  }
});

/** What the later version answers and the earlier one, having the call under the same name, leaves unbuilt. */
test('earlier versions have every call of the same name that the later one has', async () => {
  const built = createServices(hollow as Platform, hollow as Config);
  const handled = (typeName: string) =>
    built.filter((service) => service.typeName === typeName).flatMap(({ handlers }) => Object.keys(handlers));
  const forgotten: string[] = [];
  for (const [earlierOf, laterName] of translations) {
    const { typeName } = earlierOf({ typeName: laterName, handlers: anyHandler });
    const { method } = await contract.loadService(typeName);
    const has = handled(typeName);
    for (const name of handled(laterName))
      if (method[name] && !has.includes(name)) forgotten.push(`${typeName}/${name}`);
  }
  expect(forgotten, "each needs a line in the feature's v2beta.ts").toEqual([]);
});
