import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { usePermissions } from '../api/index.ts';
import { type FormOptions, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { tellDone } from '../ui/index.ts';
import { type OidcChange, useFreshOidc, useOidcChange } from './change.ts';

/** The application whose form it is, and what stands there now. */
export interface OfOidc {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}

interface Part<Values extends object> extends Pick<FormOptions<Values>, 'told' | 'required'> {
  /** Names the draft, among the forms of an application. */
  readonly name: string;
  readonly valuesOf: (oidc: OIDCConfiguration) => Values;
  /** What to send of what was changed. */
  readonly changeOf: (changes: Partial<Values>, values: Values) => OidcChange;
}

/** A form of some of the configuration of an OIDC application; what is not in it stays. */
export function useOidcForm<Values extends object>(
  { application, oidc }: OfOidc,
  { name, valuesOf, changeOf, ...options }: Part<Values>,
) {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const form = useForm<Values>({
    ...options,
    id: `application-${name}:${application.applicationId}`,
    initial: valuesOf(oidc),
    latest: useFreshOidc(application, oidc, valuesOf),
    async submit(values, changes) {
      await change(changeOf(changes, values));
      tellDone(t.common.saved);
    },
  });
  return { form, fixed };
}
