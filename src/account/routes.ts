import type { Uploading } from '../assets/index.ts';
import type { AccountRequest } from './account-request.ts';
import { showActivity } from './activity.ts';
import { showApplications, withdraw } from './applications.ts';
import { refuseAvatar, submitAvatar } from './avatar.ts';
import { withdrawConsent } from './consents.ts';
import {
  removePhone,
  sendAgain,
  showAddress,
  showCode,
  showContact,
  submitAddress,
  submitCode,
} from './contact.ts';
import { download, showData, showDelete, submitDelete } from './data.ts';
import { addApp, addSent, finishApp, makeCodes, showApp, showCodes, takeAway } from './factors.ts';
import { showAdd, showRemove, showRename, submitAdd, submitRemove, submitRename } from './keys.ts';
import { showOverview } from './overview.ts';
import { places } from './pages/layout.ts';
import { showPassword, submitPassword } from './password.ts';
import { showProfile, submitProfile } from './profile.ts';
import { showSecurity } from './security.ts';
import { endOthers, endSession, showSessions } from './sessions.ts';

type Step = (page: AccountRequest) => Response | Promise<Response>;

export interface Route {
  readonly GET?: Step;
  readonly POST?: Step;
  /** For who has signed in a moment ago alone: others show again to be the one. */
  readonly fresh?: boolean;
  /** For a form that was too large to be read. It has not shown to be this browser's: nothing may be done for it. */
  readonly tooLarge?: Step;
  /** Where its forms stand, for who has to sign in before one counts. Default: at the same path. */
  readonly home?: string;
}

/** Every page of the account, by path under /account. */
export const routes = (files: Uploading): Readonly<Record<string, Route | undefined>> => ({
  '': { GET: showOverview },
  '/profile': { GET: showProfile(files.maxBytes), POST: submitProfile(files.maxBytes) },
  '/avatar': { POST: submitAvatar(files), tooLarge: refuseAvatar(files), home: places.profile },
  '/contact': { GET: showContact },
  ...address('email'),
  ...address('phone'),
  '/phone/remove': { POST: removePhone, fresh: true, home: '/account/phone' },
  '/security': { GET: (page) => showSecurity(page) },
  '/password': { GET: (page) => showPassword(page), POST: submitPassword },
  ...keys('/passkeys', 'passkey'),
  ...keys('/keys', 'securityKey'),
  '/factors/app': { GET: (page) => showApp(page), POST: addApp, fresh: true },
  '/factors/app/finish': { POST: finishApp, fresh: true, home: '/account/factors/app' },
  '/factors/sms': { POST: addSent('sms'), ...factor },
  '/factors/email': { POST: addSent('email'), ...factor },
  '/factors/app/remove': { POST: (page) => takeAway(page, 'app'), ...factor },
  '/factors/sms/remove': { POST: (page) => takeAway(page, 'sms'), ...factor },
  '/factors/email/remove': { POST: (page) => takeAway(page, 'email'), ...factor },
  '/recovery-codes': { GET: showCodes, POST: makeCodes, fresh: true },
  '/recovery-codes/remove': { POST: (page) => takeAway(page, 'recovery'), ...factor },
  '/sessions': { GET: showSessions },
  '/sessions/end': { POST: endSession, home: places.sessions },
  '/sessions/end-others': { POST: endOthers, home: places.sessions },
  '/applications': { GET: showApplications },
  '/applications/withdraw': { POST: withdraw, home: places.applications },
  '/consents/withdraw': { POST: withdrawConsent, home: places.applications },
  '/activity': { GET: showActivity },
  '/data': { GET: (page) => showData(page) },
  '/data/download': { GET: download, fresh: true },
  '/data/delete': { GET: (page) => showDelete(page), POST: submitDelete, fresh: true },
});

const factor = { fresh: true, home: places.security } as const;

const address = (kind: 'email' | 'phone'): Record<string, Route> => ({
  [`/${kind}`]: { GET: (page) => showAddress(kind)(page), POST: submitAddress(kind), fresh: true },
  [`/${kind}/code`]: { GET: (page) => showCode(kind)(page), POST: submitCode(kind) },
  [`/${kind}/resend`]: { POST: sendAgain(kind), home: `/account/${kind}/code` },
});

const keys = (path: string, kind: 'passkey' | 'securityKey'): Record<string, Route> => ({
  [`${path}/add`]: { GET: (page) => showAdd(kind)(page), POST: submitAdd(kind), fresh: true },
  [`${path}/rename`]: { GET: (page) => showRename(kind)(page), POST: submitRename(kind) },
  [`${path}/remove`]: { GET: showRemove(kind), POST: submitRemove(kind), fresh: true },
});

/** `/account/profile/` is `/account/profile`. */
export const pathOf = (pathname: string): string => pathname.slice('/account'.length).replace(/\/{1,3}$/, '');
