import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { IDPOwnerType, type Provider } from '../../../contract/services/idp/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head, ObjectHistory, Parts } from '../object/index.ts';
import { baseOf, type Level } from '../settings/catalogue.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { RefreshCw, Trash2 } from '../ui/icons.ts';
import { attempt, Badge, Confirm, Menu, Notice, tellDone } from '../ui/index.ts';
import { callsAt, callsOf, needs } from './calls.ts';
import { fieldsOfServer, ProviderFields, requiredOf, secretsOf } from './fields.tsx';
import { type Kind, kindOf } from './kinds.ts';
import { Offer } from './offer.tsx';
import { requestOf, valuesOf } from './values.ts';

interface Shown {
  readonly level: Level;
  readonly kind: Kind;
  readonly provider: Provider;
}

/** Only who has it changes it. */
const isOwn = (level: Level, { owner }: Provider): boolean =>
  level === 'instance' || owner === IDPOwnerType.IDP_OWNER_TYPE_ORG;

const ProviderPage = ({ level }: { readonly level: Level }) => {
  const t = useTexts();
  const { providerId: id = '', part = '' } = useParams({ strict: false }) as {
    providerId?: string;
    part?: string;
  };
  const { data } = useSuspenseQueryOf(callsAt(level).getProviderByID, { id });
  const { has } = usePermissions();
  const { idp: provider } = data;
  const kind = kindOf(provider?.config?.config.case);
  if (!provider || !kind) return <Nowhere />;
  const texts = t.identityProviders;
  const base = `${baseOf[level]}/identity-providers`;
  const shown = { level, kind, provider };
  return (
    <>
      <Head
        title={provider.name}
        trail={[
          { label: level === 'instance' ? t.settings.titleInstance : t.settings.title, to: baseOf[level] },
          { label: texts.setting.title, to: base },
        ]}
        id={id}
        under={<Badge>{kind.name}</Badge>}
      >
        <AsCalls />
        {isOwn(level, provider) && has(needs[level].write) && <Deeds {...shown} base={base} />}
      </Head>
      <Parts
        label={provider.name}
        base={`${base}/${id}`}
        current={part}
        parts={[
          { id: '', label: t.settings.title },
          { id: 'history', label: t.common.history },
        ]}
      />
      {part === '' && (
        <div className="stack">
          {has(needs[level].readOffers) && <Offer level={level} id={id} name={provider.name} />}
          <Settings {...shown} />
        </div>
      )}
      {part === 'history' && <ObjectHistory id={id} />}
    </>
  );
};

const Settings = ({ level, kind, provider }: Shown) => {
  const { has } = usePermissions();
  const { common, identityProviders: texts } = useTexts();
  const { id } = provider;
  const change = useCall(callsOf(level, kind).change);
  const latest = useFresh(callsAt(level).getProviderByID, { id }, ({ idp = provider }) => idp);
  const form = useForm({
    id: `identity-provider:${id}`,
    initial: valuesOf(kind, provider),
    latest: async () => valuesOf(kind, await latest()),
    required: ['name', ...requiredOf(kind, false)],
    secrets: secretsOf(kind),
    fields: fieldsOfServer,
    told: { autoLinking: (value) => texts.options[value] },
    async submit(values) {
      await change({ ...requestOf(kind, values, provider), id } as never);
      tellDone(common.saved);
    },
  });
  const own = isOwn(level, provider);
  return (
    <Card>
      {!own && <Notice>{texts.ofInstance}</Notice>}
      <Form form={form} readOnly={!own || !has(needs[level].write)}>
        <ProviderFields kind={kind} form={form} id={id} />
      </Form>
    </Card>
  );
};

const Deeds = ({ level, kind, provider: { id, name }, base }: Shown & { readonly base: string }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'renew' | 'remove'>();
  const remove = useCall(callsAt(level).deleteProvider, []);
  const renew = useCall(callsAt(level).regenerateSAMLProviderCertificate);
  const texts = t.identityProviders;
  const close = () => setAsked(undefined);
  return (
    <>
      <Menu
        deeds={[
          kind.id === 'saml' && {
            id: 'renew',
            label: texts.renew,
            icon: RefreshCw,
            run: () => setAsked('renew'),
          },
          {
            id: 'remove',
            label: t.common.remove,
            icon: Trash2,
            kind: 'danger',
            run: () => setAsked('remove'),
          },
        ]}
      />
      <Confirm
        open={asked === 'renew'}
        onClose={close}
        title={texts.renewTitle}
        text={texts.renewText}
        deed={texts.renew}
        run={() => attempt(() => renew({ id }), texts.renewed)}
      />
      <Confirm
        open={asked === 'remove'}
        onClose={close}
        title={say(t.common.removeTitle, { name })}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() =>
          attempt(
            async () => {
              await remove({ id });
              await navigate({ to: base });
            },
            say(texts.removed, { name }),
          )
        }
      />
    </>
  );
};

export const InstanceProvider = () => <ProviderPage level="instance" />;
export const OrganizationProvider = () => <ProviderPage level="organization" />;
