import type { RequestContext } from '../contract/types.ts';
import { randomToken } from '../crypto/index.ts';
import type { SealedValue } from '../crypto/types.ts';
import { failedPrecondition } from '../errors/index.ts';
import type { Decision, Executed } from '../eventstore/index.ts';
import { findInstance } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { decideAt, inInstance, type Kept, settingsOf } from '../settings/index.ts';
import * as commands from './commands.ts';
import {
  type HttpValues,
  type MailProvider,
  mailProviders,
  type Providers,
  type SmsProvider,
  type SmtpValues,
  smsProviders,
  type TwilioValues,
} from './state.ts';

type Done<P> = Promise<Executed<Kept<Providers<P>>>>;

/** What administrators of an instance do to its providers; the permissions are the routes'. */
export function providerOperations(platform: Platform) {
  const { clock, encryption, ids } = platform;

  const mail = (
    context: RequestContext,
    decide: (mail: Providers<MailProvider>) => Decision,
  ): Done<MailProvider> => decideAt(platform, context, mailProviders, inInstance(context), decide);
  const sms = (
    context: RequestContext,
    decide: (sms: Providers<SmsProvider>) => Decision,
  ): Done<SmsProvider> => decideAt(platform, context, smsProviders, inInstance(context), decide);

  const added = async <T>(make: (id: string) => Promise<T>): Promise<{ id: string; done: T }> => {
    const id = ids();
    return { id, done: await make(id) };
  };
  const passwordOf = (plain: string) => (plain === '' ? undefined : encryption.seal('smtp', plain));
  const newSigningKey = () => {
    const signingKey = randomToken();
    return { signingKey, sealed: encryption.seal('target', signingKey) };
  };

  /** @returns the key, which is told this once */
  async function addedHttp<T>(add: (id: string, signingKey: SealedValue) => Promise<T>) {
    const { signingKey, sealed } = newSigningKey();
    return { ...(await added((id) => add(id, sealed))), signingKey };
  }

  /**
   * @param keepFormerMs set: a new signing key is made, and the former signs for so long beside it
   * @returns the new key, which is told this once
   */
  async function changedHttp<T>(
    keepFormerMs: number | undefined,
    change: (rotation?: commands.Rotation) => Promise<T>,
  ): Promise<{ done: T; signingKey: string | undefined }> {
    if (keepFormerMs === undefined) return { done: await change(), signingKey: undefined };
    const { signingKey, sealed } = newSigningKey();
    const previousUntil = keepFormerMs > 0 ? new Date(clock().getTime() + keepFormerMs) : undefined;
    return { done: await change({ signingKey: sealed, previousUntil }), signingKey };
  }

  /** @throws PosternError `failed_precondition` where the instance wants mail to come from its own domains */
  async function requireSender({ id }: { readonly id: string }, senderAddress: string): Promise<void> {
    const { values } = await settingsOf(platform).domain(id, '');
    if (!values.smtpSenderAddressMatchesInstanceDomain) return;
    const sender = senderAddress
      .slice(senderAddress.lastIndexOf('@') + 1)
      .trim()
      .toLowerCase();
    const instance = await findInstance(platform.sql, id);
    if (instance?.domains.some(({ domain }) => domain === sender)) return;
    throw failedPrecondition(
      'NOTIF-Snd01',
      `sender_address must be of a domain of the instance, since smtp_sender_address_matches_instance_domain is set: ${sender} is none`,
      { field: 'sender_address' },
    );
  }

  return {
    /** @returns the key, which is told this once */
    async rotateSigningKey(context: RequestContext, id: string) {
      const { signingKey: key, sealed } = newSigningKey();
      const { state } = await platform.store.load(
        context.instance.id,
        smsProviders.instance,
        context.instance.id,
      );
      const { changedAt } = state.own.byId.has(id)
        ? await sms(context, (held) => commands.changeSigningKey(commands.smsHttp, held, id, sealed))
        : await mail(context, (held) => commands.changeSigningKey(commands.mailHttp, held, id, sealed));
      return { key, changedAt };
    },
    mail: {
      async addSmtp(context: RequestContext, values: SmtpValues, password: string) {
        await requireSender(context.instance, values.senderAddress);
        return added((id) => mail(context, () => commands.addSmtp(id, values, passwordOf(password))));
      },
      async changeSmtp(context: RequestContext, id: string, values: SmtpValues, password: string) {
        await requireSender(context.instance, values.senderAddress);
        return mail(context, (held) => commands.changeSmtp(held, id, values, passwordOf(password)));
      },
      changeSmtpPassword: (context: RequestContext, id: string, password: string) =>
        mail(context, (held) => commands.changeSmtpPassword(held, id, encryption.seal('smtp', password))),
      addHttp: (context: RequestContext, values: HttpValues) =>
        addedHttp((id, key) => mail(context, () => commands.addHttp(commands.mailHttp, id, values, key))),
      changeHttp: (context: RequestContext, id: string, values: HttpValues, keepFormerMs?: number) =>
        changedHttp(keepFormerMs, (rotation) =>
          mail(context, (held) => commands.changeHttp(commands.mailHttp, held, id, values, rotation)),
        ),
      activate: (context: RequestContext, id: string) =>
        mail(context, (held) => commands.activate(commands.mailChannel, held, id)),
      deactivate: (context: RequestContext, id: string) =>
        mail(context, (held) => commands.deactivate(commands.mailChannel, held, id)),
      remove: (context: RequestContext, id: string) =>
        mail(context, (held) => commands.remove(commands.mailChannel, held, id)),
    },
    sms: {
      addTwilio: (context: RequestContext, values: TwilioValues, token: string) =>
        added((id) =>
          sms(context, () =>
            commands.addTwilio(id, values, token ? encryption.seal('sms', token) : undefined),
          ),
        ),
      changeTwilio: (context: RequestContext, id: string, values: TwilioValues) =>
        sms(context, (held) => commands.changeTwilio(held, id, values)),
      changeTwilioToken: (context: RequestContext, id: string, token: string) =>
        sms(context, (held) => commands.changeTwilioToken(held, id, encryption.seal('sms', token))),
      addHttp: (context: RequestContext, values: HttpValues) =>
        addedHttp((id, key) => sms(context, () => commands.addHttp(commands.smsHttp, id, values, key))),
      changeHttp: (context: RequestContext, id: string, values: HttpValues, keepFormerMs?: number) =>
        changedHttp(keepFormerMs, (rotation) =>
          sms(context, (held) => commands.changeHttp(commands.smsHttp, held, id, values, rotation)),
        ),
      activate: (context: RequestContext, id: string) =>
        sms(context, (held) => commands.activate(commands.smsChannel, held, id)),
      deactivate: (context: RequestContext, id: string) =>
        sms(context, (held) => commands.deactivate(commands.smsChannel, held, id)),
      remove: (context: RequestContext, id: string) =>
        sms(context, (held) => commands.remove(commands.smsChannel, held, id)),
    },
  };
}
