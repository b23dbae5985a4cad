import type { Application } from '../../../contract/services/application/v2.ts';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { Form } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Bindings } from '../trust/bindings.tsx';
import { applicationHolder } from '../trust/queries.ts';
import { Radios } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { oidcOf } from './queries.ts';

const methods = { none: '', own: 'attest_jwt_client_auth', dpop: 'attest_jwt_client_auth_dpop' } as const;
type Method = keyof typeof methods;

const valuesOf = ({ clientAttestation }: ClientSettings): { readonly method: Method } => ({
  method: (Object.keys(methods) as Method[]).find((each) => methods[each] === clientAttestation) ?? 'none',
});

/** How installations prove themselves, and who vouches for them. */
export const Attestation = ({ application }: { readonly application: Application }) => {
  const { attestation: texts } = useTexts().applications;
  const { form, fixed, settings } = useClientSettings(application, {
    name: 'attestation',
    valuesOf,
    told: { method: (id) => texts.methods[id] },
    changeOf: ({ method }) => ({ clientAttestation: methods[method] }),
  });
  return (
    <div className="stack">
      <Card title={texts.title} text={texts.text}>
        <Form form={form} readOnly={fixed}>
          <Radios<Method>
            label={texts.method}
            isDisabled={fixed}
            choices={(['none', 'own', 'dpop'] as const).map((id) => ({ id, label: texts.methods[id] }))}
            {...form.field('method')}
          />
        </Form>
      </Card>
      {settings.clientAttestation !== '' && <Attesters application={application} />}
    </div>
  );
};

const Attesters = ({ application }: { readonly application: Application }) => {
  const { projectId, applicationId } = application;
  const { attesters } = useTexts().applications.attestation;
  const { has } = usePermissions();
  const { data } = useQueryOf(ProjectService.method.getProject, { projectId });
  return (
    <Bindings
      organizationId={data?.project?.organizationId ?? ''}
      holder={applicationHolder(projectId, applicationId)}
      writes={has('project.app.write', projectId)}
      words={attesters}
      subject={oidcOf(application)?.clientId ?? ''}
    />
  );
};
