import type { FieldOf, FormState } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Checkbox, Copy, NumberField, Radios, Select, TextField, TextList } from '../ui/index.ts';
import { attributeLabels, attributes, type Field, type FieldName, type Kind } from './kinds.ts';
import { type AutoLinking, knownTenants, switches, type Values } from './values.ts';

type Key = keyof Values & string;

const isSecret = ({ control }: Field): boolean => control === 'secret' || control === 'secretPem';

/** Secrets that are there already may be left as they are. */
export const requiredOf = ({ fields }: Kind, isNew: boolean): Key[] =>
  fields.filter((field) => field.required && (isNew || !isSecret(field))).map(({ name }) => name);

export const secretsOf = ({ fields }: Kind): Key[] => fields.filter(isSecret).map(({ name }) => name);

/** Where the server names fields otherwise. */
export const fieldsOfServer: Partial<Record<Key, string>> = { tenant: 'tenant_id' };

/** What a provider of a kind is set to, and what may happen with who comes from there. */
export const ProviderFields = ({
  kind,
  form,
  id,
}: {
  readonly kind: Kind;
  readonly form: FormState<Values>;
  /** Of one that is there. */
  readonly id?: string;
}) => {
  const t = useTexts();
  const texts = t.identityProviders;
  return (
    <>
      {kind.back && (
        <Address
          label={texts.redirectUri}
          path={kind.back}
          hint={kind.back === '/idps/jwt' ? texts.gatewayText : texts.redirectUriText}
        />
      )}
      {kind.hasMetadata && id && (
        <Address label={texts.ownMetadata} path={`/idps/${id}/saml/metadata`} hint={texts.ownMetadataText} />
      )}
      <TextField label={t.common.name} autoComplete="off" {...form.field('name')} />
      {kind.fields.map((field) => (
        <ProviderField key={field.name} kind={kind} field={field} form={form} isNew={id === undefined} />
      ))}
      {kind.hasAttributes && <Attributes form={form} />}
      <Options form={form} />
    </>
  );
};

/** Of this server, to be entered elsewhere. */
const Address = ({
  label,
  path,
  hint,
}: {
  readonly label: string;
  readonly path: string;
  readonly hint: string;
}) => {
  const { common } = useTexts();
  const address = location.origin + path;
  return (
    <div className="field">
      <span className="legend">{label}</span>
      <div>
        <Copy text={address} label={`${common.copy}: ${address}`} />
      </div>
      <span className="hint">{hint}</span>
    </div>
  );
};

const ProviderField = ({
  kind,
  field,
  form,
  isNew,
}: {
  readonly kind: Kind;
  readonly field: Field;
  readonly form: FormState<Values>;
  readonly isNew: boolean;
}) => {
  const say = useSay();
  const { identityProviders: texts } = useTexts();
  const { name, control } = field;
  const label = texts.labels[name];
  const told = (texts.hints as Partial<Readonly<Record<FieldName, string>>>)[name];
  const usual =
    name === 'scopes' && kind.usualScopes ? say(texts.usualScopes, { scopes: kind.usualScopes }) : undefined;
  const kept = (isSecret(field) || control === 'metadata') && !isNew ? texts.keepSecret : undefined;
  const hint = [told, usual, kept].filter(Boolean).join(' ');
  const common = { label, ...(hint && { hint }) };
  const of = <Value,>() => form.field(name) as unknown as FieldOf<Value>;
  switch (control) {
    case 'flag': {
      const { value, onChange } = of<boolean>();
      return (
        <Checkbox hint={hint} isSelected={value} onChange={onChange}>
          {label}
        </Checkbox>
      );
    }
    case 'list':
      return <TextList {...common} {...of<readonly string[]>()} />;
    case 'choice':
      return (
        <Select
          {...common}
          choices={(field.choices ?? []).map(([number, choice]) => ({ id: String(number), label: choice }))}
          {...of<string>()}
        />
      );
    case 'seconds':
      return <NumberField {...common} minValue={0} maxValue={60} {...of<number>()} />;
    case 'secret':
      return (
        <TextField
          {...common}
          type="password"
          autoComplete="new-password"
          optional={!field.required}
          {...of<string>()}
        />
      );
    default: {
      const isLong = control === 'pem' || control === 'secretPem' || name === 'metadataXml';
      return (
        <TextField
          {...common}
          autoComplete="off"
          optional={!field.required}
          {...(isLong && { lines: 5, code: true })}
          {...((control === 'url' || name === 'metadataUrl') && { inputMode: 'url' as const })}
          {...(control === 'tenant' && { suggestions: knownTenants })}
          {...of<string>()}
        />
      );
    }
  }
};

const Attributes = ({ form }: { readonly form: FormState<Values> }) => {
  const t = useTexts();
  const labels = attributeLabels(t);
  const texts = t.identityProviders;
  return (
    <fieldset>
      <legend>{texts.attributes}</legend>
      <p className="muted">{texts.attributesText}</p>
      <div className="pair">
        {attributes.map((name) => (
          <TextField
            key={name}
            label={labels[name]}
            autoComplete="off"
            {...(form.field(`attribute:${name}`) as unknown as FieldOf<string>)}
          />
        ))}
      </div>
    </fieldset>
  );
};

const autoLinkings: readonly AutoLinking[] = ['none', 'username', 'email'];

const Options = ({ form }: { readonly form: FormState<Values> }) => {
  const texts = useTexts().identityProviders.options;
  return (
    <>
      <fieldset>
        <legend>{texts.title}</legend>
        {switches.map((name) => (
          <Checkbox key={name} isSelected={form.values[name]} onChange={(isOn) => form.set({ [name]: isOn })}>
            {texts[name]}
          </Checkbox>
        ))}
      </fieldset>
      <Radios<AutoLinking>
        label={texts.autoLinking}
        hint={form.values.autoLinking === 'none' ? undefined : texts.autoLinkingText}
        choices={autoLinkings.map((id) => ({ id, label: texts[id] }))}
        {...form.field('autoLinking')}
      />
    </>
  );
};
