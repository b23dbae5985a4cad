import { acts, type Case, type Cases, closed, exempt, given, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';
import { startRelay, type TestRelay } from './testing-relay.ts';

const admin = 'zitadel.admin.v1.AdminService';
const smtp = (description: string) => ({
  description,
  senderAddress: 'no-reply@localhost',
  senderName: 'Postern',
  host: 'relay.postern.example:587',
  user: 'postern',
  password: 'Sesame3',
});
const http = (description: string) => ({ endpoint: 'https://hooks.postern.example/message', description });
const twilio = (description: string) => ({
  description,
  sid: 'AC0123456789',
  token: 'Sesame3',
  senderNumber: '+15005550006',
});

type Make = (description: string) => object;
const changedTwilio = ({ token: _token, ...rest }: ReturnType<typeof twilio>) => rest;
const made = (method: string, make: Make) => async (victim: Estate) => ({
  id: (await victim.call<{ id: string }>(`${admin}/${method}`, make(victim.name()))).id,
});
const server = made('AddSMTPConfig', smtp);
const mailEndpoint = made('AddEmailProviderHTTP', http);
const account = made('AddSMSProviderTwilio', twilio);
const smsEndpoint = made('AddSMSProviderHTTP', http);

const used = (activate: string, provider: typeof server) => async (victim: Estate) => {
  const { id } = await provider(victim);
  await victim.call(`${admin}/${activate}`, { id });
  return { id };
};
const changed = (provider: typeof server, make: Make) =>
  acts(async (victim) => ({ ...make('changed'), ...(await provider(victim)) }));
const rest = (provider: typeof server, verbs: { activate: string; deactivate: string; remove: string }) => ({
  [verbs.activate]: acts(provider),
  [verbs.deactivate]: acts(used(verbs.activate, provider)),
  [verbs.remove]: acts(provider),
});
let relay: Promise<TestRelay> | undefined;
/** A server that takes what is sent to it. */
async function reached() {
  relay ??= startRelay();
  const { host } = await relay;
  return { senderAddress: 'no-reply@localhost', senderName: 'Postern', host };
}
const receiver = { receiverAddress: 'ada@postern.example' };
const shows = (provider: typeof server): Case => reads(given(provider, () => ({})));
const tests = {
  given: closed(async () => ({ ...(await reached()), ...receiver })),
  byId: closed(async (victim) => {
    const relay = await reached();
    return {
      ...(await made('AddSMTPConfig', (description) => ({ ...relay, description }))(victim)),
      ...receiver,
    };
  }),
};

const adminCases: Cases = {
  GetSMTPConfig: shows(used('ActivateSMTPConfig', server)),
  GetSMTPConfigById: reads(server),
  AddSMTPConfig: acts(() => smtp('added')),
  UpdateSMTPConfig: changed(server, smtp),
  UpdateSMTPConfigPassword: acts(async (victim) => ({ ...(await server(victim)), password: 'Sesame4' })),
  ...rest(server, {
    activate: 'ActivateSMTPConfig',
    deactivate: 'DeactivateSMTPConfig',
    remove: 'RemoveSMTPConfig',
  }),
  TestSMTPConfig: tests.given,
  TestSMTPConfigById: tests.byId,
  ListSMTPConfigs: shows(server),
  GetEmailProvider: shows(used('ActivateEmailProvider', mailEndpoint)),
  GetEmailProviderById: reads(mailEndpoint),
  ListEmailProviders: shows(mailEndpoint),
  AddEmailProviderSMTP: acts(() => smtp('added')),
  UpdateEmailProviderSMTP: changed(server, smtp),
  UpdateEmailProviderSMTPPassword: acts(async (victim) => ({
    ...(await server(victim)),
    password: 'Sesame4',
  })),
  AddEmailProviderHTTP: acts(() => http('added')),
  UpdateEmailProviderHTTP: changed(mailEndpoint, http),
  ...rest(mailEndpoint, {
    activate: 'ActivateEmailProvider',
    deactivate: 'DeactivateEmailProvider',
    remove: 'RemoveEmailProvider',
  }),
  TestEmailProviderSMTP: tests.given,
  TestEmailProviderSMTPById: tests.byId,
  GetLogNotificationProvider: exempt('tells what the operator configured, for all alike'),
  GetFileSystemNotificationProvider: exempt('there is none, for anybody'),
  ListSMSProviders: shows(account),
  GetSMSProvider: reads(account),
  AddSMSProviderTwilio: acts(() => twilio('added')),
  UpdateSMSProviderTwilio: changed(account, (description) => changedTwilio(twilio(description))),
  UpdateSMSProviderTwilioToken: acts(async (victim) => ({ ...(await account(victim)), token: 'Sesame4' })),
  AddSMSProviderHTTP: acts(() => http('added')),
  UpdateSMSProviderHTTP: changed(smsEndpoint, http),
  ...rest(account, {
    activate: 'ActivateSMSProvider',
    deactivate: 'DeactivateSMSProvider',
    remove: 'RemoveSMSProvider',
  }),
};

export const cases: Readonly<Record<string, Cases>> = {
  [admin]: adminCases,
  'postern.notification.v1.NotificationProviderService': {
    RotateSigningKey: acts(async (victim) => ({ providerId: (await mailEndpoint(victim)).id })),
  },
  'postern.notification.v1.MessagePreviewService': {
    // Of an organization, its name and its branding.
    PreviewMessage: closed(({ orgId: organizationId }) => ({ organizationId, words: { title: 'Welcome' } })),
  },
};
