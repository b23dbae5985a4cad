import type { Message } from '@bufbuild/protobuf';
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import { AutoLinkingOption, type AzureADTenant, type Provider } from '../../../contract/services/idp/v1.ts';
import { type Attribute, attributes, type Control, type Field, type FieldName, type Kind } from './kinds.ts';

type Value = string | boolean | number | readonly string[];
export type AutoLinking = 'none' | 'username' | 'email';

/** What the form holds: of fields those that the kind has. */
export type Values = Readonly<Partial<Record<FieldName | `attribute:${Attribute}`, Value>>> & {
  readonly name: string;
  readonly isLinkingAllowed: boolean;
  readonly isCreationAllowed: boolean;
  readonly isAutoCreation: boolean;
  readonly isAutoUpdate: boolean;
  readonly autoLinking: AutoLinking;
};

export const switches = ['isLinkingAllowed', 'isCreationAllowed', 'isAutoCreation', 'isAutoUpdate'] as const;

const autoLinkings: Readonly<Record<AutoLinking, AutoLinkingOption>> = {
  none: AutoLinkingOption.UNSPECIFIED,
  username: AutoLinkingOption.USERNAME,
  email: AutoLinkingOption.EMAIL,
};

const tenantTypes = ['common', 'organizations', 'consumers'];
export const knownTenants: readonly string[] = tenantTypes;

function tenantRead(tenant: AzureADTenant | undefined): string {
  const { case: kind, value } = tenant?.type ?? {};
  if (kind === 'tenantId') return String(value);
  return tenantTypes[Number(value ?? 0)] ?? 'common';
}

function tenantSaid(given: string) {
  const type = tenantTypes.indexOf(given || 'common');
  return {
    type: type < 0 ? { case: 'tenantId', value: given } : { case: 'tenantType', value: type },
  };
}

/** A field's value between form and messages; what is secret is never read. */
const conversions: Readonly<
  Record<Control, { readonly read: (said: never) => Value; readonly say: (value: never) => unknown }>
> = {
  text: { read: (said = '') => said, say: (value: string) => value.trim() },
  url: { read: (said = '') => said, say: (value: string) => value.trim() },
  flag: { read: (said = false) => said, say: (value: boolean) => value },
  list: { read: (said: readonly string[] = []) => [...said], say: (value: readonly string[]) => [...value] },
  secret: { read: () => '', say: (value: string) => value },
  pem: {
    read: (said = new Uint8Array()) => new TextDecoder().decode(said),
    say: (value: string) => new TextEncoder().encode(value.trim()),
  },
  secretPem: { read: () => '', say: (value: string) => new TextEncoder().encode(value.trim()) },
  seconds: {
    read: (said?: Duration) => (said ? durationMs(said) / 1_000 : 0),
    say: (value: number) => durationFromMs(value * 1_000),
  },
  choice: { read: (said = '') => String(said), say: Number },
  // What is there already stays, unless other metadata are given.
  metadata: { read: () => '', say: () => undefined },
  tenant: { read: tenantRead, say: (value: string) => tenantSaid(value.trim()) },
};

type Said = Readonly<Record<string, unknown>>;

function shownOf({ name, control, choices }: Field, said: Said): Value {
  const value = conversions[control].read(said[name] as never);
  const isChoice = !choices || choices.some(([number]) => String(number) === value);
  return isChoice ? value : String(choices[0]?.[0]);
}

function metadataSaid({ metadataUrl, metadataXml }: Values) {
  const address = String(metadataUrl ?? '').trim();
  if (address) return { case: 'metadataUrl', value: address };
  // Empty: they stay.
  return { case: 'metadataXml', value: new TextEncoder().encode(String(metadataXml ?? '').trim()) };
}

/** What is set, or what a new one of the kind begins with. */
export function valuesOf(kind: Kind, provider?: Provider): Values {
  const said = (provider?.config?.config.value ?? {}) as unknown as Said;
  const options = provider?.config?.options;
  const named = (said['attributes'] ?? {}) as Said;
  return {
    name: provider?.name ?? '',
    ...Object.fromEntries(kind.fields.map((field) => [field.name, shownOf(field, said)])),
    ...(kind.hasAttributes &&
      Object.fromEntries(attributes.map((name) => [`attribute:${name}`, named[name] ?? '']))),
    isLinkingAllowed: options?.isLinkingAllowed ?? true,
    isCreationAllowed: options?.isCreationAllowed ?? true,
    isAutoCreation: options?.isAutoCreation ?? false,
    isAutoUpdate: options?.isAutoUpdate ?? false,
    autoLinking:
      (['username', 'email'] as const).find((one) => autoLinkings[one] === options?.autoLinking) ?? 'none',
  };
}

/** As calls of adding and changing take it; what the form does not ask for stays as it is. */
export function requestOf(kind: Kind, values: Values, stored?: Provider): object {
  const { $typeName, ...kept } = (stored?.config?.config.value ?? {
    $typeName: '',
    usePkce: true,
  }) as Message;
  return {
    ...kept,
    name: values.name.trim() || kind.name,
    ...Object.fromEntries(
      kind.fields.map(({ name, control }) => [name, conversions[control].say(values[name] as never)]),
    ),
    ...(kind.hasAttributes && {
      attributes: Object.fromEntries(attributes.map((name) => [name, values[`attribute:${name}`]])),
    }),
    ...(kind.hasMetadata && { metadata: metadataSaid(values) }),
    providerOptions: {
      ...Object.fromEntries(switches.map((name) => [name, values[name]])),
      autoLinking: autoLinkings[values.autoLinking],
    },
  };
}
