import type { JsonValue } from '@bufbuild/protobuf';

/** In the place of a secret. */
export const hidden = '…';

/** Fields of requests whose text proves something: `newPassword`, `clientSecret`, `verificationCode`, `privateKey` … */
const secretNames =
  /^(otp|hash)$|(password|secret|token|code|seed|credentials|(private|client|access|api|signing)key)$/i;
/** What an authenticator says, whatever is in it. */
const secretObjects = /^(publicKeyCredential|credentialAssertionData)$/;

export const isSecretName = (name: string): boolean => secretNames.test(name) || secretObjects.test(name);

const hideText = (value: JsonValue): JsonValue => {
  if (typeof value === 'string') return value === '' ? value : hidden;
  return Array.isArray(value) ? value.map(hideText) : withoutSecrets(value);
};

/** The same without secrets; flags and numbers of such names tell about a secret and are none. */
export function withoutSecrets(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (secretObjects.test(name)) return [name, hidden];
      return [name, isSecretName(name) ? hideText(field) : withoutSecrets(field)];
    }),
  );
}
