import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { baseOf, type Level } from '../settings/catalogue.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Icon, tellDone } from '../ui/index.ts';
import { callsOf } from './calls.ts';
import { fieldsOfServer, ProviderFields, requiredOf, secretsOf } from './fields.tsx';
import { type Kind, kindOf, kinds } from './kinds.ts';
import { requestOf, valuesOf } from './values.ts';

/** Adds a provider: first of which kind, then what that kind needs. */
const NewProvider = ({ level }: { readonly level: Level }) => {
  const t = useTexts();
  const say = useSay();
  const { kind: id } = useParams({ strict: false }) as { kind?: string };
  const kind = kindOf(id);
  if (id && !kind) return <Nowhere />;
  const texts = t.identityProviders;
  const base = `${baseOf[level]}/identity-providers`;
  return (
    <>
      <Head
        title={kind ? say(texts.addOne, { kind: kind.name }) : texts.add}
        trail={[
          { label: level === 'instance' ? t.settings.titleInstance : t.settings.title, to: baseOf[level] },
          { label: texts.setting.title, to: base },
          ...(kind ? [{ label: texts.add, to: `${base}/new` }] : []),
        ]}
      >
        <AsCalls />
      </Head>
      {kind ? <Add key={kind.id} kind={kind} level={level} base={base} /> : <Choose base={base} />}
    </>
  );
};

const Choose = ({ base }: { readonly base: string }) => {
  const { identityProviders: texts } = useTexts();
  return (
    <div className="stack frameworks">
      <div>
        <h2>{texts.which}</h2>
        <p className="muted">{texts.whichText}</p>
      </div>
      <ul className="framework-cards" aria-label={texts.kind}>
        {kinds.map(({ id, name, icon }) => (
          <li key={id}>
            <Link to={`${base}/new/${id}`} className="framework">
              <Icon of={icon} />
              <span>{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
};

const Add = ({
  kind,
  level,
  base,
}: {
  readonly kind: Kind;
  readonly level: Level;
  readonly base: string;
}) => {
  const say = useSay();
  const navigate = useNavigate();
  const add = useCall(callsOf(level, kind).add);
  const { identityProviders: texts, common } = useTexts();
  const form = useForm({
    id: `new-identity-provider:${level}:${kind.id}`,
    initial: { ...valuesOf(kind), name: kind.name },
    required: ['name', ...requiredOf(kind, true)],
    secrets: secretsOf(kind),
    fields: fieldsOfServer,
    check: ({ metadataUrl, metadataXml }) => ({
      metadataUrl: kind.hasMetadata && !metadataUrl && !metadataXml && common.required,
    }),
    async submit(values) {
      const { id } = (await add(requestOf(kind, values) as never)) as unknown as { readonly id: string };
      tellDone(say(texts.added, { name: values.name }));
      await navigate({ to: `${base}/${id}` });
    },
  });
  return (
    <Card>
      <Form form={form} deed={common.add} evenUnchanged onCancel={() => void navigate({ to: `${base}/new` })}>
        <ProviderFields kind={kind} form={form} />
      </Form>
    </Card>
  );
};

export const NewInstanceProvider = () => <NewProvider level="instance" />;
export const NewOrganizationProvider = () => <NewProvider level="organization" />;
