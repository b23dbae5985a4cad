import { useState } from 'react';
import {
  type ListSigningKeysResponse,
  SigningKeyService,
} from '../../../../contract/services/postern/webkey/v1.ts';
import { RSABits, State, type WebKey, WebKeyService } from '../../../../contract/services/webkey/v2.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useLanguage, useSay, useTexts } from '../../texts/index.ts';
import { Sentence } from '../../texts/sentence.tsx';
import { KeyRound, Plus, Trash2 } from '../../ui/icons.ts';
import {
  attempt,
  Badge,
  Button,
  Confirm,
  Copy,
  Dialog,
  IconButton,
  Moment,
  type Tone,
} from '../../ui/index.ts';
import { Create } from './create.tsx';
import { EncryptionKeys } from './encryption.tsx';

const { listWebKeys, activateWebKey, deleteWebKey } = WebKeyService.method;
const { listSigningKeys } = SigningKeyService.method;

const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

function nameOf(algorithm: string, { key }: WebKey): string {
  if (key.case === 'rsa') {
    const bits = { [RSABits.RSA_BITS_3072]: 3072, [RSABits.RSA_BITS_4096]: 4096 }[key.value.bits as 2 | 3];
    return `${algorithm} · RSA ${bits ?? 2048}`;
  }
  return `${algorithm} · ${curves[algorithm] ?? 'Ed25519'}`;
}

const tones: Partial<Record<State, Tone>> = { [State.ACTIVE]: 'good', [State.INITIAL]: 'warn' };

/** All keys of an instance. */
export const WebKeys = () => (
  <div className="stack">
    <SigningKeys />
    <EncryptionKeys />
  </div>
);

/** The keys that tokens are signed with: one signs, those before it are still known to who checks. */
const SigningKeys = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(listWebKeys, {});
  const { signingKeys, rotation } = useSuspenseQueryOf(listSigningKeys, {}).data;
  const algorithms = new Map(signingKeys.map(({ id, algorithm }) => [id, algorithm]));
  const [creating, setCreating] = useState(false);
  const texts = t.settings.keys;
  const close = () => setCreating(false);
  return (
    <Card
      title={t.settings.all.keys.title}
      text={rotation ? <Following rotation={rotation} /> : texts.rotation}
      actions={
        has('iam.web_key.write') && (
          <Button icon={Plus} onPress={() => setCreating(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <Things label={t.settings.all.keys.title}>
        {data.webKeys.map((key) => (
          <Key key={key.id} webKey={key} algorithm={algorithms.get(key.id) ?? ''} />
        ))}
      </Things>
      <Dialog title={texts.create} open={creating} onClose={close}>
        {creating && <Create onClose={close} />}
      </Dialog>
    </Card>
  );
};

/** How keys follow one another by the clock. */
const Following = ({ rotation }: { readonly rotation: NonNullable<ListSigningKeysResponse['rotation']> }) => {
  const { byItself } = useTexts().settings.keys;
  const format = new Intl.NumberFormat(useLanguage(), { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const time = format.format(rotation.days);
  return <Sentence text={byItself} of={{ time, date: <Moment at={rotation.nextDate} /> }} />;
};

const Key = ({ webKey, algorithm }: { readonly webKey: WebKey; readonly algorithm: string }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [asked, ask] = useState<'activate' | 'remove'>();
  const activate = useCall(activateWebKey);
  const remove = useCall(deleteWebKey);
  const texts = t.settings.keys;
  const { id, state } = webKey;
  const isActive = state === State.ACTIVE;
  const name = nameOf(algorithm, webKey);
  const states = texts.states as Readonly<Record<string, string>>;
  return (
    <Thing
      actions={
        !isActive && (
          <>
            {has('iam.web_key.write') && (
              <Button
                icon={KeyRound}
                aria-label={say(texts.activateKey, { id })}
                onPress={() => ask('activate')}
              >
                {texts.activate}
              </Button>
            )}
            {has('iam.web_key.delete') && (
              <IconButton icon={Trash2} label={`${t.common.remove}: ${id}`} onPress={() => ask('remove')} />
            )}
          </>
        )
      }
    >
      <div className="row">
        <strong>{name}</strong>
        <Badge kind={tones[state]}>{states[state] ?? ''}</Badge>
      </div>
      <p className="muted small row">
        <Copy text={id} />
        <span>
          {t.common.created} <Moment at={webKey.creationDate} />
        </span>
      </p>
      <Confirm
        open={asked === 'activate'}
        onClose={() => ask(undefined)}
        title={say(texts.activateTitle, { name })}
        text={texts.activateText}
        deed={texts.activate}
        run={() => attempt(() => activate({ id }), say(texts.activated, { name }))}
      />
      <Confirm
        open={asked === 'remove'}
        onClose={() => ask(undefined)}
        title={say(t.common.removeTitle, { name })}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove({ id }), say(texts.removed, { name }))}
      />
    </Thing>
  );
};
