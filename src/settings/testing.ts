import { create, type DescMessage, type DescService, type JsonObject, toJson } from '@bufbuild/protobuf';
import { AdminService } from '../contract/services/admin/v1.ts';
import { AuthService } from '../contract/services/auth/v1.ts';
import { ManagementService } from '../contract/services/management/v1.ts';
import { noFiles } from './policies/branding-files.ts';
import { defaultFactors } from './policies/login-factors.ts';
import type { PolicyFamily, PolicyRpc } from './rpcs.ts';

/** What tests of all policies need to ask their RPCs. */

const services: Record<PolicyRpc['service'], DescService> = {
  admin: AdminService,
  management: ManagementService,
  auth: AuthService,
};

export function methodOf({ service, method }: Pick<PolicyRpc, 'service' | 'method'>) {
  const found = services[service].method[method];
  if (!found) throw new Error(`${service} has no ${method}`);
  return { name: `${services[service].typeName}/${found.name}`, input: found.input, output: found.output };
}

/** Where the value that comes to mind would be refused, or would prove nothing. */
const chosen: Readonly<Record<string, boolean | number | string>> = {
  'password.complexity minLength': 12,
  'login passwordlessType': 0,
  'label themeMode': 2,
  'privacy supportEmail': 'help@example.com',
};

/** Values of a policy that are others than those it has from the start. */
export const otherValues = ({ policy: { kind, fields } }: PolicyFamily): object =>
  Object.fromEntries(
    Object.entries(fields.defaults).map(([name, value]) => [
      name,
      chosen[`${kind} ${name}`] ?? anotherThan(value),
    ]),
  );

function anotherThan(value: unknown): boolean | number | string {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 7;
  return String(value).startsWith('#') ? '#0a0b0c' : 'https://example.com/a?lang={{.Lang}}';
}

/** A policy of these values as version 1 tells it, what is empty included. */
export function policyMessage({ rpcs, wire }: PolicyFamily, values: object): JsonObject {
  const [get] = rpcs.filter(({ does }) => does === 'get').map(methodOf);
  const schema = get?.output.fields.find(({ name }) => name === 'policy')?.message as DescMessage;
  const told = create(
    schema,
    wire.v1(
      { factors: defaultFactors, providers: [], files: noFiles, ...values },
      'https://id.example.com',
    ) as never,
  );
  const { isDefault: _, ...message } = toJson(schema, told, { alwaysEmitImplicit: true }) as JsonObject;
  return message;
}

/** What of a policy's message the request of an RPC takes. */
export const requestOf = (rpc: PolicyRpc, message: JsonObject): JsonObject => {
  const { fields } = methodOf(rpc).input;
  return Object.fromEntries(
    Object.entries(message).filter(([name]) => fields.some(({ jsonName }) => jsonName === name)),
  );
};
