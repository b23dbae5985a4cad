import { expect, test } from 'bun:test';
import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { loaders } from '../../../contract/generated/services.ts';
import { isSecretName, withoutSecrets } from './redact.ts';

test('what proves something is hidden at any depth, what tells about it is not', () => {
  expect(
    withoutSecrets({
      userId: '1',
      password: { password: 'Secret-1234', changeRequired: true },
      human: { email: { email: 'ada@people.example', verificationCode: 'A1B2C3' } },
      checks: [{ totp: { code: '123456' } }, { webAuthN: { credentialAssertionData: { id: 'x' } } }],
      recoveryCode: ['one', 'two'],
      clientSecret: '',
      secret: null,
    }),
  ).toEqual({
    userId: '1',
    password: { password: '…', changeRequired: true },
    human: { email: { email: 'ada@people.example', verificationCode: '…' } },
    checks: [{ totp: { code: '…' } }, { webAuthN: { credentialAssertionData: '…' } }],
    recoveryCode: ['…', '…'],
    clientSecret: '',
    secret: null,
  });
});

/** Texts of pages, names of what holds secrets, and halves that anybody may know. */
const harmless = new Set(
  `accessKeyId assertion certificateAuthorities clientCertificate codeLabel descriptionOtp idTokenEncryptedResponseAlg
  idTokenEncryptedResponseEnc idTokenSignedResponseAlg idpIntentId key keyId keys keysEndpoint
  newPasswordConfirmLabel newPasswordLabel oldPasswordLabel otpOption passkeyId passkeyName passwordConfirmLabel
  passwordLabel passwordlessButtonText publicKey registerTokenButtonText roleKey roleKeys secretLabel
  tlsClientCertificateThumbprints tokenEndpoint tokenEndpointAuthSigningAlg
  tokenId tokenName tokenNameLabel validateTokenButtonText validateTokenText`.split(/\s+/),
);
const suspicious = /pass(?!ed)|secret|token|code|key|hash|seed|otp|cred|assert|cert/i;

test('every field of the contract whose name suggests a secret is hidden, or known to be none', async () => {
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (message: DescMessage) => {
    if (seen.has(message.typeName)) return;
    seen.add(message.typeName);
    for (const field of message.fields) {
      if (field.message) walk(field.message);
      if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) names.add(field.jsonName);
    }
  };
  for (const load of Object.values(loaders)) for (const { input } of (await load()).methods) walk(input);
  const unknown = [...names].filter(
    (name) => suspicious.test(name) && !isSecretName(name) && !harmless.has(name),
  );
  expect(unknown.sort()).toEqual([]);
  expect([...harmless].filter((name) => isSecretName(name))).toEqual([]);
  expect(names).toContain('newPassword');
});
