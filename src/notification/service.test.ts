import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const call = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`${admin}/${method}`, request);
const failure = (method: string, request: object) =>
  call(method, request).then(
    () => 'ok',
    ({ message }: Error) => message,
  );
const server = {
  senderAddress: 'no-reply@postern.example',
  senderName: 'Postern',
  tls: true,
  host: 'relay.postern.example:587',
  user: 'postern',
  replyToAddress: 'help@postern.example',
  description: 'ours',
};
type Config = { smtpConfig: { id: string; state: string; host: string; description: string } };
type Provider = { config: { id: string; state: string; smtp?: object; http?: object } };

describe('providers of e-mail', () => {
  test('are kept side by side, one in use, under both names', async () => {
    expect(await failure('GetSMTPConfig', {})).toContain('not_found');
    const { id } = await call<{ id: string }>('AddSMTPConfig', { ...server, password: 'Sesame3' });
    const { smtpConfig } = await call<Config>('GetSMTPConfigById', { id });
    expect(smtpConfig).toMatchObject({ ...server, id, state: 'SMTP_CONFIG_INACTIVE' });
    expect(JSON.stringify(smtpConfig)).not.toContain('Sesame3');

    const other = await call<{ id: string }>('AddEmailProviderHTTP', {
      endpoint: 'https://hooks.postern.example/mail',
      description: 'by HTTP',
    });
    await call('ActivateSMTPConfig', { id });
    expect((await call<Config>('GetSMTPConfig')).smtpConfig.id).toBe(id);
    await call('ActivateEmailProvider', { id: other.id });
    const active = (await call<Provider>('GetEmailProvider')).config;
    expect(active).toMatchObject({
      id: other.id,
      state: 'EMAIL_PROVIDER_ACTIVE',
      http: { endpoint: 'https://hooks.postern.example/mail' },
    });
    expect((await call<Config>('GetSMTPConfigById', { id })).smtpConfig.state).toBe('SMTP_CONFIG_INACTIVE');
    expect(await failure('GetSMTPConfig', {})).toContain('not_found');
    expect(await failure('GetSMTPConfigById', { id: other.id })).toContain('not_found');

    const { result } = await call<{ result: { id: string }[] }>('ListEmailProviders');
    expect(result.map((one) => one.id).sort()).toEqual([id, other.id].sort());
    const older = await call<{ result: { id: string }[] }>('ListSMTPConfigs');
    expect(older.result.map((one) => one.id)).toEqual([id]);

    // What holds already is no change.
    await call('ActivateEmailProvider', { id: other.id });
    await call('DeactivateEmailProvider', { id: other.id });
    await call('DeactivateEmailProvider', { id: other.id });
    expect(await failure('GetEmailProvider', {})).toContain('not_found');
  });

  test('are changed and removed; the password stays where none is given', async () => {
    const { id } = await call<{ id: string }>('AddEmailProviderSMTP', { ...server, password: 'Sesame3' });
    await call('UpdateEmailProviderSMTP', { ...server, id, host: 'other.postern.example', tls: false });
    const { config } = await call<Provider>('GetEmailProviderById', { id });
    expect(config.smtp).toMatchObject({ host: 'other.postern.example', senderName: 'Postern' });
    expect(await failure('UpdateEmailProviderHTTP', { id, endpoint: 'https://x.example' })).toContain(
      'not_found',
    );
    await call('UpdateEmailProviderSMTPPassword', { id, password: 'Sesame4' });
    await call('RemoveEmailProvider', { id });
    expect(await failure('GetEmailProviderById', { id })).toContain('not_found');
    expect(await failure('RemoveEmailProvider', { id })).toContain('not_found');
    const passwords = await postern.server.platform.sql<{ event_data: object }[]>`
      select event_data from eventstore.events2 where event_type like 'instance.smtp.config.%'`;
    expect(JSON.stringify(passwords)).not.toMatch(/Sesame/);
  });

  test.each([
    [{ senderAddress: 'a@b.example, c@d.example' }, 'sender_address'],
    [{ senderAddress: '' }, 'sender_address'],
    [{ replyToAddress: 'x\r\nBcc: y@z' }, 'reply_to_address'],
    [{ host: 'smtp://relay' }, 'host'],
    [{ host: 'relay:70000' }, 'host'],
    [{ host: 'relay/../..' }, 'host'],
  ])('are refused with %p', async (wrong, field) => {
    expect(await failure('AddSMTPConfig', { ...server, ...wrong })).toContain(field);
  });

  test('send as a domain of the instance alone, where its settings say so', async () => {
    await call('UpdateDomainPolicy', {
      validateOrgDomains: true,
      smtpSenderAddressMatchesInstanceDomain: true,
    });
    expect(await failure('AddSMTPConfig', server)).toContain('sender_address must be of a domain');
    await call('AddSMTPConfig', { ...server, senderAddress: 'no-reply@localhost' });
    await call('UpdateDomainPolicy', { validateOrgDomains: true });
    await call('AddSMTPConfig', server);
  });
});

describe('providers of text messages', () => {
  const account = { sid: 'AC0123', token: 'Sesame3', senderNumber: '+15005550006', description: 'ours' };
  type Sms = { config: { id: string; state: string; twilio?: object; http?: object } };

  test('are kept side by side, one in use', async () => {
    const { id } = await call<{ id: string }>('AddSMSProviderTwilio', account);
    const other = await call<{ id: string }>('AddSMSProviderHTTP', { endpoint: 'https://hooks.example/sms' });
    await call('ActivateSMSProvider', { id });
    await call('ActivateSMSProvider', { id: other.id });
    const stateOf = async (of: string) => (await call<Sms>('GetSMSProvider', { id: of })).config.state;
    expect(await stateOf(id)).toBe('SMS_PROVIDER_CONFIG_INACTIVE');
    expect(await stateOf(other.id)).toBe('SMS_PROVIDER_CONFIG_ACTIVE');
    await call('UpdateSMSProviderTwilio', {
      ...account,
      token: undefined,
      id,
      senderNumber: '',
      verifyServiceSid: 'VA0123',
    });
    expect((await call<Sms>('GetSMSProvider', { id })).config.twilio).toEqual({
      sid: 'AC0123',
      verifyServiceSid: 'VA0123',
    });
    await call('UpdateSMSProviderTwilioToken', { id, token: 'Sesame4' });
    const { result } = await call<{ result: object[] }>('ListSMSProviders');
    expect(result).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain('Sesame');
    await call('RemoveSMSProvider', { id });
    expect(await failure('GetSMSProvider', { id })).toContain('not_found');
  });

  test('need somebody to write in the name of', async () => {
    expect(await failure('AddSMSProviderTwilio', { ...account, senderNumber: '' })).toContain(
      'sender_number',
    );
    for (const sid of ['../x', 'a/b', 'a:b', 'a?b', ''])
      expect(await failure('AddSMSProviderTwilio', { ...account, sid })).toContain('sid');
    expect(await failure('AddSMSProviderTwilio', { ...account, sid: 'to_be-filled_in' })).toBe('ok');
  });
});
