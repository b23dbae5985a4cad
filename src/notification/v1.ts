import { type Duration, durationMs } from '@bufbuild/protobuf/wkt';
import type { Config } from '../config/index.ts';
import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { Page } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import type { Executed } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { providerOperations } from './operations.ts';
import {
  activeMailProvider,
  findProvider,
  type MailProviderRow,
  searchMailProviders,
  searchSmsProviders,
} from './queries.ts';
import { testMail } from './testing-mail.ts';
import {
  emailProviderAnswer,
  type SmtpRequest,
  smsProviderAnswer,
  smtpConfigAnswer,
  smtpValues,
  twilioValues,
} from './wire.ts';

type Admin = Handlers<typeof AdminService>;

const absent = () => notFound('NOTIF-Nfd01', 'There is no such provider', { field: 'id' });
const noneActive = () => notFound('NOTIF-Nfd03', 'No provider of e-mail is active');

const details = async (done: Promise<Executed<unknown>>) => ({ details: commandDetails(await done) });
const withId = async (added: Promise<{ id: string; done: Executed<unknown> }>) => {
  const { id, done } = await added;
  return { id, details: commandDetails(done) };
};
const withIdAndKey = async (added: Promise<{ id: string; done: Executed<unknown>; signingKey: string }>) => ({
  ...(await withId(added)),
  signingKey: (await added).signingKey,
});
const detailsAndKey = async (
  changed: Promise<{ done: Executed<unknown>; signingKey: string | undefined }>,
) => {
  const { done, signingKey } = await changed;
  return { details: commandDetails(done), ...(signingKey !== undefined && { signingKey }) };
};
const msOf = (expiration: Duration | undefined) => expiration && durationMs(expiration);

/** Providers of e-mail in `zitadel.admin.v1.AdminService`: under the names of SMTP alone, and the later ones. */
export function mailProviderHandlers(platform: Platform) {
  const { mail } = providerOperations(platform);
  const test = testMail(platform);

  const byId = async ({ instance }: RequestContext, id: string, kind?: 'smtp'): Promise<MailProviderRow> => {
    const row = await findProvider(platform.sql, 'mail', instance.id, id);
    if (!row || (kind && row.kind !== kind)) throw absent();
    return row;
  };
  const active = async ({ instance }: RequestContext, kind?: 'smtp'): Promise<MailProviderRow> => {
    const row = await activeMailProvider(platform.sql, instance.id);
    if (!row || (kind && row.kind !== kind)) throw noneActive();
    return row;
  };
  const pageDetails = (page: Page<unknown>) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());

  const add = (request: SmtpRequest & { password: string }, context: RequestContext) =>
    withId(mail.addSmtp(context, smtpValues(request), request.password));
  const change = (request: SmtpRequest & { id: string; password: string }, context: RequestContext) =>
    details(mail.changeSmtp(context, request.id, smtpValues(request), request.password));
  const changePassword = (request: { id: string; password: string }, context: RequestContext) =>
    details(mail.changeSmtpPassword(context, request.id, request.password));
  const activate = ({ id }: { id: string }, context: RequestContext) => details(mail.activate(context, id));
  const deactivate = ({ id }: { id: string }, context: RequestContext) =>
    details(mail.deactivate(context, id));
  const remove = ({ id }: { id: string }, context: RequestContext) => details(mail.remove(context, id));

  return {
    addSMTPConfig: add,
    updateSMTPConfig: change,
    updateSMTPConfigPassword: changePassword,
    activateSMTPConfig: activate,
    deactivateSMTPConfig: deactivate,
    removeSMTPConfig: remove,
    testSMTPConfigById: test.byId,
    testSMTPConfig: test.given,
    async getSMTPConfig(_request, context) {
      return { smtpConfig: smtpConfigAnswer(await active(context, 'smtp')) };
    },
    async getSMTPConfigById({ id }, context) {
      return { smtpConfig: smtpConfigAnswer(await byId(context, id, 'smtp')) };
    },
    async listSMTPConfigs({ query }, { instance }) {
      const page = await searchMailProviders(platform, instance.id, { page: query }, 'smtp');
      return { details: pageDetails(page), result: page.rows.map(smtpConfigAnswer) };
    },

    addEmailProviderSMTP: add,
    updateEmailProviderSMTP: change,
    updateEmailProviderSMTPPassword: changePassword,
    activateEmailProvider: activate,
    deactivateEmailProvider: deactivate,
    removeEmailProvider: remove,
    testEmailProviderSMTPById: test.byId,
    testEmailProviderSMTP: test.given,
    addEmailProviderHTTP: ({ endpoint, description }, context) =>
      withIdAndKey(mail.addHttp(context, { endpoint, description })),
    updateEmailProviderHTTP: ({ id, endpoint, description, expirationSigningKey: kept }, context) =>
      detailsAndKey(mail.changeHttp(context, id, { endpoint, description }, msOf(kept))),
    async getEmailProvider(_request, context) {
      return { config: emailProviderAnswer(await active(context)) };
    },
    async getEmailProviderById({ id }, context) {
      return { config: emailProviderAnswer(await byId(context, id)) };
    },
    async listEmailProviders({ query }, { instance }) {
      const page = await searchMailProviders(platform, instance.id, { page: query });
      return { details: pageDetails(page), result: page.rows.map(emailProviderAnswer) };
    },
  } satisfies Admin;
}

/** What the configuration says of messages in development: they are in the log, and in no files. */
export const debugProviderHandlers = (config: Config) =>
  ({
    getLogNotificationProvider() {
      if (config.deliveries.debugMail) return { provider: { compact: false } };
      throw notFound('NOTIF-Nfd04', 'Messages are not written to the log; see deliveries.debugMail');
    },
    getFileSystemNotificationProvider() {
      throw notFound('NOTIF-Nfd05', 'Messages are never written to files');
    },
  }) satisfies Admin;

/** Providers of text messages in `zitadel.admin.v1.AdminService`. */
export function smsProviderHandlers(platform: Platform) {
  const { sms } = providerOperations(platform);
  return {
    addSMSProviderTwilio: (request, context) =>
      withId(sms.addTwilio(context, twilioValues(request), request.token)),
    updateSMSProviderTwilio: (request, context) =>
      details(sms.changeTwilio(context, request.id, twilioValues(request))),
    updateSMSProviderTwilioToken: ({ id, token }, context) =>
      details(sms.changeTwilioToken(context, id, token)),
    addSMSProviderHTTP: ({ endpoint, description }, context) =>
      withIdAndKey(sms.addHttp(context, { endpoint, description })),
    updateSMSProviderHTTP: ({ id, endpoint, description, expirationSigningKey: kept }, context) =>
      detailsAndKey(sms.changeHttp(context, id, { endpoint, description }, msOf(kept))),
    activateSMSProvider: ({ id }, context) => details(sms.activate(context, id)),
    deactivateSMSProvider: ({ id }, context) => details(sms.deactivate(context, id)),
    removeSMSProvider: ({ id }, context) => details(sms.remove(context, id)),
    async getSMSProvider({ id }, { instance }) {
      const row = await findProvider(platform.sql, 'sms', instance.id, id);
      if (!row) throw absent();
      return { config: smsProviderAnswer(row) };
    },
    async listSMSProviders({ query }, { instance }) {
      const page = await searchSmsProviders(platform, instance.id, { page: query });
      const listed = listDetailsV1(page, platform.projections.position(), platform.clock());
      return { details: listed, result: page.rows.map(smsProviderAnswer) };
    },
  } satisfies Admin;
}
