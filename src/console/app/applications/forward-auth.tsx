import type { MessageShape } from '@bufbuild/protobuf';
import { Link } from '@tanstack/react-router';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ForwardAuthService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Notice, NumberField, Switch, TextField, TextList, tellDone } from '../ui/index.ts';
import { originWrong } from './uris.ts';

const { getForwardAuth, setForwardAuth } = ForwardAuthService.method;

const headerNames = ['user', 'email', 'preferredUsername', 'groups', 'roles', 'assertion'] as const;

const longestMinutes = 43_200;

function valuesOf({ forwardAuth }: MessageShape<typeof getForwardAuth.output>) {
  const { origins = [], allowedRoles = [], skippedPaths = [], headers } = forwardAuth ?? {};
  return {
    origins,
    allowedRoles,
    skippedPaths,
    minutes: Math.round((forwardAuth?.sessionSeconds ?? 0) / 60),
    cookieDomain: forwardAuth?.cookieDomain ?? '',
    acceptsBearerTokens: forwardAuth?.acceptsBearerTokens ?? false,
    user: headers?.user ?? '',
    email: headers?.email ?? '',
    preferredUsername: headers?.preferredUsername ?? '',
    groups: headers?.groups ?? '',
    roles: headers?.roles ?? '',
    assertion: headers?.assertion ?? '',
  };
}

/** Where a proxy asks for the application who may pass, and what it is told of them. */
export const ForwardAuthForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { forwardAuth: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getForwardAuth, address);
  const update = useCall(setForwardAuth);
  const form = useForm({
    id: `forward-auth:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getForwardAuth, address, valuesOf),
    fields: { minutes: 'session_seconds', user: 'headers' },
    check: ({ minutes }) => ({
      minutes: !(minutes >= 1 && minutes <= longestMinutes) && texts.sessionHint,
    }),
    async submit({
      origins,
      allowedRoles,
      skippedPaths,
      minutes,
      cookieDomain,
      acceptsBearerTokens,
      ...headers
    }) {
      await update({
        ...address,
        forwardAuth: {
          origins,
          allowedRoles,
          skippedPaths,
          sessionSeconds: Math.round(minutes * 60),
          cookieDomain: cookieDomain.trim(),
          acceptsBearerTokens,
          headers,
        },
      });
      tellDone(t.common.saved);
    },
  });
  const isProtected = (data.forwardAuth?.origins.length ?? 0) > 0;
  const list = (name: 'origins' | 'allowedRoles' | 'skippedPaths') => ({
    isReadOnly: fixed,
    value: form.values[name],
    wrong: form.field(name).wrong,
    onChange: (values: readonly string[]) => form.set({ [name]: [...values] }),
  });
  return (
    <>
      {isProtected && !data.proxiesAreTrusted && <Notice kind="warn">{texts.untrusted}</Notice>}
      {isProtected && (
        <p>
          <Link
            to={`/applications/${applicationId}/connect`}
            search={((before: object) => ({ ...before, framework: 'nginx' })) as never}
          >
            {texts.configuration}
          </Link>
        </p>
      )}
      <Form form={form} readOnly={fixed}>
        <TextList
          label={texts.origins}
          hint={texts.originsHint}
          check={(origin) => originWrong(t, origin)}
          {...list('origins')}
        />
        <TextList label={texts.roles} hint={texts.rolesHint} {...list('allowedRoles')} />
        <TextList
          label={texts.paths}
          hint={texts.pathsHint}
          check={(path) => (path.startsWith('/') ? undefined : texts.pathWrong)}
          {...list('skippedPaths')}
        />
        <NumberField
          label={texts.session}
          hint={texts.sessionHint}
          isReadOnly={fixed}
          minValue={1}
          maxValue={longestMinutes}
          {...form.field('minutes')}
        />
        <TextField
          label={texts.domain}
          hint={texts.domainHint}
          optional
          isReadOnly={fixed}
          {...form.field('cookieDomain')}
        />
        <Switch
          hint={texts.bearerHint}
          isDisabled={fixed}
          isSelected={form.values.acceptsBearerTokens}
          onChange={(on) => form.set({ acceptsBearerTokens: on })}
        >
          {texts.bearer}
        </Switch>
        <fieldset className="stack">
          <legend>{texts.headers}</legend>
          <p className="muted">{texts.headersHint}</p>
          {headerNames.map((name) => (
            <TextField key={name} label={texts.header[name]} isReadOnly={fixed} {...form.field(name)} />
          ))}
        </fieldset>
      </Form>
    </>
  );
};
