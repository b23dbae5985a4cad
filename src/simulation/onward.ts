import { SignInLevel } from '../contract/services/postern/login/v1.ts';
import {
  askedBy,
  asksForEmail,
  homeOf,
  isNewEnough,
  type Standing,
  standingOf,
  whatIsDue,
} from '../login/index.ts';
import type { Proven } from '../session/index.ts';
import type { Application, Facts, Person } from './facts.ts';
import {
  because,
  configured,
  ofUser,
  proofs,
  provenBy,
  type Reason,
  SignInEnd,
  SignInPage,
  SignInRule,
  type Step,
  seconds,
  type Walked,
} from './steps.ts';

/** What follows the first proof, in the order of the login's own table. */

/** The sign-in as it is after the pages so far. */
interface State {
  readonly person: Person;
  readonly proven: readonly Proven[];
  readonly emailLater: boolean;
}

interface Next {
  readonly step: Step;
  /** Another page that comes with it. */
  readonly besides?: Step;
  /** As it is once the page is answered; undefined: nothing leads on. */
  readonly after: State | undefined;
}

export const standingIn = (person: Person, proven: readonly Proven[], now: Date): Standing | undefined =>
  standingOf(
    {
      user: person.user,
      factors: person.factors,
      login: person.login.values,
      maxAgeDays: person.maxAgeDays.values,
      proven,
    },
    now,
  );

const isForced = ({ login }: Person): boolean => login.values.forceMFA || login.values.forceMFALocalOnly;

function factorReasons({ person, proven }: State): Reason[] {
  const { login } = person;
  const before = proven.find(({ proof }) => proof !== 'password' && proof !== 'passkey');
  const lifetime = seconds(login.values.secondFactorCheckLifetime);
  return [
    because(SignInRule.FACTOR_SET_UP, ofUser(person.user.id)),
    because(SignInRule.FACTORS_ALLOWED, login.source),
    ...(isForced(person) ? [because(SignInRule.FACTOR_FORCED, login.source)] : []),
    ...(before ? [because(SignInRule.FACTOR_TOO_OLD, login.source, lifetime)] : []),
  ];
}

function askFactor(facts: Facts, state: State, { second }: Standing): Next {
  const way = askedBy(second.ways);
  const [used = 'app'] = second.ways;
  const addresses = { choice: '/ui/login/mfa', key: '/ui/login/u2f' } as const;
  return {
    step: {
      page: SignInPage.SECOND_FACTOR,
      address: way === 'choice' || way === 'key' ? addresses[way] : `/ui/login/otp/${way}`,
      branding: facts.branding.known,
      reasons: factorReasons(state),
      factors: second.ways.map((each) => proofs[provenBy[each]]),
    },
    after: proving(facts, state, provenBy[used]),
  };
}

/** Again, in place of what was proven of the kind before. */
const proving = ({ now }: Facts, state: State, proof: Proven['proof']): State => ({
  ...state,
  proven: [...state.proven.filter((one) => one.proof !== proof), { proof, at: now }],
});

function setUp(facts: Facts, state: State, { second }: Standing): Next {
  const { login } = state.person;
  const [used] = second.possible;
  const offered = second.need === 'offer';
  const step = {
    page: SignInPage.SET_UP_FACTOR,
    address: '/ui/login/mfa/setup',
    branding: facts.branding.known,
    factors: second.possible.map((each) => proofs[provenBy[each]]),
    maySkip: offered,
    reasons: [
      offered
        ? because(SignInRule.FACTOR_OFFERED, login.source, seconds(login.values.mfaInitSkipLifetime))
        : because(SignInRule.FACTOR_FORCED, login.source),
      because(used ? SignInRule.FACTORS_ALLOWED : SignInRule.FACTOR_IMPOSSIBLE, login.source),
    ],
  };
  if (!used) return { step, after: undefined };
  if (offered) return { step, after: skipped(facts, state) };
  const codes = {
    page: SignInPage.RECOVERY_CODES,
    address: '/ui/login/mfa/recovery',
    branding: facts.branding.known,
    maySkip: true,
    reasons: [because(SignInRule.FACTORS_ALLOWED, login.source)],
  };
  const after = proving(facts, state, provenBy[used]);
  return used === 'app' && second.mayMakeCodes ? { step, besides: codes, after } : { step, after };
}

const skipped = ({ now }: Facts, state: State): State => ({
  ...state,
  person: { ...state.person, factors: { ...state.person.factors, mfaInitSkippedAt: now } },
});

function changePassword(facts: Facts, state: State, { mustChange }: Standing): Next {
  const { user, maxAgeDays } = state.person;
  const reason =
    mustChange === 'expired'
      ? because(SignInRule.PASSWORD_EXPIRED, maxAgeDays.source, String(maxAgeDays.values))
      : because(SignInRule.PASSWORD_CHANGE_REQUIRED, ofUser(user.id));
  const changed = { ...user, passwordChangeRequired: false, passwordChangedAt: facts.now };
  return {
    step: {
      page: SignInPage.CHANGE_PASSWORD,
      address: '/ui/login/password/change',
      branding: facts.branding.known,
      reasons: [reason],
    },
    after: { ...state, person: { ...state.person, user: changed } },
  };
}

