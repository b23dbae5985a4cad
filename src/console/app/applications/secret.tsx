import { useState } from 'react';
import {
  APIAuthMethodType,
  type Application,
  ApplicationService,
  OIDCAuthMethodType,
} from '../../../contract/services/application/v2.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Card, Once } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { KeyRound } from '../ui/icons.ts';
import { attempt, Button, Confirm } from '../ui/index.ts';
import { apiOf, oidcOf } from './queries.ts';
import { rememberSecret } from './secrets.ts';

export const usesSecret = (application: Application): boolean => {
  const api = apiOf(application);
  if (api) return api.authMethodType === APIAuthMethodType.API_AUTH_METHOD_TYPE_BASIC;
  const method = oidcOf(application)?.authMethodType;
  return (
    method === OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_BASIC ||
    method === OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_POST
  );
};

export const usesKeys = (application: Application): boolean =>
  apiOf(application)?.authMethodType === APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT ||
  oidcOf(application)?.authMethodType === OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT;

/** Another secret in the place of the one before. */
export const SecretCard = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const generate = useCall(ApplicationService.method.generateClientSecret);
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<string>();
  const { projectId, applicationId } = application;
  const { secret: texts } = t.applications;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        has('project.app.write', projectId) && (
          <Button icon={KeyRound} onPress={() => setAsking(true)}>
            {texts.generate}
          </Button>
        )
      }
    >
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.generateTitle}
        text={texts.generateText}
        deed={texts.generateNow}
        run={() =>
          attempt(async () => {
            const { clientSecret } = await generate({ projectId, applicationId });
            rememberSecret(applicationId, clientSecret);
            setShown(clientSecret);
          })
        }
      />
      <Once title={texts.shown} label={texts.shown} secret={shown} onClose={() => setShown(undefined)} />
    </Card>
  );
};
