import {
  Identities as IdentitiesMessage,
  type TrustedIssuer,
} from '../../../contract/services/postern/trust/v1.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Radios, Select, TextField, tellDone } from '../ui/index.ts';
import { method } from './queries.ts';

type Source = 'fetched' | 'given';
type Identities = 'none' | 'email';

interface Values {
  readonly name: string;
  readonly issuer: string;
  readonly source: Source;
  readonly jwksUri: string;
  readonly jwks: string;
  readonly audience: string;
  readonly identities: Identities;
}

const blank: Values = {
  name: '',
  issuer: '',
  source: 'fetched',
  jwksUri: '',
  jwks: '',
  audience: '',
  identities: 'none',
};

const identitiesIn = {
  none: IdentitiesMessage.UNSPECIFIED,
  email: IdentitiesMessage.VERIFIED_EMAIL,
} as const;

const valuesOf = ({ name, issuer, jwksUri, jwks, audience, identities }: TrustedIssuer): Values => ({
  name,
  issuer,
  source: jwks === '' ? 'fetched' : 'given',
  jwksUri,
  jwks,
  audience,
  identities: identities === IdentitiesMessage.VERIFIED_EMAIL ? 'email' : 'none',
});

/** Where the keys are is said once, however often somebody thought better of it. */
const keysOf = ({ source, jwksUri, jwks }: Values) =>
  source === 'fetched' ? { jwksUri: jwksUri.trim(), jwks: '' } : { jwksUri: '', jwks };

/** An issuer, and by which keys it is known. */
export const IssuerForm = ({
  organizationId,
  issuer,
  onDone,
}: {
  readonly organizationId: string;
  /** undefined: a new one. */
  readonly issuer?: TrustedIssuer;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const create = useCall(method.createTrustedIssuer);
  const update = useCall(method.updateTrustedIssuer);
  const fresh = useFresh(method.listTrustedIssuers, { organizationId }, ({ trustedIssuers }) => {
    const now = trustedIssuers.find(({ id }) => id === issuer?.id) ?? issuer;
    return now ? valuesOf(now) : blank;
  });
  const texts = t.trust;
  const form = useForm<Values>({
    id: `trusted-issuer:${organizationId}:${issuer?.id ?? ''}`,
    initial: issuer ? valuesOf(issuer) : blank,
    ...(issuer && { latest: fresh }),
    required: ['name', 'issuer'],
    told: {
      source: (source) => texts.sources[source],
      identities: (identities) => texts.identities[identities],
    },
    check: ({ source, jwksUri, jwks }) => ({
      jwksUri: source === 'fetched' && !jwksUri.trim() && t.common.required,
      jwks: source === 'given' && !jwks.trim() && t.common.required,
    }),
    async submit(values) {
      const { name, audience } = values;
      const identities = identitiesIn[values.identities];
      const said = { name: name.trim(), audience: audience.trim(), identities, ...keysOf(values) };
      if (issuer) await update({ id: issuer.id, ...said });
      else await create({ organizationId, issuer: values.issuer.trim(), ...said });
      tellDone(issuer ? t.common.saved : say(texts.added, { name: said.name }));
    },
  });
  return (
    <Form form={form} {...(!issuer && { deed: t.common.add })} onCancel={onDone} onDone={onDone}>
      <TextField label={t.common.name} autoFocus={!issuer} {...form.field('name')} />
      {!issuer && (
        <TextField
          label={texts.issuer}
          hint={texts.issuerHint}
          inputMode="url"
          autoComplete="off"
          {...form.field('issuer')}
        />
      )}
      <Radios<Source>
        label={texts.keys}
        choices={(['fetched', 'given'] as const).map((id) => ({ id, label: texts.sources[id] }))}
        {...form.field('source')}
      />
      {form.values.source === 'fetched' ? (
        <TextField
          label={texts.jwksUri}
          hint={texts.jwksUriHint}
          inputMode="url"
          autoComplete="off"
          {...form.field('jwksUri')}
        />
      ) : (
        <TextField label={texts.jwks} hint={texts.jwksHint} lines={6} code {...form.field('jwks')} />
      )}
      <TextField
        label={texts.audience}
        hint={texts.audienceHint}
        optional
        autoComplete="off"
        {...form.field('audience')}
      />
      <Select<Identities>
        label={texts.people}
        hint={texts.peopleHint}
        choices={(['none', 'email'] as const).map((id) => ({ id, label: texts.identities[id] }))}
        {...form.field('identities')}
      />
    </Form>
  );
};
