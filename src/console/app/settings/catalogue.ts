import type { Texts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import {
  AtSign,
  Bell,
  Bot,
  CalendarClock,
  Clock,
  FileKey,
  Fingerprint,
  Flag,
  Globe,
  KeyRound,
  Languages,
  LinkIcon,
  Lock,
  LogIn,
  Mail,
  MessageSquareText,
  Palette,
  RectangleEllipsis,
  ScrollText,
  Server,
  ShieldCheck,
} from '../ui/icons.ts';

/** Whose settings: the instance has them for all, an organization for itself. */
export type Level = 'instance' | 'organization';
export type SettingId = keyof Texts['settings']['all'];
export type SettingGroup = keyof Texts['settings']['groups'];

/** A page of settings: where it stands, and who may see it. */
export interface Setting {
  readonly id: SettingId;
  readonly group: SettingGroup;
  readonly icon: IconType;
  /** The permission to read it, at each level that has it. */
  readonly needs: Partial<Readonly<Record<Level, string>>>;
}

const both = { instance: 'iam.policy.read', organization: 'policy.read' };
const instance = { instance: 'iam.read' };

/** All settings in the order in which they are shown; `pages.ts` has what is on each. */
export const catalogue: readonly Setting[] = [
  { id: 'general', group: 'instance', icon: Server, needs: instance },
  { id: 'domains', group: 'instance', icon: Globe, needs: instance },
  { id: 'languages', group: 'instance', icon: Languages, needs: instance },
  { id: 'features', group: 'instance', icon: Flag, needs: { instance: 'iam.feature.read' } },
  { id: 'login', group: 'access', icon: LogIn, needs: both },
  {
    id: 'identity-providers',
    group: 'access',
    icon: Fingerprint,
    needs: { instance: 'iam.idp.read', organization: 'org.idp.read' },
  },
  { id: 'password-complexity', group: 'access', icon: RectangleEllipsis, needs: both },
  { id: 'password-expiry', group: 'access', icon: CalendarClock, needs: both },
  { id: 'lockout', group: 'access', icon: Lock, needs: both },
  {
    id: 'domain',
    group: 'access',
    icon: AtSign,
    // Only administrators of the instance set it, for organizations too.
    needs: { instance: 'iam.policy.read', organization: 'iam.policy.read' },
  },
  { id: 'branding', group: 'look', icon: Palette, needs: both },
  { id: 'privacy', group: 'look', icon: LinkIcon, needs: both },
  { id: 'login-texts', group: 'look', icon: Languages, needs: both },
  { id: 'mail', group: 'messages', icon: Mail, needs: instance },
  { id: 'sms', group: 'messages', icon: MessageSquareText, needs: instance },
  { id: 'messages', group: 'messages', icon: ScrollText, needs: both },
  { id: 'notification', group: 'messages', icon: Bell, needs: both },
  { id: 'security', group: 'security', icon: ShieldCheck, needs: { instance: 'iam.policy.read' } },
  { id: 'registration', group: 'security', icon: Bot, needs: instance },
  { id: 'oidc', group: 'security', icon: Clock, needs: instance },
  { id: 'keys', group: 'security', icon: FileKey, needs: { instance: 'iam.web_key.read' } },
  { id: 'secrets', group: 'security', icon: KeyRound, needs: instance },
];

export const baseOf: Readonly<Record<Level, string>> = { instance: '/instance', organization: '/settings' };

export interface FieldTexts {
  readonly label: string;
  readonly hint: string;
}

export interface SettingTexts {
  readonly title: string;
  readonly text: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldTexts>>;
}

export const textsOf = (texts: Texts, id: SettingId): SettingTexts => texts.settings.all[id];
