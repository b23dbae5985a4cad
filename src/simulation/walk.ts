import { allows, type Candidate, entryOf } from '../login/index.ts';
import { beginningOf } from './beginning.ts';
import type { Facts } from './facts.ts';
import { onwardFrom, standingIn } from './onward.ts';
import {
  because,
  inBrowser,
  inRequest,
  type Offer,
  type Reason,
  SignInEnd,
  SignInOfferType,
  SignInPage,
  SignInRule,
  type Step,
  seconds,
  type Walked,
} from './steps.ts';

/** What the browser brings along of the person. */
function candidatesOf({ person, done, now }: Facts): readonly Candidate[] {
  // A session counts for nothing while its user may not sign in.
  const standing = person?.user.active ? standingIn(person, done, now) : undefined;
  if (!person || !standing) return [];
  const { id: userId, orgId } = person.user;
  return [{ userId, orgId, enteredAt: standing.enteredAt, hinted: true }];
}

function whyBegin({ wanted, person, done }: Facts): Reason[] {
  const asked = wanted.prompt.includes('login') ? [because(SignInRule.PROMPT_LOGIN, inRequest)] : [];
  const ofOrganization =
    wanted.orgId === undefined ? [] : [because(SignInRule.ORGANIZATION_WANTED, inRequest, wanted.orgId)];
  if (asked.length > 0) return [...asked, ...ofOrganization];
  if (!person || done.length === 0)
    return [because(SignInRule.NOBODY_SIGNED_IN, inBrowser), ...ofOrganization];
  const { values, source } = person.login;
  const lifetime = done.some(({ proof }) => proof === 'passkey')
    ? values.multiFactorCheckLifetime
    : values.passwordCheckLifetime;
  return [because(SignInRule.SIGN_IN_TOO_OLD, source, seconds(lifetime)), ...ofOrganization];
}

function loginName(facts: Facts): Step {
  const { pages, registration, suffix, branding } = facts;
  const offers: Offer[] = [];
  if (allows.passkey(pages.values)) offers.push({ type: SignInOfferType.PASSKEY, source: pages.source });
  if (allows.registration(registration.values))
    offers.push({ type: SignInOfferType.REGISTRATION, source: registration.source });
  return {
    page: SignInPage.LOGIN_NAME,
    address: '/ui/login/loginname',
    branding: branding.before,
    reasons: [
      ...whyBegin(facts),
      ...(suffix.values === '' ? [] : [because(SignInRule.SUFFIX_ADDED, suffix.source, suffix.values)]),
    ],
    offers,
  };
}

/** The first proof and what follows; pages before it go before. */
function prove(facts: Facts, before: readonly Step[], why: readonly Reason[]): Walked {
  const { step, proven } = beginningOf(facts, why);
  const steps = [...before, step];
  if (!proven || !facts.person) return { steps, end: SignInEnd.DEAD_END };
  const kept = facts.done.filter(({ proof }) => proof !== proven.proof);
  const onward = onwardFrom(facts, facts.person, [...kept, proven]);
  return { steps: [...steps, ...onward.steps], end: onward.end };
}

function goOn(facts: Facts, before: readonly Step[]): Walked {
  if (!facts.person) throw new Error('nobody is signed in');
  const { steps, end } = onwardFrom(facts, facts.person, facts.done);
  const [first, ...others] = steps;
  const already = because(SignInRule.ALREADY_SIGNED_IN, inBrowser);
  const told = first && { ...first, reasons: [already, ...first.reasons] };
  return { steps: [...before, ...(told ? [told] : []), ...others], end };
}

/** Every page of a sign-in to its end, by the rules that the pages follow. */
export function walk(facts: Facts): Walked {
  const { application, person, wanted, branding } = facts;
  const only = (page: SignInPage, address: string, reason: Reason, end: SignInEnd): Walked => ({
    steps: [{ page, address, reasons: [reason], branding: undefined }],
    end,
  });
  if (application && !application.active) {
    const inactive = because(SignInRule.APPLICATION_INACTIVE, {
      ...application.loginSource,
      id: application.id,
    });
    return only(SignInPage.REFUSED, '', inactive, SignInEnd.DEAD_END);
  }
  if (application?.foreignLogin !== undefined) {
    const { foreignLogin, loginSource } = application;
    const elsewhere = because(SignInRule.LOGIN_ADDRESS, loginSource, foreignLogin);
    return only(SignInPage.FOREIGN_LOGIN, foreignLogin, elsewhere, SignInEnd.ELSEWHERE);
  }
  const remembered = person && facts.done.length > 0 ? [person.user.id] : [];
  const entry = entryOf(
    wanted,
    { candidates: candidatesOf(facts), remembered, chosen: undefined },
    { mayRegister: allows.registration(facts.registration.values), expectedName: undefined },
    facts.now,
  );
  switch (entry.to) {
    case 'register':
      return {
        steps: [
          {
            page: SignInPage.REGISTER,
            address: '/ui/login/register',
            branding: branding.before,
            reasons: [because(SignInRule.PROMPT_CREATE, inRequest)],
          },
        ],
        end: SignInEnd.REGISTRATION,
      };
    case 'choose': {
      const choice = {
        page: SignInPage.ACCOUNTS,
        address: '/ui/login/accounts',
        branding: branding.before,
        reasons: [because(SignInRule.PROMPT_SELECT_ACCOUNT, inRequest)],
      };
      return candidatesOf(facts).length > 0 ? goOn(facts, [choice]) : prove(facts, [choice], whyBegin(facts));
    }
    case 'goOn':
      return goOn(facts, []);
    case 'prove':
      return prove(facts, [], whyBegin(facts));
    case 'password':
      return prove(facts, [], [because(SignInRule.LOGIN_HINT, inRequest, entry.loginName)]);
    case 'name':
      return prove(facts, [loginName(facts)], []);
  }
}
