import {
  APIAuthMethodType,
  type Application,
  ApplicationService,
  OIDCAuthMethodType,
  type OIDCConfiguration,
} from '../../../contract/services/application/v2.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, tellDone } from '../ui/index.ts';
import { useFreshApplication, useFreshOidc, useOidcChange } from './change.ts';
import { idOf } from './ids.ts';
import { apiOf, oidcOf } from './queries.ts';

const ofOidc = {
  basic: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_BASIC,
  post: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_POST,
  jwt: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT,
  none: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE,
} as const;

const ofApi = {
  basic: APIAuthMethodType.API_AUTH_METHOD_TYPE_BASIC,
  jwt: APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT,
} as const;

type Method = keyof typeof ofOidc;

/** By what the application proves that it is itself. */
export const AuthenticationForm = ({ application }: { readonly application: Application }) => {
  const oidc = oidcOf(application);
  return oidc ? (
    <OidcMethod application={application} oidc={oidc} />
  ) : (
    <ApiMethod application={application} />
  );
};

const OidcMethod = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const change = useOidcChange(application, oidc);
  const valuesOf = ({ authMethodType }: OIDCConfiguration) => ({
    method: idOf(ofOidc, authMethodType, 'basic'),
  });
  return (
    <MethodForm
      application={application}
      methods={['basic', 'post', 'jwt', 'none']}
      initial={valuesOf(oidc)}
      latest={useFreshOidc(application, oidc, valuesOf)}
      save={(method) => change({ authMethodType: ofOidc[method] })}
    />
  );
};

const ApiMethod = ({ application }: { readonly application: Application }) => {
  const update = useCall(ApplicationService.method.updateApplication);
  const { applicationId, projectId } = application;
  const valuesOf = (now: Application) => ({
    method: idOf(ofApi, apiOf(now)?.authMethodType ?? ofApi.basic, 'basic'),
  });
  return (
    <MethodForm<keyof typeof ofApi>
      application={application}
      methods={['basic', 'jwt']}
      initial={valuesOf(application)}
      latest={useFreshApplication(application, valuesOf)}
      save={async (method) => {
        const applicationType = {
          case: 'apiConfiguration' as const,
          value: { authMethodType: ofApi[method] },
        };
        await update({ applicationId, projectId, applicationType });
      }}
    />
  );
};

const MethodForm = <Of extends Method>({
  application,
  methods,
  initial,
  latest,
  save,
}: {
  readonly application: Application;
  readonly methods: readonly Of[];
  readonly initial: { readonly method: Of };
  readonly latest: () => Promise<{ readonly method: Of }>;
  readonly save: (method: Of) => Promise<void>;
}) => {
  const texts = useTexts().applications.authentication;
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const form = useForm<{ readonly method: Of }>({
    id: `application-authentication:${application.applicationId}`,
    initial,
    latest,
    told: { method: (id) => texts.methods[id] },
    async submit({ method }) {
      await save(method);
      tellDone(texts.saved);
    },
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Radios<Of>
        label={texts.title}
        isDisabled={fixed}
        choices={methods.map((id) => ({ id, label: texts.methods[id] }))}
        {...form.field('method')}
      />
    </Form>
  );
};
