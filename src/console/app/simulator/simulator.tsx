import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  SignInEnd,
  SignInSimulationService,
  type SimulateSignInResponse,
} from '../../../contract/services/postern/login/v1.ts';
import { skipToken, useQueryOf } from '../api/index.ts';
import { ApplicationPicker } from '../applications/pick.tsx';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { OrganizationPicker } from '../organizations/pick.tsx';
import { useTexts } from '../texts/index.ts';
import { LogIn } from '../ui/icons.ts';
import { Checkbox, Empty, Failed, Loading, Notice, Select, TextField } from '../ui/index.ts';
import { Steps } from './steps.tsx';
import {
  allAgos,
  allDone,
  allPrompts,
  nothingSupposed,
  requestOf,
  type Supposed,
  searchOf,
  supposedIn,
} from './supposed.ts';

const { simulateSignIn } = SignInSimulationService.method;

/** Which pages somebody would see who signs in; what is supposed stands in the address. */
export const Simulator = () => {
  const t = useTexts();
  const supposed = supposedIn(useSearch({ strict: false }) as Record<string, string>);
  const { data, error, isPending, refetch } = useQueryOf(
    simulateSignIn,
    supposed.name ? requestOf(supposed) : skipToken,
  );
  return (
    <>
      <Head title={t.simulator.title} under={t.simulator.text}>
        <AsCalls />
      </Head>
      <div className="beside">
        <Card title={t.simulator.supposed}>
          <Suppose key={JSON.stringify(supposed)} supposed={supposed} />
        </Card>
        <Card title={t.simulator.what} text={data && t.simulator.assumed}>
          {error && <Failed error={error} onRetry={() => void refetch()} />}
          {!supposed.name && <Empty icon={LogIn} title={t.simulator.nothing} />}
          {supposed.name && isPending && <Loading lines={6} />}
          {data && <Outcome of={data} />}
        </Card>
      </div>
    </>
  );
};

const Outcome = ({ of }: { readonly of: SimulateSignInResponse }) => {
  const t = useTexts();
  return (
    <>
      <Steps steps={of.steps} />
      <Notice kind={of.end === SignInEnd.DEAD_END ? 'warn' : 'good'}>
        {t.simulator.ends[SignInEnd[of.end] as keyof typeof t.simulator.ends]}
      </Notice>
    </>
  );
};

const Suppose = ({ supposed }: { readonly supposed: Supposed }) => {
  const { simulator: texts } = useTexts();
  const navigate = useNavigate();
  const form = useForm({
    id: 'simulator',
    initial: supposed,
    required: ['name'],
    fields: { name: 'login_name', client: 'client_id', wanted: 'organization_id' },
    submit: (values) =>
      navigate({
        to: '.',
        search: ((before: object) => ({ ...before, ...searchOf(values) })) as never,
        replace: true,
      }),
  });
  const { values } = form;
  return (
    <Form form={form} deed={texts.run}>
      <TextField label={texts.loginName} hint={texts.loginNameHint} {...form.field('name')} />
      <ApplicationPicker
        label={texts.application}
        hint={texts.applicationHint}
        {...form.field('client')}
        onChange={(client) => form.set(client ? { client } : { ...nothingSupposed, ...pick(values) })}
      />
      {values.client && (
        <>
          <OrganizationPicker
            label={texts.organization}
            hint={texts.organizationHint}
            {...form.field('wanted')}
          />
          <Select
            label={texts.prompt}
            choices={allPrompts.map((id) => ({ id, label: texts.prompts[id] }))}
            {...form.field('prompt')}
          />
          <Checkbox isSelected={values.hinted} onChange={(hinted) => form.set({ hinted })}>
            {texts.hinted}
          </Checkbox>
        </>
      )}
      <Select
        label={texts.done}
        choices={allDone.map((id) => ({ id, label: texts.before[id] }))}
        {...form.field('done')}
      />
      {values.done !== 'nothing' && (
        <Select
          label={texts.ago}
          choices={allAgos.map((id) => ({ id, label: texts.agos[id] }))}
          {...form.field('ago')}
        />
      )}
    </Form>
  );
};

/** What is supposed whether an application asks or not. */
const pick = ({ name, done, ago }: Supposed) => ({ name, done, ago });
