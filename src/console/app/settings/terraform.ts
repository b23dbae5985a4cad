import type { Message } from '@bufbuild/protobuf';
import type { Duration } from '@bufbuild/protobuf/wkt';
import { terraformOf } from '../object/index.ts';
import type { Level, SettingId } from './catalogue.ts';
import type { Field } from './fields/index.ts';

/** Names of Zitadel's Terraform provider: `zitadel_<name>` for an organization, `zitadel_default_<name>` for all. */
const resources: Partial<Readonly<Record<SettingId, string>>> = {
  login: 'login_policy',
  'password-complexity': 'password_complexity_policy',
  'password-expiry': 'password_age_policy',
  lockout: 'lockout_policy',
  domain: 'domain_policy',
  branding: 'label_policy',
  privacy: 'privacy_policy',
  notification: 'notification_policy',
  oidc: 'oidc_settings',
};

/** Where the provider calls a field otherwise than the API. */
const renamed: Readonly<Record<string, string>> = { allow_username_password: 'user_login' };

function literalOf({ desc }: Field, said: unknown): string | boolean | number {
  if (desc.fieldKind === 'enum') return desc.enum.values.find(({ number }) => number === said)?.name ?? '';
  if (desc.fieldKind === 'message') {
    const seconds = Number((said as Duration | undefined)?.seconds ?? 0n);
    return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
  }
  return typeof said === 'bigint' ? Number(said) : (said as string | boolean | number);
}

/** Settings as a resource of Zitadel's provider, where it has one. */
export function terraformOfSetting(
  id: SettingId,
  level: Level,
  orgId: string,
  fields: readonly Field[],
  message: Message,
): string | undefined {
  const resource = resources[id];
  if (!resource) return undefined;
  const said = message as unknown as Readonly<Record<string, unknown>>;
  return terraformOf(`zitadel_${level === 'instance' ? 'default_' : ''}${resource}`, 'default', {
    org_id: level === 'organization' ? orgId : undefined,
    ...Object.fromEntries(
      fields.map((field) => [
        renamed[field.desc.name] ?? field.desc.name,
        literalOf(field, said[field.name]),
      ]),
    ),
  });
}
