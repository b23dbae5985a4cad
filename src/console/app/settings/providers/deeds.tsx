import { useState } from 'react';
import { NotificationProviderService } from '../../../../contract/services/postern/notification/v1.ts';
import { useCall, useFresh } from '../../api/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { KeyRound, Pause, Pencil, Play, RefreshCw, Send, Trash2 } from '../../ui/icons.ts';
import { attempt, Confirm, Dialog, Menu } from '../../ui/index.ts';
import { Edit } from './edit.tsx';
import type { Shown } from './page.tsx';
import { type Provider, providersIn } from './provider.ts';
import type { Family } from './tables.ts';

type Asked = 'change' | 'secret' | 'test' | 'sign' | 'remove';

const storedOf = ({ config, description }: Provider): object => ({ ...config.value, description });

/** What can be done with a provider. */
export const Deeds = ({
  family,
  shown: { provider, kind, name, isActive },
  onKey,
}: {
  readonly family: Family;
  readonly shown: Shown;
  /** Shows a key that was made. */
  readonly onKey: (key: string) => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const [asked, ask] = useState<Asked>();
  const activate = useCall(family.activate);
  const deactivate = useCall(family.deactivate);
  const remove = useCall(family.remove);
  const change = useCall(kind.change);
  const setSecret = useCall(kind.secret?.set ?? kind.change);
  const test = useCall(kind.test ?? kind.change);
  const rotate = useCall(NotificationProviderService.method.rotateSigningKey);
  const { id } = provider;
  const close = () => ask(undefined);
  const texts = t.settings.providers;
  const titles = {
    change: say(texts.change, { name }),
    secret: say(texts.setSecret[kind.id], { name }),
    test: say(texts.test, { name }),
  };
  const of = { id } as never;
  const switched = isActive
    ? () => attempt(() => deactivate(of), say(texts.deactivated, { name }))
    : () => attempt(() => activate(of), say(texts.activated, { name }));
  const latest = useFresh(family.list, {}, (answer) =>
    storedOf(providersIn(answer).find((one) => one.id === id) ?? provider),
  );
  /** The old key holds no longer from now on. */
  const sign = async () => {
    onKey((await rotate({ providerId: id })).signingKey);
  };
  return (
    <>
      <Menu
        label={`${t.common.more}: ${name}`}
        deeds={[
          {
            id: 'switch',
            label: isActive ? texts.deactivate : texts.activate,
            icon: isActive ? Pause : Play,
            run: () => void switched(),
          },
          { id: 'change', label: t.common.edit, icon: Pencil, run: () => ask('change') },
          kind.secret && {
            id: 'secret',
            label: texts.setSecret[kind.id],
            icon: KeyRound,
            run: () => ask('secret'),
          },
          kind.test && { id: 'test', label: texts.testDeed, icon: Send, run: () => ask('test') },
          kind.signs && { id: 'sign', label: texts.newKey, icon: RefreshCw, run: () => ask('sign') },
          { id: 'remove', label: t.common.remove, icon: Trash2, kind: 'danger', run: () => ask('remove') },
        ]}
      />
      <Dialog title={titles.change} open={asked === 'change'} onClose={close}>
        {asked === 'change' && (
          <Edit
            id={`settings:${family.id}:${id}`}
            family={family}
            message={kind.change.input}
            specs={kind.fields}
            values={storedOf(provider)}
            latest={latest}
            save={(request) => change({ id, ...request } as never)}
            onClose={close}
          />
        )}
      </Dialog>
      <Dialog title={titles.secret} open={asked === 'secret'} onClose={close}>
        {asked === 'secret' && kind.secret && (
          <Edit
            id={`settings:${family.id}:${id}:secret`}
            family={family}
            message={kind.secret.set.input}
            specs={[{ ...kind.secret.field, required: true }]}
            values={undefined}
            save={(request) => setSecret({ id, ...request } as never)}
            onClose={close}
          />
        )}
      </Dialog>
      <Dialog title={titles.test} open={asked === 'test'} onClose={close}>
        {asked === 'test' && kind.test && (
          <Edit
            id={`settings:${family.id}:${id}:test`}
            family={family}
            message={kind.test.input}
            specs={[{ name: 'receiverAddress', required: true }]}
            values={undefined}
            save={(request) => test({ id, ...request } as never)}
            deed={texts.testDeed}
            told={texts.tested}
            onClose={close}
          />
        )}
      </Dialog>
      <Confirm
        open={asked === 'sign'}
        onClose={close}
        title={texts.newKey}
        text={texts.newKeyText}
        deed={texts.newKey}
        danger
        run={() => attempt(sign)}
      />
      <Confirm
        open={asked === 'remove'}
        onClose={close}
        title={say(t.common.removeTitle, { name })}
        text={isActive ? texts.removeActive : t.common.removeForGood}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove(of), say(texts.removed, { name }))}
      />
    </>
  );
};
