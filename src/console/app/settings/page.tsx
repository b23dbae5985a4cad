import { useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { BrandingPage } from '../branding/page.tsx';
import { Domains } from '../instance/domains.tsx';
import { Features } from '../instance/features.tsx';
import { General } from '../instance/general.tsx';
import { InstanceLanguages } from '../instance/languages.tsx';
import { Nowhere } from '../shell/nowhere.tsx';
import { catalogue, type Level, type SettingId } from './catalogue.ts';
import { SettingHead } from './head.tsx';
import { WebKeys } from './keys/page.tsx';
import { InstancePolicy } from './policies/instance.tsx';
import { OrganizationPolicy } from './policies/organization.tsx';
import { Secrets } from './policies/secrets.tsx';
import { policies } from './policies/tables.ts';
import { MailProviders, SmsProviders } from './providers/page.tsx';
import { Registration } from './registration/page.tsx';
import { LoginTexts } from './texts/login.tsx';

/** Settings that are more than a form. */
const pages: Partial<Readonly<Record<SettingId, ComponentType<{ readonly level: Level }>>>> = {
  general: General,
  domains: Domains,
  languages: InstanceLanguages,
  features: Features,
  'login-texts': LoginTexts,
  mail: MailProviders,
  sms: SmsProviders,
  keys: WebKeys,
  registration: Registration,
  secrets: Secrets,
};

const SettingPage = ({ level }: { readonly level: Level }) => {
  const { setting: id = '' } = useParams({ strict: false }) as { setting?: string };
  const setting = catalogue.find((each) => each.id === id && each.needs[level]);
  if (!setting) return <Nowhere />;
  if (setting.id === 'branding') return <BrandingPage setting={setting} level={level} />;
  const Page = pages[setting.id];
  if (Page)
    return (
      <SettingHead setting={setting} level={level}>
        <Page level={level} />
      </SettingHead>
    );
  const policy = policies.find((each) => each.id === id);
  if (!policy) return <Nowhere />;
  const { organization } = policy;
  return level === 'organization' && organization ? (
    <OrganizationPolicy key={id} setting={setting} policy={{ ...policy, organization }} />
  ) : (
    <InstancePolicy key={id} setting={setting} policy={policy} />
  );
};

export const InstanceSetting = () => <SettingPage level="instance" />;
export const OrganizationSetting = () => <SettingPage level="organization" />;
