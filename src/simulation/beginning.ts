import { allows } from '../login/index.ts';
import type { Proven } from '../session/index.ts';
import type { Facts, Person } from './facts.ts';
import {
  because,
  inBrowser,
  type Offer,
  ofUser,
  type Reason,
  SignInOfferType,
  SignInPage,
  SignInRule,
  type Step,
} from './steps.ts';

/** The first proof of a sign-in: a password, or what stands in its place. */

/** Why somebody gets no further whatever they prove. */
function shutOut({ user, state }: Person): Reason[] {
  const of = ofUser(user.id);
  if (state.lifecycle === 'locked') return [because(SignInRule.USER_LOCKED, of)];
  if (state.lifecycle === 'inactive') return [because(SignInRule.USER_INACTIVE, of)];
  return user.active ? [] : [because(SignInRule.ORGANIZATION_INACTIVE, { ...of, id: user.orgId })];
}

function withoutPassword({ user, state }: Person): Reason {
  const of = ofUser(user.id);
  if (state.kind === 'machine') return because(SignInRule.MACHINE, of);
  return because(state.initialized ? SignInRule.NO_PASSWORD : SignInRule.NOT_INITIALIZED, of);
}

/** Why a right password leads nowhere; none: it leads on. */
function againstPassword({ pages, person, notAllowed }: Facts): Reason[] {
  if (!allows.password(pages.values)) return [because(SignInRule.PASSWORD_FORBIDDEN, pages.source)];
  if (!person)
    return [
      notAllowed
        ? because(SignInRule.NAME_NOT_ALLOWED, notAllowed)
        : because(SignInRule.NAME_UNKNOWN, inBrowser),
    ];
  const out = shutOut(person);
  if (out.length > 0) return out;
  if (!allows.password(person.login.values))
    return [because(SignInRule.PASSWORD_FORBIDDEN, person.login.source)];
  return person.rightPassword === 'passed' ? [] : [withoutPassword(person)];
}

const hasPasskey = ({ factors }: Person): boolean =>
  factors.keys.values().some(({ kind, ready }) => ready && kind === 'passkey');

const mayUsePasskey = ({ pages, person }: Facts): boolean =>
  person !== undefined &&
  shutOut(person).length === 0 &&
  allows.passkey(pages.values) &&
  allows.passkey(person.login.values) &&
  hasPasskey(person);

const mayUseMailLink = ({ pages, person }: Facts): boolean =>
  person !== undefined &&
  shutOut(person).length === 0 &&
  allows.mailLink(pages.values) &&
  allows.mailLink(person.login.values) &&
  person.factors.otpEmail &&
  person.factors.user.email.verified;

const passwordOffers = ({ pages: { values, source } }: Facts): Offer[] => [
  ...(allows.passwordReset(values) ? [{ type: SignInOfferType.PASSWORD_RESET, source }] : []),
  ...(allows.mailLink(values) ? [{ type: SignInOfferType.MAIL_LINK, source }] : []),
  ...(allows.passkey(values) ? [{ type: SignInOfferType.PASSKEY, source }] : []),
];

function towardsPassword({ pages, person }: Facts): Reason[] {
  const reasons = [because(SignInRule.PASSWORD_ALLOWED, person?.login.source ?? pages.source)];
  if (!person) return reasons;
  const { failures, most } = person.lockout.values;
  if (most === 0) return reasons;
  return [...reasons, because(SignInRule.LOCKOUT, person.lockout.source, `${most - failures}/${most}`)];
}

export interface Begun {
  readonly step: Step;
  /** undefined: nothing leads on. */
  readonly proven: Proven | undefined;
}

/** How the person proves to be who they say, by the first of what they have and may use. */
export function beginningOf(facts: Facts, why: readonly Reason[]): Begun {
  const against = againstPassword(facts);
  const password = {
    page: SignInPage.PASSWORD,
    address: '/ui/login/password',
    branding: facts.branding.named,
    offers: passwordOffers(facts),
  };
  const at = facts.now;
  if (against.length === 0)
    return {
      step: { ...password, reasons: [...why, ...towardsPassword(facts)] },
      proven: { proof: 'password', at },
    };
  const of = ofUser(facts.person?.user.id ?? '');
  if (mayUsePasskey(facts))
    return {
      step: {
        page: SignInPage.PASSKEY,
        address: '/ui/login/passkey',
        branding: facts.branding.before,
        reasons: [...against, because(SignInRule.PASSKEY_USED, of)],
      },
      proven: { proof: 'passkey', at },
    };
  if (mayUseMailLink(facts))
    return {
      step: {
        page: SignInPage.MAIL_LINK,
        address: '/ui/login/link',
        branding: facts.branding.before,
        reasons: [...against, because(SignInRule.MAIL_LINK_USED, of)],
      },
      proven: { proof: 'otpEmail', at },
    };
  return { step: { ...password, reasons: [...why, ...against] }, proven: undefined };
}
