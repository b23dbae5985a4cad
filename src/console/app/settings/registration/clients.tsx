import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  ClientRegistrationService,
  type RegisteredClient,
  RegistrationOrigin,
} from '../../../../contract/services/postern/registration/v1.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { Trash2 } from '../../ui/icons.ts';
import { attempt, Badge, Confirm, Copy, IconButton, Moment } from '../../ui/index.ts';

const { listRegisteredClients, removeRegisteredClient } = ClientRegistrationService.method;
const most = 1_000;

/** Who has registered itself, the last used first. */
export const Clients = () => {
  const t = useTexts();
  const { data } = useSuspenseQueryOf(listRegisteredClients, { limit: most });
  const texts = t.settings.registration;
  return (
    <Card title={texts.clients} text={data.clients.length === 0 ? texts.none : texts.clientsText}>
      {data.clients.length > 0 && (
        <Things label={texts.clients}>
          {data.clients.map((client) => (
            <Client key={client.applicationId} client={client} />
          ))}
        </Things>
      )}
    </Card>
  );
};

const Client = ({ client }: { readonly client: RegisteredClient }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [asking, setAsking] = useState(false);
  const remove = useCall(removeRegisteredClient);
  const texts = t.settings.registration;
  const { name, clientId, applicationId, origin, lastUsed, redirectUris, initiateLoginUri } = client;
  const origins: Readonly<Record<string, string>> = texts.origins;
  return (
    <Thing
      actions={
        <>
          {initiateLoginUri !== '' && (
            <a
              className="button"
              href={initiateLoginUri}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`${texts.begin}: ${name}`}
            >
              {texts.begin}
            </a>
          )}
          {has('iam.write') && (
            <IconButton icon={Trash2} label={`${t.common.remove}: ${name}`} onPress={() => setAsking(true)} />
          )}
        </>
      }
    >
      <div className="row">
        <strong>
          <Link to={`/applications/${applicationId}`}>{name}</Link>
        </strong>
        <Badge>{origins[origin] ?? ''}</Badge>
      </div>
      <p className="muted small">{redirectUris.join(' · ')}</p>
      <p className="muted small">
        {t.common.created} <Moment at={client.creationDate} /> ·{' '}
        {lastUsed ? (
          <>
            {texts.used} <Moment at={lastUsed} />
          </>
        ) : (
          texts.unused
        )}
      </p>
      <p className="muted small">
        <Copy text={clientId} />
      </p>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={say(t.common.removeTitle, { name })}
        text={origin === RegistrationOrigin.DOCUMENT ? texts.removeDocument : texts.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove({ applicationId }), say(texts.removed, { name }))}
      />
    </Thing>
  );
};
