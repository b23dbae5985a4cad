import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, Select, Switch, TextField, TextList } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

/** RFC 8705 §2.1.2: the one name by which it is known. */
const kinds = ['subjectDn', 'sanDns', 'sanUri', 'sanIp', 'sanEmail'] as const;
type Kind = (typeof kinds)[number];
const methods = { none: '', authority: 'tls_client_auth', own: 'self_signed_tls_client_auth' } as const;
type Method = keyof typeof methods;

const namesOf = (settings: ClientSettings): Readonly<Record<Kind, string>> => ({
  subjectDn: settings.tlsClientAuthSubjectDn,
  sanDns: settings.tlsClientAuthSanDns,
  sanUri: settings.tlsClientAuthSanUri,
  sanIp: settings.tlsClientAuthSanIp,
  sanEmail: settings.tlsClientAuthSanEmail,
});

function valuesOf(settings: ClientSettings) {
  const names = namesOf(settings);
  const kind = kinds.find((each) => names[each] !== '') ?? 'subjectDn';
  const method = (Object.keys(methods) as Method[]).find((each) => methods[each] === settings.tlsClientAuth);
  return {
    method: method ?? ('none' as const),
    kind,
    name: names[kind],
    thumbprints: settings.tlsClientCertificateThumbprints.split(' ').filter((each) => each !== ''),
    bound: settings.tlsClientCertificateBoundAccessTokens,
  };
}

/** The certificate by which it proves itself, or that its tokens are bound to. */
export const CertificateForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { certificate: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'certificate',
    valuesOf,
    told: { method: (id) => texts.methods[id], kind: (id) => texts.kinds[id] },
    check: ({ method, name, thumbprints }) => ({
      name: method === 'authority' && name.trim() === '' && t.common.required,
      thumbprints: method === 'own' && thumbprints.length === 0 && t.common.required,
    }),
    fields: { thumbprints: 'tls_client_certificate_thumbprints' },
    changeOf({ method, kind, name, thumbprints, bound }) {
      const named = (each: Kind) => (method === 'authority' && kind === each ? name.trim() : '');
      return {
        tlsClientAuth: methods[method],
        tlsClientAuthSubjectDn: named('subjectDn'),
        tlsClientAuthSanDns: named('sanDns'),
        tlsClientAuthSanUri: named('sanUri'),
        tlsClientAuthSanIp: named('sanIp'),
        tlsClientAuthSanEmail: named('sanEmail'),
        tlsClientCertificateThumbprints: thumbprints.join(' '),
        tlsClientCertificateBoundAccessTokens: bound,
      };
    },
  });
  const { method, kind } = form.values;
  return (
    <Form form={form} readOnly={fixed}>
      <Radios<Method>
        label={texts.method}
        isDisabled={fixed}
        choices={[
          { id: 'none', label: texts.methods.none },
          { id: 'authority', label: texts.methods.authority },
          { id: 'own', label: texts.methods.own },
        ]}
        {...form.field('method')}
      />
      {method === 'authority' && (
        <>
          <Select<Kind>
            label={texts.kind}
            isDisabled={fixed}
            choices={kinds.map((id) => ({ id, label: texts.kinds[id] }))}
            {...form.field('kind')}
          />
          <TextField
            label={texts.name}
            {...(kind === 'subjectDn' && { hint: texts.nameHint })}
            isReadOnly={fixed}
            {...form.field('name')}
          />
        </>
      )}
      {method === 'own' && (
        <TextList
          label={texts.thumbprints}
          hint={texts.thumbprintsHint}
          isReadOnly={fixed}
          value={form.values.thumbprints}
          wrong={form.field('thumbprints').wrong}
          onChange={(thumbprints) => form.set({ thumbprints: [...thumbprints] })}
        />
      )}
      <Switch
        hint={texts.boundHint}
        isDisabled={fixed}
        isSelected={form.values.bound}
        onChange={(bound) => form.set({ bound })}
      >
        {texts.bound}
      </Switch>
    </Form>
  );
};
