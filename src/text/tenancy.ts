import { acts, type Case, type Cases, closed, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';
import type { TextKind, TextRpc } from './kinds.ts';
import { otherTexts, requestOf, rpcOf } from './testing.ts';
import { textKinds } from './v1.ts';

const language = 'de';
const admin = 'zitadel.admin.v1.AdminService';

/** Every language is allowed, whatever others did. */
const allAllowed = (victim: Estate) => victim.call(`${admin}/SetRestrictions`, { allowedLanguages: {} });

function caseOf(kind: TextKind, { service, does }: TextRpc): Case {
  const request = { language };
  const words = (word: string) => ({ language, ...requestOf(kind, otherTexts(kind, word)) });
  const set = (word: string) => async (victim: Estate) => {
    await allAllowed(victim);
    await victim.callHere(rpcOf(kind, service, 'set').name, words(word));
  };
  switch (does) {
    case 'default':
    case 'custom':
      if (service === 'admin') return closed(() => request);
      return reads(given(set('before'), () => request));
    case 'set':
      return acts(given(set('before'), () => words('after')));
    case 'reset':
      return removes(given(set('before'), () => request));
  }
}

const casesOf = (service: TextRpc['service']): Cases =>
  Object.fromEntries(
    textKinds.flatMap((kind) =>
      kind.rpcs
        .filter((rpc) => rpc.service === service)
        .map((rpc) => [rpcOf(kind, service, rpc.does).name.split('/')[1] ?? '', caseOf(kind, rpc)]),
    ),
  );

const settings = 'zitadel.settings.v2.SettingsService';
const translated = (victim: Estate, title: string) => ({
  organizationId: victim.orgId,
  locale: language,
  translations: { loginName: { title } },
});

export const cases: Readonly<Record<string, Cases>> = {
  [admin]: casesOf('admin'),
  'zitadel.management.v1.ManagementService': casesOf('management'),
  [settings]: {
    GetHostedLoginTranslation: reads(
      given(
        async (victim) => {
          await allAllowed(victim);
          await victim.call(`${settings}/SetHostedLoginTranslation`, translated(victim, victim.name()));
        },
        (victim) => ({ organizationId: victim.orgId, locale: language }),
      ),
    ),
    SetHostedLoginTranslation: acts(
      given(
        async (victim) => {
          await allAllowed(victim);
          await victim.call(`${settings}/SetHostedLoginTranslation`, translated(victim, 'before'));
        },
        (victim) => translated(victim, 'after'),
      ),
    ),
  },
};
