import {
  type DescMethod,
  type DescService,
  type FileRegistry,
  getOption,
  hasOption,
} from '@bufbuild/protobuf';
import { http } from '@zitadel/proto/google/api/annotations_pb.js';
import type { HttpRule } from '@zitadel/proto/google/api/http_pb.js';
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js';
import { options } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js';
import type { RestBinding, RpcRoute } from '../../src/contract/routes.ts';

/** The v1 gateways put their paths below these; their descriptors do not say so. */
const prefixes: Readonly<Record<string, string>> = {
  'zitadel.admin.v1.AdminService': '/admin/v1',
  'zitadel.auth.v1.AuthService': '/auth/v1',
  'zitadel.management.v1.ManagementService': '/management/v1',
  'zitadel.system.v1.SystemService': '/system/v1',
};

/** The services of the contract by name. */
export const servicesOf = (registry: FileRegistry): DescService[] =>
  [...registry].filter((type) => type.kind === 'service').sort((a, b) => (a.typeName < b.typeName ? -1 : 1));

/** What the router must know of each Zitadel RPC; gRPC's own services have no routes. */
export const routesOf = (services: readonly DescService[]): RpcRoute[] =>
  services
    .filter((service) => /^(zitadel|postern)\./.test(service.typeName))
    .flatMap((service) => service.methods.map((method) => route(service, method)));

const route = (service: DescService, method: DescMethod): RpcRoute => {
  if (method.methodKind !== 'unary') throw new Error(`${service.typeName}/${method.name} is not unary`);
  const v1 = hasOption(method, auth_option) ? getOption(method, auth_option) : undefined;
  const v2 = hasOption(method, options) ? getOption(method, options) : undefined;
  const field = v1?.checkFieldName ? snakeCase(v1.checkFieldName) : '';
  if (field && !method.input.fields.some((candidate) => candidate.name === field))
    throw new Error(
      `${service.typeName}/${method.name} checks the field ${field}, which its request has not`,
    );
  return {
    service: service.typeName,
    method: method.name,
    localName: method.localName,
    permission: v1?.permission ?? v2?.authOption?.permission ?? '',
    ...(field && { permissionField: field }),
    ...(v2?.authOption?.orgField && { organizationField: v2.authOption.orgField }),
    rest: bindings(service, method, v2?.httpResponse?.successCode || 200),
  };
};

const snakeCase = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before}_${after}`).toLowerCase();

const bindings = (service: DescService, method: DescMethod, status: number): RestBinding[] => {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  return [rule, ...rule.additionalBindings].map((one) => binding(service, one, status));
};

const binding = (service: DescService, rule: HttpRule, status: number): RestBinding => {
  const { case: verb, value } = rule.pattern;
  if (verb === undefined || verb === 'custom')
    throw new Error(`${service.typeName} has a REST rule without verb`);
  return {
    verb: verb.toUpperCase() as RestBinding['verb'],
    path: (prefixes[service.typeName] ?? '') + value,
    body: rule.body,
    status,
  };
};