function verifyEmail(facts: Facts, state: State, { second }: Standing): Next {
  const { how } = facts.email;
  const mayLeave = how !== 'require';
  const { factors } = state.person;
  // What is left for later proves nothing, and here the proof may be all that leads to a second factor.
  const leaves = mayLeave && second.need !== 'enrol';
  const verified = {
    ...factors,
    user: { ...factors.user, email: { ...factors.user.email, verified: true } },
  };
  return {
    step: {
      page: SignInPage.VERIFY_EMAIL,
      address: '/ui/login/verify',
      branding: facts.branding.before,
      maySkip: mayLeave,
      reasons: [
        because(SignInRule.EMAIL_UNVERIFIED, ofUser(state.person.user.id)),
        because(SignInRule.EMAIL_ASKED, configured, how),
      ],
    },
    after: leaves
      ? { ...state, emailLater: true }
      : { ...state, person: { ...state.person, factors: verified } },
  };
}

function askPassword(facts: Facts, state: State): Next {
  return {
    step: {
      page: SignInPage.PASSWORD,
      address: '/ui/login/password',
      branding: facts.branding.named,
      reasons: [because(SignInRule.PASSWORD_BESIDE_MAIL, ofUser(state.person.user.id))],
    },
    after: proving(facts, state, 'password'),
  };
}

/** Why nothing more is asked beside the first proof. */
function enough({ person, proven }: State): Reason {
  const proved = proven.some(({ proof }) => proof !== 'password');
  return proved
    ? because(SignInRule.FACTOR_PROVEN, ofUser(person.user.id))
    : because(SignInRule.FACTOR_NOT_ASKED, person.login.source);
}

const refusals = {
  organization: SignInRule.OTHER_ORGANIZATION,
  project: SignInRule.PROJECT_GRANT_MISSING,
  role: SignInRule.AUTHORIZATION_MISSING,
} as const;

function atApplication(facts: Facts, state: State, application: Application): Next & { end: SignInEnd } {
  const project = { level: SignInLevel.PROJECT, id: application.projectId };
  const { refusal } = state.person;
  if (refusal) {
    const source = refusal === 'organization' ? { level: SignInLevel.REQUEST, id: '' } : project;
    return {
      step: {
        page: SignInPage.NO_ACCESS,
        address: '',
        branding: facts.branding.known,
        reasons: [because(refusals[refusal], source)],
      },
      after: undefined,
      end: SignInEnd.DEAD_END,
    };
  }
  const { grant, authorization } = application.checks;
  const arrived: Step = {
    page: SignInPage.APPLICATION,
    address: application.redirectUri,
    branding: undefined,
    reasons: [
      enough(state),
      ...(grant ? [because(SignInRule.PROJECT_GRANT_CHECKED, project)] : []),
      ...(authorization ? [because(SignInRule.AUTHORIZATION_CHECKED, project)] : []),
    ],
  };
  const end = SignInEnd.SIGNED_IN;
  if (!state.person.consentDue) return { step: arrived, after: undefined, end };
  const ofApplication = { level: SignInLevel.APPLICATION, id: application.id };
  const consent: Step = {
    page: SignInPage.CONSENT,
    address: '/ui/login/consent',
    branding: facts.branding.known,
    reasons: [because(SignInRule.CONSENT_MISSING, ofApplication)],
  };
  return { step: consent, besides: arrived, after: undefined, end };
}

function atHome(facts: Facts, state: State): Next & { end: SignInEnd } {
  const { values, source } = state.person.login;
  const home = homeOf(values);
  return {
    step:
      home === undefined
        ? {
            page: SignInPage.SIGNED_IN,
            address: '/ui/login/signedin',
            branding: facts.branding.known,
            reasons: [enough(state)],
          }
        : {
            page: SignInPage.HOME,
            address: home,
            branding: undefined,
            reasons: [enough(state), because(SignInRule.HOME_ADDRESS, source, home)],
          },
    after: undefined,
    end: SignInEnd.SIGNED_IN,
  };
}

function nextOf(facts: Facts, state: State): Next & { end?: SignInEnd } {
  const standing = standingIn(state.person, state.proven, facts.now);
  if (!standing) throw new Error('nothing was proven');
  const { how, mayMail } = facts.email;
  const due = whatIsDue(
    {
      ...standing,
      userId: state.person.user.id,
      emailDue:
        standing.unverifiedEmail !== undefined && asksForEmail(how, { later: state.emailLater, mayMail }),
    },
    {
      newEnough: isNewEnough(facts.wanted, standing.enteredAt, facts.now),
      gone: false,
      expectedUserId: undefined,
      enough: true,
    },
  );
  switch (due) {
    case 'password':
      return askPassword(facts, state);
    case 'factor':
      return askFactor(facts, state, standing);
    case 'newPassword':
      return changePassword(facts, state, standing);
    case 'email':
      return verifyEmail(facts, state, standing);
    case 'setUp':
    case 'offer':
      return setUp(facts, state, standing);
    case 'nothing':
      return facts.application ? atApplication(facts, state, facts.application) : atHome(facts, state);
    case 'beginning':
    case 'gone':
    case 'somebodyElse':
    case 'passkey':
    case 'unmet':
      throw new Error(`a sign-in that is foretold is never ${due}`);
  }
}

/** No sign-in has more pages: each is answered once. */
const mostSteps = 12;

/** From the first proof to where it ends. */
export function onwardFrom(facts: Facts, person: Person, proven: readonly Proven[]): Walked {
  const steps: Step[] = [];
  let state: State = { person, proven, emailLater: false };
  while (steps.length < mostSteps) {
    const { step, besides, after, end = SignInEnd.DEAD_END } = nextOf(facts, state);
    steps.push(step, ...(besides ? [besides] : []));
    if (!after) return { steps, end };
    state = after;
  }
  throw new Error('a sign-in that is foretold goes in circles');
}
