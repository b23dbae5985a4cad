import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairPem } from '../../crypto/index.ts';
import { expirationDate, refusal, startUserClient, type UserClient } from './client.ts';

let client: UserClient;
let orgId: UserClient['orgId'];
let v2: UserClient['v2'];
let auth: UserClient['auth'];
let person: UserClient['person'];
let machine: UserClient['machine'];

beforeAll(async () => {
  client = await startUserClient();
  ({ orgId, v2, auth, person, machine } = client);
});
afterAll(() => client?.postern.stop());

describe('a machine', () => {
  test('calls with its token until that, or the machine, is gone', async () => {
    const { userId, username } = await machine();
    const { token, tokenId } = await v2('AddPersonalAccessToken', { userId, expirationDate });
    expect((await auth('GetMyUser', {}, token)).user).toMatchObject({
      id: userId,
      userName: username,
      machine: { name: 'Robot' },
    });
    const { result } = await v2('ListPersonalAccessTokens', { filters: [{ userIdFilter: { id: userId } }] });
    expect(result).toMatchObject([{ id: tokenId, userId, organizationId: orgId, expirationDate }]);
    expect(JSON.stringify(result)).not.toContain(token);

    await v2('DeactivateUser', { userId });
    expect(await refusal(auth('GetMyUser', {}, token))).toStartWith('unauthenticated');
    await v2('ReactivateUser', { userId });
    expect(await refusal(auth('GetMyUser', {}, token))).toBe('passed');
    expect(await refusal(v2('AddPersonalAccessToken', { userId, expirationDate }, token))).toBe(
      'permission_denied AUTHZ-Per01',
    );
    expect(await v2('RemovePersonalAccessToken', { userId, tokenId })).toHaveProperty('deletionDate');
    expect(await v2('RemovePersonalAccessToken', { userId, tokenId })).toEqual({});
    expect(await refusal(auth('GetMyUser', {}, token))).toStartWith('unauthenticated');
    expect(
      await refusal(v2('AddPersonalAccessToken', { userId, expirationDate: '2020-01-01T00:00:00Z' })),
    ).toBe('invalid_argument USER-Exp01');
  });

  test('has a secret of 64 characters, and keys of its own or of ours', async () => {
    const { userId } = await machine();
    expect((await v2('AddSecret', { userId })).clientSecret).toMatch(/^\w{64}$/);
    const hasSecret = async () => (await v2('GetUserByID', { userId })).user.machine.hasSecret ?? false;
    expect(await hasSecret()).toBe(true);
    await v2('RemoveSecret', { userId });
    expect(await hasSecret()).toBe(false);

    const { keyId, keyContent } = await v2('AddKey', { userId, expirationDate });
    const file = JSON.parse(Buffer.from(keyContent, 'base64').toString());
    expect(file).toMatchObject({
      type: 'serviceaccount',
      keyId,
      userId,
      expirationDate: '2120-01-01T00:00:00.000Z',
    });
    expect(file.key).toStartWith('-----BEGIN RSA PRIVATE KEY-----');
    const pair = await generateKeyPairPem();
    const own = await v2('AddKey', {
      userId,
      expirationDate,
      publicKey: Buffer.from(pair.publicKey).toString('base64'),
    });
    expect(own.keyContent).toBeUndefined();
    const { result } = await v2('ListKeys', { filters: [{ userIdFilter: { id: userId } }] });
    expect(result.map((key: { id: string }) => key.id).toSorted()).toEqual([keyId, own.keyId].toSorted());
    await v2('RemoveKey', { userId, keyId });
    const bad = (pem: string) =>
      v2('AddKey', { userId, expirationDate, publicKey: Buffer.from(pem).toString('base64') });
    expect(await refusal(bad(pair.privateKey))).toBe('invalid_argument CRYPTO-Pem1');
    expect(await refusal(bad('nonsense'))).toBe('invalid_argument CRYPTO-Pem1');
  });

  test('is renamed and described; people have none of this', async () => {
    const { userId } = await machine();
    await v2('UpdateUser', { userId, machine: { name: 'Cobot', description: 'works along' } });
    expect((await v2('GetUserByID', { userId })).user.machine).toMatchObject({
      name: 'Cobot',
      description: 'works along',
    });
    const human = await person();
    for (const method of ['AddSecret', 'AddKey', 'AddPersonalAccessToken']) {
      expect(await refusal(v2(method, { userId: human.userId, expirationDate }))).toBe(
        'failed_precondition USER-Mac01',
      );
    }
  });
});
