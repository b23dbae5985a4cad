import { type MessagePreviewService, PreviewScheme } from '../contract/services/postern/notification/v1.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { chooseLanguage } from '../i18n/index.ts';
import { findOrg } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { type Branding, settingsOf } from '../settings/index.ts';
import { fillText, type MessageText, type MessageValues } from '../text/index.ts';
import { htmlOf, textOf } from './messages/layout.ts';

const noWords: MessageText = {
  subject: '',
  preHeader: '',
  title: '',
  greeting: '',
  text: '',
  buttonText: '',
  footerText: '',
};

/** Nobody: whose mail it is made up of. */
const somebody = (domain: string): MessageValues => ({
  FirstName: 'Ada',
  LastName: 'Lovelace',
  DisplayName: 'Ada Lovelace',
  NickName: 'Ada',
  UserName: 'ada',
  PreferredLoginName: `ada@${domain}`,
  LoginNames: `ada@${domain}`,
  LastEmail: 'ada@example.com',
  VerifiedEmail: 'ada@example.com',
  LastPhone: '+41 79 123 45 67',
  VerifiedPhone: '+41 79 123 45 67',
  TempUsername: `ada@temporary.${domain}`,
  Code: 'K7F2QX',
  OTP: '123456',
  Expiry: '5 min',
  Domain: domain,
});

/** As the branding has it for a device of this scheme, or for any. */
const themeModes: Readonly<Record<PreviewScheme, (of: Branding) => Branding['themeMode']>> = {
  [PreviewScheme.UNSPECIFIED]: ({ themeMode }) => themeMode,
  [PreviewScheme.LIGHT]: ({ themeMode }) => (themeMode === 3 ? 3 : 2),
  [PreviewScheme.DARK]: ({ themeMode }) => (themeMode === 2 ? 2 : 3),
};

/** `postern.notification.v1.MessagePreviewService`: mail as it would be sent, which nobody gets. */
export const messagePreviewService = (platform: Platform) =>
  implement<typeof MessagePreviewService>('postern.notification.v1.MessagePreviewService', {
    async previewMessage({ organizationId, language, words: given, scheme }, context) {
      const { instance } = context;
      if (organizationId === '') await context.require('iam.policy.read');
      else await context.require('policy.read', { orgId: organizationId });
      const [{ values: branding }, org] = await Promise.all([
        settingsOf(platform).branding(instance.id, organizationId),
        findOrg(platform.sql, instance.id, organizationId || instance.defaultOrgId),
      ]);
      if (organizationId !== '' && !org) throw notFound('ORG-Nfd01', 'Organization not found');
      const { $typeName: _, ...own } = given ?? { $typeName: '' };
      const words = { ...noWords, ...own };
      const organization = org?.name ?? '';
      const values = {
        ...somebody(new URL(instance.origin).hostname),
        Origin: instance.origin,
        ApplicationName: organization,
      };
      const frame = {
        branding: { ...branding, themeMode: themeModes[scheme](branding) },
        language: chooseLanguage([language], undefined, instance.defaultLanguage),
        origin: instance.origin,
        organization,
        url: words.buttonText === '' ? '' : `${instance.origin}/ui/login`,
      };
      return {
        subject: fillText(words.subject, values),
        html: htmlOf(words, values, frame),
        text: textOf(words, values, frame),
      };
    },
  });
